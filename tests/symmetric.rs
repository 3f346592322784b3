//! Data symmetric under a swap of coordinates, started on the diagonal: a sample that lies on its
//! boundary for ever decides nothing (lemma:balanced-subspace).
#![cfg(test)]

use margincert::ask::{Settled, Trajectory, fate};
use margincert::claim::Budget;
use margincert::data::random::Seeded;
use margincert::data::{Dataset, Instance, Label};
use margincert::stepping::Watch;
use rug::Rational;

fn q(p: i64, q: i64) -> Rational {
    Rational::from((p, q))
}

fn trajectory(rows: Vec<Vec<Rational>>, labels: Vec<Label>, w0: Vec<Rational>) -> Instance {
    let data = Dataset::new(rows, labels).unwrap();
    Instance { eta: Some(q(1, 2)), start: Some(w0), ..Instance::bare("symmetric", data).unwrap() }
}

/// What floats decide by the order of a sum (`(X * w).sum(1)` never wakes the third sample, `X @ w`
/// does from most starts) is proved: it is never active.
#[test]
fn the_diagonal_is_kept() {
    let rows = || vec![vec![q(1, 10), q(3, 10)], vec![q(3, 10), q(1, 10)], vec![q(1, 1), q(-1, 1)]];
    for c in [q(1, 10), q(1, 3), q(2, 1), q(7, 5)] {
        let instance = trajectory(rows(), vec![Label::Positive; 3], vec![c.clone(), c]);
        let trajectory = Trajectory::of(&instance).unwrap();
        let Settled { decided, checked } =
            fate(&trajectory, None, &Budget::default(), &Watch::default()).found.unwrap();
        assert_eq!(decided.pattern.active_samples(), [0, 1]);
        assert_eq!(decided.subspace.unwrap().basis, [vec![q(1, 1), q(1, 1)]]);
        let statement = checked.unwrap().statement().to_owned();
        assert!(
            statement.contains("the active positives are [0, 1]") && statement.contains("(5/2, 5/2)"),
            "{statement}"
        );
    }
}

/// Random data made symmetric by a swap of the first two coordinates, with two rows that the swap
/// turns into their opposites: fates are decided, and the kernel agrees.
#[test]
fn random_symmetric_data_are_decided() {
    let mut decided = 0;
    for seed in 0..40 {
        let mut random = Seeded(seed);
        let mut entry = |low, high| q(random.between(low, high), 4);
        let (mut rows, mut labels) = (Vec::new(), Vec::new());
        for _ in 0..2 {
            let [a, b, c] = [entry(-8, 8), entry(-8, 8), entry(1, 8)];
            rows.extend([vec![a.clone(), b.clone(), c.clone()], vec![b, a, c]]);
            labels.extend([Label::Positive; 2]);
        }
        let t = entry(1, 8);
        rows.push(vec![t.clone(), -t.clone(), q(0, 1)]);
        labels.push(if seed % 2 == 0 { Label::Positive } else { Label::Negative });
        let s = entry(1, 4);
        let instance = trajectory(rows, labels, vec![s.clone(), s, q(1, 1)]);
        let trajectory = Trajectory::of(&instance).unwrap();
        let budget = Budget { max_steps: 20_000, ..Budget::default() };
        match fate(&trajectory, Some(Vec::new()), &budget, &Watch::default()).found {
            Ok(settled) => {
                // Where no sample is active at w_0 nothing has to be known.
                let active = settled.decided.pattern.active_samples();
                assert!(active.is_empty() || settled.decided.subspace.is_some());
                assert!(!active.contains(&4) && settled.checked.is_ok());
                decided += 1;
            }
            // Other reasons are met without symmetry as well.
            Err(obstacle) => assert!(!obstacle.to_string().contains("is uncertain"), "seed {seed}: {obstacle}"),
        }
    }
    assert!(decided >= 25, "{decided} of 40");
}
