//! All 2^n sign patterns, one exact linear program each, against the enumeration.

use margincert::landscape::{point, search};

use super::*;

fn by_brute_force(data: &Dataset) -> BTreeSet<Vec<usize>> {
    let positives = data.positives();
    (0..1u32 << positives.len())
        .filter_map(|pattern| {
            let signs: Vec<(usize, bool)> =
                positives.iter().enumerate().map(|(bit, &i)| (i, pattern >> bit & 1 == 1)).collect();
            point(data, &signs).ok()?;
            Some(signs.into_iter().filter(|(_, above)| *above).map(|(i, _)| i).collect())
        })
        .collect()
}

/// Rows that are parallel, repeated, opposite, in a plane or zero, as often as not.
fn degenerate(random: &mut Seeded, n: usize, d: usize) -> Vec<Vec<i64>> {
    let mut rows: Vec<Vec<i64>> = Vec::new();
    for _ in 0..n {
        let fresh = |random: &mut Seeded| (0..d).map(|_| random.entry(2)).collect::<Vec<i64>>();
        let mut row = fresh(random);
        if !rows.is_empty() {
            let old = rows[random.below(rows.len() as u64) as usize].clone();
            let other = rows[random.below(rows.len() as u64) as usize].clone();
            match random.below(6) {
                0 => row = old,
                1 => row = old.iter().map(|x| 2 * x).collect(),
                2 => row = old.iter().map(|x| -x).collect(),
                3 => row = old.iter().zip(&other).map(|(x, y)| x + y).collect(),
                _ => {}
            }
        }
        if random.below(25) > 0 && row.iter().all(|x| *x == 0) {
            row[0] = 1;
        }
        rows.push(row);
    }
    rows
}

#[test]
fn degenerate_rows_with_and_without_negatives() {
    let mut random = Seeded(3);
    let (mut lower_dimensional, mut empty) = (0, 0);
    for case in 0..260 {
        let d = 1 + random.below(4) as usize;
        let n = 1 + random.below(7) as usize;
        let rows = degenerate(&mut random, n, d);
        let share = random.below(3);
        let labels: Vec<i32> = (0..n).map(|_| if random.below(3) < share { -1 } else { 1 }).collect();
        let data = data(&rows, &labels);
        let found = cells(&data);
        assert_eq!(active_sets(&data, &found), by_brute_force(&data), "case {case}: {rows:?} {labels:?}");
        let tight = |l: usize| {
            found.iter().all(|cell| {
                data.row(l).iter().zip(&cell.witness).map(|(x, u)| Rational::from(x * u)).sum::<Rational>() == 0
            })
        };
        let nonzero = |l: &usize| data.row(*l).iter().any(|x| *x != 0);
        lower_dimensional +=
            usize::from(!found.is_empty() && data.negatives().iter().filter(|l| nonzero(l)).any(|&l| tight(l)));
        empty += usize::from(found.is_empty());
    }
    assert!(lower_dimensional > 5 && empty > 5, "{lower_dimensional} lower-dimensional cones, {empty} without cells");
}

#[test]
fn ten_positives_in_special_position() {
    // All vectors of {-1,0,1}^3 up to sign, but three: many planes hold four of them.
    let rows: Vec<Vec<i64>> = [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
        [1, 1, 0],
        [1, -1, 0],
        [1, 0, 1],
        [1, 0, -1],
        [0, 1, 1],
        [0, 1, -1],
        [1, 1, 1],
    ]
    .iter()
    .map(|row| row.to_vec())
    .collect();
    let free = positives(&rows);
    let found = cells(&free);
    assert_eq!(active_sets(&free, &found), by_brute_force(&free));
    // The 48 chambers of the reflection arrangement B3 are cut by the plane of (1,1,1).
    assert!(found.len() > 48);
    let nine = positives(&rows[..9]);
    assert_eq!(cells(&nine).len(), 48);
}

#[test]
fn the_search_by_linear_programs_finds_the_same() {
    let mut random = Seeded(5);
    for _ in 0..60 {
        let (n, d) = (1 + random.below(7) as usize, 1 + random.below(4) as usize);
        let rows = degenerate(&mut random, n, d);
        let labels: Vec<i32> = (0..n).map(|_| if random.below(3) == 0 { -1 } else { 1 }).collect();
        let data = data(&rows, &labels);
        let mut searched = Vec::new();
        let _ = search(&data, &mut |cell| {
            searched.push(cell);
            ControlFlow::Continue(())
        });
        assert_eq!(active_sets(&data, &searched), active_sets(&data, &cells(&data)));
    }
}
