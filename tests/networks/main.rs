//! Networks (T7): what is decided of random ones is confirmed by stepping at 200 bits, and patterns
//! that change on the way are followed.

#![cfg(test)]

mod families;
mod plain;
mod random;

use margincert::data::{Dataset, Label};
use margincert::model::{Model, Pattern};
use margincert::stepping::{Precision, StepError};
use margincert::trajectory::fate::{Decided, End, Undecided, fate};
use plain::{BITS, Plain, dot};
use rug::{Float, Integer, Rational};

const LATER: u64 = 20_000;

/// Steps beyond K and holds the fate to its word; whether the pattern changed before K.
fn holds(model: &Model, w0: &[Rational], decided: &Decided) -> bool {
    let from = decided.from_step.to_u64().unwrap();
    let mut plain = Plain::new(model, w0);
    let (start, mut changed) = (model.pattern_at(w0), false);
    for k in 0..from + LATER {
        if k == from || (k > from && k.is_power_of_two()) {
            let w: Vec<Float> = plain.w.concat();
            if let End::Trap(trap) = &decided.end {
                let bound = trap.direction_error(&Integer::from(k)).unwrap();
                let target: Vec<Float> = trap.optimum.w.iter().map(|x| Float::with_val(BITS, x)).collect();
                let (a, b) = (dot(&w, &w).sqrt(), dot(&target, &target).sqrt());
                let gap: Vec<Float> = w
                    .iter()
                    .zip(&target)
                    .map(|(w, t)| Float::with_val(BITS, w / &a) - Float::with_val(BITS, t / &b))
                    .collect();
                assert!(dot(&gap, &gap).sqrt() <= *bound.hi(), "direction error above its bound at step {k}");
                for (w, interval) in w.iter().zip(trap.enclose(&Integer::from(k), 128).unwrap()) {
                    assert!(interval.lo() <= w && w <= interval.hi(), "W_{k} leaves its box");
                }
            }
        }
        let pattern = plain.step();
        changed |= k <= from && pattern != start;
        assert!(k < from || pattern == decided.pattern, "the pattern changes at step {k}, after {from}");
    }
    changed
}

fn run(model: &Model, w0: &[Rational], max_steps: u64) -> Result<Decided, Undecided> {
    fate(model, w0, max_steps, Precision { budget: 3_000, ..Precision::default() }, &Default::default())
}

fn q(text: &str) -> Rational {
    text.parse().unwrap()
}

fn network(rows: &[&[&str]], labels: &[i32], output: &[&str], eta: &str) -> Model {
    let rows = rows.iter().map(|row| row.iter().map(|x| q(x)).collect()).collect();
    let labels = labels.iter().map(|y| if *y > 0 { Label::Positive } else { Label::Negative }).collect();
    Model::network(Dataset::new(rows, labels).unwrap(), output.iter().map(|v| q(v)).collect(), &q(eta))
}

fn start(w0: &[&str]) -> Vec<Rational> {
    w0.iter().map(|x| q(x)).collect()
}

fn rows_of(pattern: &Pattern) -> Vec<Vec<bool>> {
    (0..pattern.neurons()).map(|m| (0..pattern.samples()).map(|i| pattern.is_active(m, i)).collect()).collect()
}

/// Neuron 0 (v = 1) sees the negative alone and is pushed off it by one kick; neuron 1 learns the
/// positive.
#[test]
fn a_neuron_that_dies_on_the_way() {
    let model = network(&[&["1", "0"], &["0", "1"]], &[1, -1], &["1", "1"], "2");
    let w0 = start(&["-1", "1/2", "1/2", "-1"]);
    assert_eq!(rows_of(&model.pattern_at(&w0)), [[false, true], [true, false]]);
    let decided = run(&model, &w0, 10_000).unwrap();
    assert_eq!(rows_of(&decided.pattern), [[false, false], [true, false]]);
    assert!(decided.from_step > 0);
    let partitions = model.partitions(&decided.pattern);
    assert_eq!(partitions.iter().map(|b| b.samples.clone()).collect::<Vec<_>>(), [[0]]);
    assert!(holds(&model, &w0, &decided), "the pattern changed before K");
}

/// Sample 1 wakes at neuron 1 late: it starts in the partition with column (1, 0) and ends beside
/// sample 0 in (1, 1).
#[test]
fn a_sample_that_changes_its_partition() {
    let model = network(&[&["2", "0"], &["1", "2"]], &[1, 1], &["1", "1"], "1/2");
    let w0 = start(&["1", "1", "1/2", "-1/2"]);
    let before = model.partitions(&model.pattern_at(&w0));
    assert_eq!(before.len(), 2);
    let decided = run(&model, &w0, 100_000).unwrap();
    let after = model.partitions(&decided.pattern);
    assert_eq!((after.len(), after[0].samples.as_slice()), (1, &[0, 1][..]));
    assert!(decided.from_step > 1 && holds(&model, &w0, &decided));
}

/// A neuron of weight 0 stays there for ever, on the boundary of every sample: its signs are never
/// certain after a step.
#[test]
fn a_neuron_on_the_boundary_is_undecided() {
    let model = network(&[&["1", "0"], &["-1", "1"]], &[1, 1], &["1", "1"], "1/2");
    let undecided = run(&model, &start(&["1", "2", "0", "0"]), 10_000).unwrap_err();
    assert!(matches!(undecided, Undecided::Stopped(StepError::UncertainSign { neuron: 1, .. })), "{undecided:?}");
}

/// Negatives at a neuron with v > 0 push themselves out again and again, like the walls of one
/// neuron: no proof, and a true reason.
#[test]
fn a_neuron_to_and_fro_is_undecided() {
    let model = network(&[&["1", "0"], &["3/5", "4/5"]], &[1, -1], &["1", "1"], "1/4");
    let undecided = run(&model, &start(&["1", "-1/2", "-1", "-1"]), 3_000).unwrap_err();
    assert!(matches!(undecided, Undecided::MaxSteps { .. }), "{undecided:?}");
}

#[test]
fn both_labels_are_learned_by_neurons_of_either_sign() {
    let model = network(&[&["2", "1"], &["-1", "-2"]], &[1, -1], &["1", "-3"], "1/2");
    let w0 = start(&["1", "1/2", "-1/2", "-1"]);
    let decided = run(&model, &w0, 10_000).unwrap();
    let End::Trap(trap) = &decided.end else { panic!("{:?}", decided.end) };
    // z_1 = -(v_2) x_1 = 3 x_1 at neuron 1, and |z_1|^2 = 45.
    assert_eq!(trap.optimum.w, ["2/5", "1/5", "-1/15", "-2/15"].map(q));
    assert!(!holds(&model, &w0, &decided), "the pattern is the same from the start");
}
