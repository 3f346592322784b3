//! Random networks (proptest): what is proved of them is confirmed by 1e5 steps at 200 bits.

use std::cell::RefCell;
use std::collections::BTreeMap;

use margincert::claim::{Budget, Subject, Verdict};
use margincert::data::{AtZero, Dataset, Label};
use margincert::endings::invariance::breach;
use margincert::model::{Learned, Model};
use margincert::stepping::{Precision, StepError};
use margincert::theorems::network::{Study, outcomes};
use margincert::trajectory::fate::{Decided, End};
use margincert::trajectory::iterates::OutOfReach;
use margincert::trajectory::partitions::{Seen, observe};
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use rug::{Float, Integer, Rational};

use super::plain::{BITS, Plain, dot, float, in_span};

/// How far the fate is followed by single steps.
const LATEST: u64 = 1_500;
const CHECKPOINTS: [u64; 4] = [100, 1_000, 10_000, 100_000];

/// A network in tenths, as proptest draws and shrinks it.
#[derive(Clone, Debug)]
pub struct Drawn {
    rows: Vec<Vec<i32>>,
    labels: Vec<bool>,
    /// Output weights in halves.
    output: Vec<i32>,
    start: Vec<i32>,
    /// eta in twentieths.
    eta: u32,
}

fn tenths(v: &[i32]) -> Vec<Rational> {
    v.iter().map(|x| Rational::from((*x, 10))).collect()
}

impl Drawn {
    fn any() -> impl Strategy<Value = Self> {
        let weight = prop_oneof![1..=4i32, -4..=-1i32];
        (2..=3usize, 2..=5usize, 2..=3usize).prop_flat_map(move |(d, n, m)| {
            let rows = prop::collection::vec(prop::collection::vec(-10..=20i32, d), n);
            let labels = prop::collection::vec(any::<bool>(), n);
            let output = prop::collection::vec(weight.clone(), m);
            let start = prop::collection::vec(-20..=20i32, m * d);
            (rows, labels, output, start, 1..=8u32, any::<bool>()).prop_map(|drawn| {
                let (rows, mut labels, mut output, start, eta, one_sided) = drawn;
                if one_sided {
                    // Nothing is pushed out, so that more samples are learned at several neurons.
                    labels.fill(true);
                    output.iter_mut().for_each(|v| *v = v.abs());
                }
                Self { rows, labels, output, start, eta }
            })
        })
    }

    fn model(&self) -> Option<(Model, Vec<Rational>, Rational)> {
        let rows = self.rows.iter().map(|row| tenths(row)).collect();
        let label = |positive: &bool| if *positive { Label::Positive } else { Label::Negative };
        let data = Dataset::new(rows, self.labels.iter().map(label).collect())?;
        let output = self.output.iter().map(|v| Rational::from((*v, 2))).collect();
        let eta = Rational::from((self.eta, 20));
        Some((Model::network(data, output, &eta), tenths(&self.start), eta))
    }
}

fn exact(x: &[Rational], y: &[Rational]) -> Rational {
    x.iter().zip(y).map(|(x, y)| Rational::from(x * y)).sum()
}

/// Whether two partitions share a neuron and are not orthogonal, from the pattern's bits alone.
fn coupled(model: &Model, learned: &[Learned]) -> bool {
    let rows = |b: &Learned| b.partition.samples.iter().map(|&i| model.data().row(i).to_vec()).collect::<Vec<_>>();
    learned.iter().enumerate().any(|(at, b)| {
        learned[..at].iter().any(|other| {
            let share = b.partition.column.iter().zip(&other.partition.column).any(|(h, h2)| *h && *h2);
            share && !rows(b).iter().all(|x| rows(other).iter().all(|y| exact(x, y) == 0))
        })
    })
}

