//! Networks (T7): what is decided of random ones is confirmed by stepping at 200 bits, and patterns that change on the way are followed.

#![cfg(test)]

use margincert::claim::{Certificate, Checked, Subject, Verdict, Witness};
use margincert::data::random::Seeded;
use margincert::data::{Dataset, Label};
use margincert::dynamics::fate::{Decided, End, Undecided, fate};
use margincert::dynamics::{Precision, Trouble};
use margincert::model::{Model, Pattern};
use rayon::prelude::*;
use rug::{Float, Integer, Rational};

const BITS: u32 = 200;
const LATER: u64 = 100_000;

/// Gradient descent at 200 bits, written once more: no interval, no phase, no stepper of the library.
struct Plain {
    rows: Vec<Vec<Float>>,
    positive: Vec<bool>,
    output: Vec<Float>,
    h: Float,
    w: Vec<Vec<Float>>,
}

fn dot(a: &[Float], b: &[Float]) -> Float {
    a.iter().zip(b).fold(Float::new(BITS), |sum, (x, y)| sum + Float::with_val(BITS, x * y))
}

impl Plain {
    fn new(model: &Model, w0: &[Rational]) -> Self {
        let float = |x: &Rational| Float::with_val(BITS, x);
        let w: Vec<Float> = w0.iter().map(float).collect();
        Self {
            rows: model.data().rows().iter().map(|row| row.iter().map(float).collect()).collect(),
            positive: model.data().labels().iter().map(|label| *label == Label::Positive).collect(),
            output: model.output().iter().map(float).collect(),
            h: float(model.h()),
            w: w.chunks(model.data().d()).map(<[Float]>::to_vec).collect(),
        }
    }

    fn preactivations(&self) -> Vec<Vec<Float>> {
        self.w.iter().map(|w| self.rows.iter().map(|x| dot(x, w)).collect()).collect()
    }

    /// One step from the preactivations of this point; the pattern of the point.
    fn step(&mut self) -> Pattern {
        let t = self.preactivations();
        for i in 0..self.rows.len() {
            let f = t
                .iter()
                .zip(&self.output)
                .filter(|(t, _)| t[i] > 0)
                .fold(Float::new(BITS), |f, (t, v)| f + Float::with_val(BITS, v * &t[i]));
            let push = Float::with_val(BITS, if self.positive[i] { -f } else { f }).exp() * &self.h;
            let push = if self.positive[i] { push } else { -push };
            for ((w, v), _) in self.w.iter_mut().zip(&self.output).zip(&t).filter(|(_, t)| t[i] > 0) {
                let c = Float::with_val(BITS, &push * v);
                w.iter_mut().zip(&self.rows[i]).for_each(|(w, x)| *w += Float::with_val(BITS, &c * x));
            }
        }
        Pattern::from_fn(self.w.len(), self.rows.len(), |m, i| t[m][i] > 0)
    }
}

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
        changed |= k < from && pattern != start;
        assert!(k < from || pattern == decided.pattern, "the pattern changes at step {k}, after {from}");
    }
    changed
}

fn random(seed: u64) -> Option<(Model, Vec<Rational>)> {
    let mut random = Seeded(seed);
    let (n, d, m) = (random.between(2, 5), random.between(1, 3), random.between(2, 4));
    let number = |random: &mut Seeded| Rational::from((random.between(-20, 20), 10));
    let rows = (0..n).map(|_| (0..d).map(|_| number(&mut random)).collect()).collect();
    let labels = (0..n).map(|_| if random.below(2) == 0 { Label::Positive } else { Label::Negative }).collect();
    let output =
        (0..m).map(|_| Rational::from((1 + random.between(0, 3), 2)) * (1 - 2 * random.between(0, 1))).collect();
    let w0 = (0..m * d).map(|_| number(&mut random)).collect();
    Some((Model::network(Dataset::new(rows, labels)?, output, &Rational::from((random.between(1, 8), 20))), w0))
}

fn run(model: &Model, w0: &[Rational], max_steps: u64) -> Result<Decided, Undecided> {
    fate(model, w0, max_steps, Precision { budget: 3_000, ..Precision::default() }, &mut |_| {})
}

/// The kernel accepts the fate.
fn certified(model: &Model, w0: &[Rational], decided: &Decided) {
    let eta = Rational::from(model.h() * model.data().n() as u64);
    let start = Some((&eta, w0));
    let subject = Subject { name: "random", data: model.data(), start, network: Some(model.output()) };
    let witness = Witness::Fate { decided: decided.clone(), rate_at: vec![Integer::from(1_000_000)], separator: None };
    let checked = Checked::new(Certificate::new("fate", subject, Verdict::Proved, &witness));
    assert!(checked.is_ok(), "{:?}", checked.err());
}

/// How far the orbit before K is stepped: what closes later is left to longer runs.
const LATEST: u64 = 5_000;

#[test]
fn what_is_decided_of_random_networks_holds_when_they_are_stepped() {
    let decided: Vec<(bool, &'static str)> = (0..24)
        .into_par_iter()
        .filter_map(|seed| {
            let (model, w0) = random(seed)?;
            let decided = run(&model, &w0, LATEST).ok().filter(|decided| decided.from_step <= LATEST)?;
            certified(&model, &w0, &decided);
            let end = match decided.end {
                End::Dead => "dead",
                End::Invariance { .. } => "invariance",
                End::Trap(_) => "trap",
                End::Exploding(_) => panic!("L13 is about one neuron"),
            };
            Some((holds(&model, &w0, &decided), end))
        })
        .collect();
    assert!(decided.iter().any(|(_, end)| *end == "trap"), "no trap closes: {decided:?}");
    assert!(decided.iter().any(|(changed, _)| *changed), "no pattern changes on the way: {decided:?}");
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

/// Neuron 0 (v = 1) sees the negative alone and is pushed off it by one kick; neuron 1 learns the positive.
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

/// Sample 1 wakes at neuron 1 late: it starts in the partition with column (1, 0) and ends beside sample 0 in (1, 1).
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

/// A neuron of weight 0 stays there for ever, on the boundary of every sample: its signs are never certain after a step.
#[test]
fn a_neuron_on_the_boundary_is_undecided() {
    let model = network(&[&["1", "0"], &["-1", "1"]], &[1, 1], &["1", "1"], "1/2");
    let undecided = run(&model, &start(&["1", "2", "0", "0"]), 10_000).unwrap_err();
    assert!(matches!(undecided, Undecided::Stopped(Trouble::UncertainSign { neuron: 1, .. })), "{undecided:?}");
}

/// Negatives at a neuron with v > 0 push themselves out again and again, like the walls of one neuron: no proof, and a true reason.
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
