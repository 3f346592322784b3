//! SGD on the first layer of a network (T7): when every path keeps its pattern, and the paths that
//! leave.

use margincert::claim::{Certificate, SgdWitness, Subject, Verdict, Witness};
use margincert::data::AtZero;
use margincert::endings::invariance::Breach;
use margincert::sgd::{Broken, Kept};
use margincert_kernel::{Outcome, check};
use rug::Integer;

use super::invariance::departure;
use super::*;

fn network(rows: &[&[i64]], positives: usize, denominator: i64, output: &[(i64, i64)], w0: &[(i64, i64)]) -> Case {
    let output = output.iter().map(|&(a, b)| q(a, b)).collect();
    Case { output, ..Case::new(rows, positives, denominator, w0, (1, 1)) }
}

/// The certificate of a path that leaves.
fn accepted(case: &Case, broken: Broken) -> String {
    let network = Some(case.output.as_slice());
    let subject = Subject {
        name: "leaves",
        data: &case.data,
        start: Some((&case.eta, &case.w0)),
        network,
        at_zero: AtZero::Zero,
    };
    let witness = Witness::Sgd(SgdWitness::Broken(broken));
    let certificate = Certificate::new("sgd.invariance", subject, Verdict::Vacuous, &witness);
    match check(certificate.text().as_bytes()) {
        Outcome::Accepted(accepted) => accepted.statement,
        other => panic!("{other:?}"),
    }
}

/// Each part of the condition of T7 broken alone: the path is followed by the whole rule, and the
/// pattern changes with the draw that is named.
#[test]
fn a_path_leaves_where_a_part_of_the_condition_fails() {
    // A sample that pushes itself out of a neuron, one that puts another to sleep at the second
    // neuron, one that wakes another there.
    let against = network(&[&[1, 0], &[0, 1]], 1, 1, &[(2, 1), (-1, 2)], &[(1, 1), (-1, 1), (1, 2), (-1, 1)]);
    let asleep = network(&[&[2, 0], &[-1, 2]], 2, 2, &[(1, 1), (1, 2)], &[(1, 1), (-2, 1), (3, 4), (7, 8)]);
    let wake = network(&[&[5, 0], &[3, 4]], 2, 5, &[(1, 1), (3, 1)], &[(-1, 1), (0, 1), (1, 1), (-2, 1)]);
    for (case, drawn, sample, sleeps) in [(against, 0, 0, true), (asleep, 1, 0, true), (wake, 0, 1, false)] {
        let (neuron, found) = (1, departure(&case));
        assert_eq!(found.breach, Breach { neuron, drawn, sample });
        assert_eq!((found.against, found.falls_asleep), (drawn == sample, sleeps));
        let m = found.draws.unwrap();
        let after = |m: u64| (0..m).fold(case.start(), |w, _| case.step(&w, drawn));
        let start = case.pattern(&case.start());
        assert_eq!(case.pattern(&after(m - 1)), start, "the pattern holds before draw {m}");
        let mut changed = start.clone();
        changed[neuron * 2 + sample] ^= true;
        assert_eq!(case.pattern(&after(m)), changed, "sample {sample} at neuron {neuron}, with draw {m}");
        for (w, c) in found.w.iter().zip(&after(m)) {
            assert!(w.lo() <= c && c <= w.hi());
        }
        let statement = accepted(&case, Broken::Leaves(found));
        assert!(statement.contains(&format!("after {m} draws of sample {drawn}")), "{statement}");
    }
}

/// A sample that one neuron learns and another one unlearns: it is pushed out of the second before
/// it wakes anything.
#[test]
fn the_first_sign_that_changes_is_the_witness() {
    let case = network(&[&[1, 0], &[1, 4]], 2, 1, &[(1, 1), (-1, 8)], &[(1, 1), (-1, 1), (1, 2), (0, 1)]);
    let found = departure(&case);
    let m = found.draws.unwrap();
    let after = |m: u64| (0..m).fold(case.start(), |w, _| case.step(&w, found.breach.drawn));
    assert_eq!(case.pattern(&after(m - 1)), case.pattern(&case.start()));
    assert_ne!(case.pattern(&after(m)), case.pattern(&case.start()));
}