/// Wbar_B of a stepped iterate, projected on span(x_B), of length 1.
fn direction(model: &Model, b: &Learned, w: &[Vec<Float>]) -> Vec<Float> {
    let mut sum = vec![Float::new(BITS); model.data().d()];
    for (m, v) in model.output().iter().enumerate().filter(|(m, _)| b.partition.column[*m]) {
        let v = float(v);
        sum.iter_mut().zip(&w[m]).for_each(|(s, w)| *s += &v * w);
    }
    let rows: Vec<Vec<Rational>> = b.partition.samples.iter().map(|&i| model.data().row(i).to_vec()).collect();
    unit(&in_span(&rows, &sum))
}

fn unit(v: &[Float]) -> Vec<Float> {
    let length = dot(v, v).sqrt();
    v.iter().map(|x| Float::with_val(BITS, x / &length)).collect()
}

/// The margin of a direction on a partition.
fn margin(model: &Model, b: &Learned, u: &[Float]) -> Float {
    let on = |&i: &usize| {
        let x: Vec<Float> = model.data().row(i).iter().map(float).collect();
        dot(&x, u) * model.sign(i)
    };
    b.partition.samples.iter().map(on).reduce(|least, x| least.min(&x)).unwrap()
}

/// Steps 1e5 times and holds all that is proved to its word; the kinds of what was confirmed.
fn confirm(model: &Model, w0: &[Rational], study: &Study<'_>) -> Vec<&'static str> {
    let Ok(decided) = &study.found else { return vec!["undecided"] };
    // Behind a leap K may be of any size: then the pattern is not looked at, but the enclosures
    // are.
    let from = decided.from_step.to_u64().unwrap_or(u64::MAX);
    let learned = study.kept.as_ref().map_or(&[][..], |kept| kept.learned.as_slice());
    let at = CHECKPOINTS.map(Integer::from);
    let (seen, beyond) = observe(model, w0, decided, learned, &at, &Default::default());
    // Doubles may not do on the whole way, and steps at high precision are counted.
    let spent = matches!(beyond, Some(OutOfReach::Stopped(StepError::Budget { .. })));
    assert!(seen.len() == at.len() || spent, "{beyond:?}");

    let mut plain = Plain::new(model, w0);
    let mut changed = false;
    for k in 0..=CHECKPOINTS[3] {
        if let Some(seen) = seen.iter().find(|seen| seen.k == k) {
            holds(model, decided, learned, seen, &plain);
        }
        let pattern = plain.step();
        assert!(k < from || pattern == decided.pattern, "the pattern changes at step {k}, after {from}");
        changed |= pattern != decided.pattern;
    }
    let mut kinds = vec![match decided.end {
        End::Dead => "dead",
        End::Invariance { .. } => "invariance",
        End::Trap(_) => "trap",
        End::Exploding(_) => "exploding",
    }];
    kinds.extend(changed.then_some("changes on the way"));
    kinds.extend((from > CHECKPOINTS[3]).then_some("beyond the steps"));
    let invariant = breach(model, &decided.pattern).is_none();
    assert!(invariant || !matches!(decided.end, End::Invariance { .. }));
    if invariant && study.kept.is_some() && from <= CHECKPOINTS[3] {
        every_path_keeps(model, w0, decided);
        kinds.push("kept by SGD");
    }
    let verdicts = outcomes(study).map(|(_, outcome)| outcome.verdict());
    if study.kept.is_none() {
        assert_eq!(verdicts, [Verdict::Vacuous; 3]);
        return kinds;
    }
    let bent = learned.iter().any(|b| !b.maximal);
    assert_eq!(verdicts[0], Verdict::Proved);
    assert_eq!(verdicts[1] == Verdict::Proved, !coupled(model, learned));
    assert_eq!(verdicts[2] == Verdict::Proved, bent);
    assert!(!bent || verdicts[1] == Verdict::Vacuous, "decoupled partitions are maximal");
    kinds.push(if coupled(model, learned) { "coupled" } else { "decoupled" });
    kinds.extend(bent.then_some("not maximal"));
    kinds
}

/// What is said of one checkpoint.
fn holds(model: &Model, decided: &Decided, learned: &[Learned], seen: &Seen, plain: &Plain) {
    for (b, seen_of) in learned.iter().zip(&seen.partitions) {
        let u = direction(model, b, &plain.w);
        for (u, interval) in u.iter().zip(seen_of.direction.iter().flatten()) {
            assert!(interval.lo() <= u && u <= interval.hi(), "{u} is not in {interval:?} at step {}", seen.k);
        }
        // No direction has more than the exact margin of the partition's own problem.
        let best = float(&b.optimum.norm_squared()).sqrt().recip();
        let rounding = Float::with_val(BITS, &best >> (BITS - 20));
        assert!(margin(model, b, &u) <= best + rounding, "at step {}", seen.k);
    }
    let End::Trap(trap) = &decided.end else { return };
    if seen.k < decided.from_step {
        return;
    }
    let w: Vec<Float> = plain.w.concat();
    for (w, interval) in w.iter().zip(trap.enclose(&seen.k, 128).unwrap()) {
        assert!(interval.lo() <= w && w <= interval.hi(), "W leaves its box at step {}", seen.k);
    }
    let target: Vec<Float> = trap.optimum.w.iter().map(float).collect();
    let gap: Vec<Float> = unit(&w).iter().zip(&unit(&target)).map(|(w, t)| Float::with_val(BITS, w - t)).collect();
    assert!(dot(&gap, &gap).sqrt() <= *trap.direction_error(&seen.k).unwrap().hi(), "at step {}", seen.k);
}

/// T7, SGD on the first layer: an invariant pattern is kept by every path, so by these too.
fn every_path_keeps(model: &Model, w0: &[Rational], decided: &Decided) {
    let mut plain = Plain::new(model, w0);
    (0..decided.from_step.to_u64().unwrap()).for_each(|_| drop(plain.step()));
    let n = model.data().n() as u64;
    let mut random = margincert::data::random::Seeded(1);
    for _ in 0..2_000 {
        plain.draw(random.below(n) as usize);
    }
    assert_eq!(plain.pattern(), decided.pattern);
    // The path i, i, i, .. for each sample.
    for i in 0..n {
        (0..500).for_each(|_| plain.draw(i as usize));
        assert_eq!(plain.pattern(), decided.pattern);
    }
}

/// Draws networks and confirms what is decided of them; how often each kind was met.
fn tally(cases: u32) -> BTreeMap<&'static str, u32> {
    let config = ProptestConfig { cases, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..Default::default() };
    let counts = RefCell::new(BTreeMap::new());
    let precision = Precision { budget: 1_000, ..Precision::default() };
    let budget = Budget { max_steps: LATEST, precision };
    let result = TestRunner::new(config).run(&Drawn::any(), |drawn| {
        let Some((model, w0, eta)) = drawn.model() else { return Ok(()) };
        // On the boundary of a sample signs stay zero for ever, or are uncertain at once.
        let touches = |x: &Vec<Rational>| w0.chunks(x.len()).any(|w| exact(x, w) == 0);
        if model.data().rows().iter().any(touches) {
            return Ok(());
        }
        let start = Some((&eta, w0.as_slice()));
        let subject =
            Subject { name: "random", data: model.data(), start, network: Some(model.output()), at_zero: AtZero::Zero };
        let rate_at = vec![Integer::from(1_000_000)];
        let study = Study::of(subject, model.clone(), &w0, rate_at, &budget, &Default::default());
        for kind in confirm(&model, &w0, &study) {
            *counts.borrow_mut().entry(kind).or_default() += 1;
        }
        Ok(())
    });
    assert!(result.is_ok(), "{result:?}");
    counts.into_inner()
}

#[test]
fn what_is_proved_of_random_networks_is_confirmed_by_stepping() {
    let counts = tally(48);
    for kind in ["trap", "changes on the way", "coupled", "not maximal", "decoupled", "kept by SGD"] {
        assert!(counts.contains_key(kind), "no network is {kind}: {counts:?}");
    }
}

/// `make networks`.
#[test]
#[ignore = "takes minutes"]
fn many_random_networks() {
    let counts = tally(200);
    for (kind, count) in &counts {
        println!("| {kind} | {count} |");
    }
    assert!(counts.contains_key("not maximal"), "{counts:?}");
}
