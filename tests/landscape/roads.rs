//! The characterisation, the definition by perturbations and the loss along rays, on random data.

use margincert::landscape::{
    Direction, Extent, Kind, Minimum, approaches, confront_between, confront_cell, confront_gradient, confront_ray,
    explore, limit_loss, look, nudge,
};
use margincert::margin::separator;

use super::*;

/// Separable data: random rows, turned to the right side of a random plane.
fn separable(random: &mut Seeded, n: usize, d: usize) -> Dataset {
    let normal: Vec<i64> = (0..d).map(|_| random.entry(3)).collect();
    let (mut rows, mut labels) = (Vec::new(), Vec::new());
    while rows.len() < n {
        let x: Vec<i64> = (0..d).map(|_| random.entry(3)).collect();
        let side = x.iter().zip(&normal).map(|(x, v)| x * v).sum::<i64>();
        if side != 0 {
            rows.push(x);
            labels.push(side.signum() as i32);
        }
        if normal.iter().all(|v| *v == 0) {
            return separable(random, n, d);
        }
    }
    data(&rows, &labels)
}

fn minima(data: &Dataset) -> Vec<Minimum> {
    let mut minima = Vec::new();
    let _ = explore(data, Extent { directions: Some(0), ..Extent::default() }, &mut |minimum| {
        minima.push(minimum);
        ControlFlow::Continue(())
    });
    minima
}

fn sign_off_zero(data: &Dataset, u: &[Rational]) -> bool {
    (0..data.n()).all(|i| {
        let product: Rational = data.row(i).iter().zip(u).map(|(x, u)| Rational::from(x * u)).sum();
        match data.labels()[i] {
            Label::Positive => product != 0,
            Label::Negative => product <= 0,
        }
    })
}

#[test]
fn the_roads_meet_on_separable_data() {
    let mut random = Seeded(1);
    let (mut minimal, mut violated) = (0, 0);
    for _ in 0..40 {
        let (n, d) = (2 + random.below(6) as usize, 1 + random.below(4) as usize);
        let data = separable(&mut random, n, d);
        let v = separator(&data).unwrap();
        let minima = minima(&data);
        assert!(minima.iter().any(|minimum| minimum.kind == Kind::Global));
        for minimum in &minima {
            assert_eq!(confront_cell(&data, minimum), Ok(()));
            assert_eq!(confront_ray(&data, minimum), Ok(()));
        }
        for pair in minima.windows(2) {
            assert_eq!(confront_between(&data, &pair[0].cell, &pair[1].cell), Ok(()));
        }
        // Small directions, so that many lie on hyperplanes.
        for _ in 0..40 {
            let u: Vec<Rational> = (0..d).map(|_| Rational::from(random.entry(2))).collect();
            assert_eq!(confront_gradient(&data, &v, std::slice::from_ref(&u)), Ok(()));
            let found = look(&data, &u);
            assert_eq!(found == Direction::Minimum, sign_off_zero(&data, &u), "{u:?}");
            match found {
                Direction::Minimum => minimal += 1,
                Direction::Infinite { negative } => {
                    assert_eq!(limit_loss(&data, &u), None);
                    assert!(data.negatives().contains(&negative));
                }
                Direction::Violated { along, .. } => {
                    violated += 1;
                    let (here, there) = (limit_loss(&data, &u), limit_loss(&data, &nudge(&data, &u, &along)));
                    assert!(there.unwrap() < here.unwrap());
                }
            }
        }
    }
    assert!(minimal > 100 && violated > 100, "{minimal} minima, {violated} violated");
}

/// Without separability the characterisation fails, and the definition knows: + (1,0), (-1,0): u =
/// (0,1) is tight on both, and any perturbation activates one of them.
#[test]
fn a_minimum_needs_no_cell_where_the_data_are_not_separable() {
    let up = [Rational::new(), Rational::from(1)];
    // The wall (1,0) forbids the perturbation that would activate the positive (1,0): u is a
    // minimum although the positive is tight.
    let held = data(&[vec![1, 0], vec![1, 0]], &[1, -1]);
    assert_eq!(look(&held, &up), Direction::Minimum);
    assert!(!sign_off_zero(&held, &up));
    let free = data(&[vec![1, 0], vec![-1, 0]], &[1, 1]);
    assert!(matches!(look(&free, &up), Direction::Violated { .. }));
}

#[test]
fn enclosures_notice_a_wrong_value() {
    let data = positives(&[vec![1, 0], vec![0, 1]]);
    let u = [Rational::from(1), Rational::from(-1)];
    assert!(approaches(&data, &u, &Rational::from((1, 2))));
    assert!(!approaches(&data, &u, &Rational::from((1, 3))), "the loss stays above");
    assert!(!approaches(&data, &u, &Rational::from((2, 3))), "the loss falls below");
}

#[test]
fn the_gradient_bound_can_fail() {
    let data = positives(&[vec![1, 0], vec![-1, 0]]);
    let w = vec![Rational::from(0), Rational::from(1)];
    let v = [Rational::from(1), Rational::from(0)];
    assert_eq!(confront_gradient(&data, &v, std::slice::from_ref(&w)), Ok(()), "nothing is active");
    let both = positives(&[vec![2, 1], vec![-2, 1]]);
    assert!(confront_gradient(&both, &v, &[w]).is_err(), "the pushes cancel along v, and |v.x| = 2 is no margin");
}
