//! The invariance condition, and the paths that leave a pattern.

use margincert::claim::{Budget, Outcome, Verdict};
use margincert::endings::invariance::Breach;
use margincert::sgd::{Broken, Departure, Kept, MOST_DRAWS};
use margincert::theorems::{built_in, find};
use rug::Float;
use rug::ops::Pow;

use super::*;

fn breach(drawn: usize, sample: usize) -> Breach {
    Breach { neuron: 0, drawn, sample }
}

pub(super) fn departure(case: &Case) -> Departure {
    match Kept::of(&case.model(), &case.eta, &case.w0) {
        Err(Broken::Leaves(departure)) => departure,
        other => panic!("{other:?}"),
    }
}

/// The preactivation of sample o of one neuron after m draws of i, by the whole rule of SGD.
fn drawn(case: &Case, i: usize, m: u64, o: usize) -> Float {
    let w = (0..m).fold(case.start(), |w, _| case.step(&w, i));
    case.preactivations(&w, o).remove(0)
}

/// F6: SGD that starts in C_J does not keep the pattern J without the invariance condition.
#[test]
fn paths_leave_where_an_angle_is_wrong() {
    // Two positives at an obtuse angle; a positive and a negative at an acute one; a missed
    // positive at an acute one.
    let asleep = Case::new(&[&[2, 0], &[-1, 2]], 2, 2, &[(3, 4), (7, 8)], (1, 1));
    let kick = Case::new(&[&[5, 0], &[3, 4]], 1, 5, &[(1, 1), (-2, 1)], (1, 1));
    let wake = Case::new(&[&[5, 0], &[3, 4]], 2, 5, &[(1, 1), (-2, 1)], (1, 4));
    for (case, sleeps) in [(asleep, true), (kick, false), (wake, false)] {
        let found = departure(&case);
        assert_eq!((found.breach, found.falls_asleep), (breach(0, 1), sleeps));
        let m = found.draws.unwrap();
        let sign = |m| drawn(&case, 0, m, 1) > 0;
        assert_eq!((sign(0), sign(m - 1), sign(m)), (sleeps, sleeps, !sleeps), "the sign changes with draw {m}");
        assert_eq!(found.probability(2).unwrap(), Rational::from(2u32).recip().pow(u32::try_from(m).unwrap()));
        let end = (0..m).fold(case.start(), |w, _| case.step(&w, 0));
        for (w, c) in found.w.iter().zip(&end) {
            assert!(w.lo() <= c && c <= w.hi());
        }
    }
}

#[test]
fn the_shortest_path_is_the_witness() {
    // Samples 1 and 2 both put 0 to sleep; 2 does so at once.
    let case = Case::new(&[&[8, 0], &[-1, 8], &[-40, 8]], 3, 8, &[(1, 4), (2, 1)], (1, 1));
    assert_eq!(Kept::of(&case.model(), &case.eta, &case.w0).map(|kept| kept.active()).ok(), None);
    let found = departure(&case);
    assert_eq!((found.breach, found.draws), (breach(2, 0), Some(1)));
}

#[test]
fn a_path_that_is_too_long_is_a_witness_by_its_angle() {
    let case = Case::new(&[&[100, 0], &[1, 100]], 2, 100, &[(1, 1), (-1, 1)], (1, 1));
    let found = departure(&case);
    assert_eq!((found.draws, found.breach), (None, breach(0, 1)));
    // It is not only too long to be shown: after so many draws the sign is the same.
    assert!(drawn(&case, 0, MOST_DRAWS, 1) < 0);
}

#[test]
fn starts_outside_every_cone() {
    let kicked = Case::new(&[&[1, 0], &[0, -1]], 1, 1, &[(1, 1), (-2, 1)], (1, 1));
    assert!(matches!(Kept::of(&kicked.model(), &kicked.eta, &kicked.w0), Err(Broken::Kicks { sample: 1 })));
    let dead = Case::new(&[&[1, 0], &[0, -1]], 1, 1, &[(0, 1), (0, 1)], (1, 1));
    assert!(matches!(Kept::of(&dead.model(), &dead.eta, &dead.w0), Err(Broken::Dead)));
}

