//! The edges of the definition: no positives, no negatives, zero rows, one sample, one dimension,
//! too much.

use margincert::landscape::{Extent, Gap, TooLarge, explore};

use super::*;

fn sets(rows: &[&[i64]], labels: &[i32]) -> Vec<Vec<usize>> {
    let rows: Vec<Vec<i64>> = rows.iter().map(|row| row.to_vec()).collect();
    let data = data(&rows, labels);
    active_sets(&data, &cells(&data)).into_iter().collect()
}

#[test]
fn one_dimension() {
    assert_eq!(sets(&[&[2]], &[1]), [vec![], vec![0]]);
    assert_eq!(sets(&[&[2], &[-3]], &[1, 1]), [vec![0], vec![1]]);
    assert_eq!(sets(&[&[2], &[-3]], &[1, -1]), [vec![0]]);
    assert_eq!(sets(&[&[2], &[3]], &[1, -1]), [Vec::<usize>::new()]);
    // The two walls leave nothing but 0.
    assert_eq!(sets(&[&[2], &[3], &[-3]], &[1, -1, -1]), Vec::<Vec<usize>>::new());
}

#[test]
fn no_positives() {
    assert_eq!(sets(&[&[1, 0], &[0, 1]], &[-1, -1]), [Vec::<usize>::new()]);
    // The cone {0} is not empty as a set.
    assert_eq!(sets(&[&[1], &[-1]], &[-1, -1]), [Vec::<usize>::new()]);
    assert_eq!(sets(&[&[0, 0]], &[-1]), [Vec::<usize>::new()]);
}

#[test]
fn zero_rows() {
    assert_eq!(sets(&[&[1, 0], &[0, 0]], &[1, 1]), Vec::<Vec<usize>>::new());
    assert_eq!(sets(&[&[1, 0], &[0, 0]], &[1, -1]), [vec![], vec![0]]);
}

#[test]
fn walls_that_hold_a_positive_at_zero() {
    // u_1 = 0 on the cone, so the first positive is never off zero.
    assert_eq!(sets(&[&[1, 0], &[1, 0], &[-1, 0]], &[1, -1, -1]), Vec::<Vec<usize>>::new());
    // The second is, on both sides.
    assert_eq!(sets(&[&[1, 1], &[1, 0], &[-1, 0]], &[1, -1, -1]), [vec![], vec![0]]);
}

#[test]
fn too_many_hyperplanes_are_searched() {
    let rows: Vec<Vec<i64>> = (1..=2049).map(|t| vec![t, 1]).collect();
    let data = positives(&rows);
    let because = TooLarge::Rows { found: 2049 };
    assert_eq!(Cells::new(&data).count(), Err(because));
    let mut seen = Vec::new();
    let extent = Extent { searched: Some(3), directions: Some(0), ..Extent::default() };
    let survey = explore(&data, extent, &mut |minimum| {
        seen.push(minimum.cell);
        ControlFlow::Continue(())
    });
    assert_eq!(survey.gap, Some(Gap::Search { limit: 3, because }));
    assert_eq!(active_sets(&data, &seen).len(), 3);
}

/// A wall cone with far more rays than can be held: the polar of a cyclic polytope.
#[test]
fn too_many_rays_are_an_answer() {
    let d = 14;
    let mut rows: Vec<Vec<i64>> = (-20..20i64).map(|t| (0..d).map(|k| t.pow(k)).collect()).collect();
    let mut labels = vec![-1; rows.len()];
    rows.push((0..d).map(|k| i64::from(k == 1)).collect());
    labels.push(1);
    let data = data(&rows, &labels);
    assert_eq!(Cells::new(&data).count(), Err(TooLarge::Rays { dimension: 14 }));
    let mut seen = Vec::new();
    let survey = explore(&data, Extent::default(), &mut |minimum| {
        seen.push(minimum.cell);
        ControlFlow::Continue(())
    });
    // The search ends: these are all.
    assert_eq!(survey.gap, None);
    assert_eq!(active_sets(&data, &seen).len(), 2);
}

#[test]
fn a_limit_and_a_listener_stop_cleanly() {
    let data = positives(&[vec![1, 0], vec![0, 1], vec![1, 1]]);
    let count = |cells: Option<u64>, most: usize| {
        let mut seen = 0;
        let survey = explore(&data, Extent { cells, ..Extent::default() }, &mut |_| {
            seen += 1;
            if seen < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        (seen, survey.gap)
    };
    assert_eq!(count(None, 100), (6, None));
    assert_eq!(count(Some(6), 100), (6, None));
    assert_eq!(count(Some(5), 100), (5, Some(Gap::Cells { limit: 5 })));
    assert_eq!(count(Some(0), 100), (0, Some(Gap::Cells { limit: 0 })));
    assert_eq!(count(None, 2), (2, Some(Gap::Listener)));
}