/// a_0 = 0 at the start: with the first draw the preactivation at neuron 0 is zero, which no
/// enclosure can tell.
#[test]
fn a_sign_too_near_to_zero_is_not_counted() {
    let case = network(&[&[-1, -1]], 0, 2, &[(1, 1), (-1, 2)], &[(0, 1), (-1, 1), (-1, 1), (-1, 1)]);
    let found = departure(&case);
    assert_eq!((found.breach, found.draws), (Breach { neuron: 0, drawn: 0, sample: 0 }, None));
    let statement = accepted(&case, Broken::Leaves(found));
    assert!(statement.contains("after finitely many draws of sample 0"), "{statement}");
}

#[test]
fn a_network_that_is_dead_has_no_path() {
    let case = network(&[&[1, 0], &[0, -1]], 1, 1, &[(2, 1), (-1, 2)], &[(0, 1), (0, 1), (-1, 1), (1, 1)]);
    let broken = Kept::of(&case.model(), &case.eta, &case.w0).err().unwrap();
    assert!(matches!(broken, Broken::Dead));
    accepted(&case, broken);
}

/// Random networks that satisfy the condition: no path of length 5 leaves, and features span
/// several neurons in some of them.
#[test]
fn paths_of_kept_networks_stay() {
    let (mut shared, mut both_labels) = (0, 0);
    for seed in 0..80 {
        let case = Case::network(seed);
        let (kept, start) = (case.kept(), case.pattern(&case.start()));
        assert!(case.ends(5).iter().all(|w| case.pattern(w) == start), "seed {seed}");
        let n = case.data.n();
        shared += usize::from((0..n).any(|i| start.iter().skip(i).step_by(n).filter(|h| **h).count() > 1));
        let labels: Vec<Label> = kept.active().iter().map(|&i| case.data.labels()[i]).collect();
        both_labels += usize::from(labels.contains(&Label::Positive) && labels.contains(&Label::Negative));
    }
    assert!(shared > 10 && both_labels > 10, "{shared} {both_labels}");
}

/// Random networks, most of which break the condition: paths of length 6 stay exactly where it is
/// said, or a path leaves as it is told.
#[test]
fn short_paths_agree_with_the_condition() {
    let (mut kept, mut left) = (0, 0);
    for seed in 0..300 {
        let mut random = Seeded(seed);
        let number = |random: &mut Seeded| random.between(-3, 3);
        let rows: Vec<Vec<i64>> = (0..3).map(|_| (0..2).map(|_| number(&mut random)).collect()).collect();
        let rows: Vec<&[i64]> = rows.iter().map(Vec::as_slice).collect();
        let output = [(random.between(1, 3), 2), (-random.between(1, 3), 2)];
        let w0: Vec<(i64, i64)> = (0..4).map(|_| (random.between(-4, 4), 4)).collect();
        let case = network(&rows, 2, 2, &output, &w0);
        let start = case.pattern(&case.start());
        match Kept::of(&case.model(), &case.eta, &case.w0) {
            Ok(_) => {
                assert!(case.ends(6).iter().all(|w| case.pattern(w) == start), "seed {seed}");
                kept += 1;
            }
            Err(Broken::Leaves(found)) => {
                let Some(m) = found.draws.filter(|m| *m <= 200) else { continue };
                let after = |m: u64| (0..m).fold(case.start(), |w, _| case.step(&w, found.breach.drawn));
                let at = found.breach.neuron * 3 + found.breach.sample;
                assert_eq!(case.pattern(&after(m - 1)), start, "seed {seed}");
                assert_ne!(case.pattern(&after(m))[at], start[at], "seed {seed}");
                accepted(&case, Broken::Leaves(found));
                left += 1;
            }
            Err(_) => {}
        }
    }
    assert!(kept > 10 && left > 100, "{kept} {left}");
}

/// Neurons that share no sample, samples that share no neuron: a closed form in the space of W.
#[test]
fn orthogonal_features_have_a_closed_form() {
    let case = network(&[&[2, 1], &[-1, -2]], 1, 1, &[(1, 2), (-2, 1)], &[(1, 1), (1, 2), (-1, 4), (-1, 2)]);
    let kept = case.kept();
    for k in [0, 1, 7] {
        let (closed, all) = (kept.orthogonal(&Integer::from(k)).unwrap(), case.mean(k));
        assert!(closed.iter().zip(&all).all(|(x, c)| *x.lo() <= *c && *c <= *x.hi()), "k = {k}");
    }
}