/// Right angles are allowed, and so is a start on the boundary.
#[test]
fn the_boundary_belongs_to_the_pattern() {
    let case = Case::new(&[&[1, 0], &[0, 1]], 2, 1, &[(1, 1), (0, 1)], (1, 1));
    assert_eq!(case.kept().active(), [0]);
    assert!(case.ends(6).iter().all(|w| w[1] == 0), "no path moves off the boundary");
}

/// Whatever the random data: the pattern of all paths of length 6 is that of w_0 exactly where it
/// is said to be kept, or a path leaves.
#[test]
fn short_paths_agree_with_the_condition() {
    let (mut kept, mut left) = (0, 0);
    for seed in 0..150 {
        let mut random = Seeded(seed);
        let rows: Vec<Vec<i64>> = (0..3).map(|_| (0..2).map(|_| random.between(-3, 3)).collect()).collect();
        let rows: Vec<&[i64]> = rows.iter().map(Vec::as_slice).collect();
        let w0 = [(random.between(-4, 4), 4), (random.between(-4, 4), 4)];
        let case = Case::new(&rows, 2, 2, &w0, (2, 1));
        let ends = case.ends(6);
        let same = ends.iter().all(|w| case.pattern(w) == case.pattern(&case.start()));
        match Kept::of(&case.model(), &case.eta, &case.w0) {
            Ok(_) => {
                assert!(same, "seed {seed}");
                kept += 1;
            }
            Err(Broken::Leaves(departure)) if departure.draws.is_some_and(|m| m <= 6) => left += 1,
            Err(_) => {}
        }
    }
    assert!(kept > 10 && left > 10, "{kept} {left}");
}

#[test]
fn every_hypothesis_fails_alone_under_its_own_name() {
    let suite = built_in().unwrap();
    for (claim, instance, name) in [
        ("sgd.invariance", "sgd-kicked", "in-a-cone"),
        ("sgd.invariance", "sgd-dead", "in-a-cone"),
        ("sgd.invariance", "sgd-obtuse-pair", "acute"),
        ("sgd.invariance", "sgd-wake", "obtuse"),
        ("sgd.direction", "sgd-obtuse-pair", "acute"),
        ("sgd.direction", "sgd-wake", "obtuse"),
        ("sgd.direction", "sgd-kicked", "in-a-cone"),
        ("sgd.direction", "sgd-steep", "gentle"),
        ("sgd.direction", "sgd-degenerate", "non-degenerate"),
        ("sgd.loss", "sgd-obtuse-pair", "acute"),
        ("sgd.loss", "sgd-wake", "obtuse"),
        ("sgd.loss", "sgd-kicked", "in-a-cone"),
        ("sgd.invariance", "sgd-network-against", "in-a-cone"),
        ("sgd.invariance", "sgd-network-dead", "in-a-cone"),
        ("sgd.direction", "sgd-network-asleep", "acute"),
        ("sgd.loss", "sgd-network-wake", "obtuse"),
        ("sgd.direction", "sgd-network-steep", "gentle"),
        ("sgd.direction", "sgd-network-degenerate", "non-degenerate"),
    ] {
        let entry = suite.entries().iter().find(|e| e.theorem.id() == claim && e.instance.name == instance).unwrap();
        let outcome = find(claim).unwrap().check(&entry.instance, &Budget::default(), &Default::default()).unwrap();
        assert_eq!(outcome.verdict(), Verdict::Vacuous, "{claim} on {instance}");
        let Outcome::Vacuous { hypothesis, .. } = outcome else { panic!("{claim} on {instance}") };
        assert_eq!(hypothesis.name, name, "{claim} on {instance}");
    }
}
