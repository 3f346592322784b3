//! Families of decoupled networks (proptest): spans that are orthogonal, neurons that are disjoint,
//! and both; M up to 8.

use margincert::claim::{Budget, Subject, Verdict};
use margincert::data::{AtZero, Dataset, Label};
use margincert::model::{Learned, Model};
use margincert::theorems::network::{Study, outcomes};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rug::Rational;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Orthogonal,
    Disjoint,
    Both,
}

/// Blocks of samples: block b lives in the coordinates 2b and 2b + 1, where its entries are
/// positive. Blocks 2j and 2j + 1 may lean against each other: one more coordinate with opposite
/// signs. A neuron is active at its block, and at times at others of the same label.
#[derive(Clone, Debug)]
struct Family {
    kind: Kind,
    labels: Vec<bool>,
    /// The samples of each block.
    blocks: Vec<Vec<[i32; 2]>>,
    /// |v_m| in halves, and whether the neuron takes further blocks.
    neurons: Vec<(i32, bool)>,
    eta: u32,
}

impl Family {
    fn any() -> impl Strategy<Value = Self> {
        let kind = prop_oneof![Just(Kind::Orthogonal), Just(Kind::Disjoint), Just(Kind::Both)];
        (kind, 1..=2usize).prop_flat_map(|(kind, pairs)| {
            let sample = prop::array::uniform2(1..=5i32);
            let blocks = prop::collection::vec(prop::collection::vec(sample, 1..=3), 2 * pairs);
            let labels = prop::collection::vec(any::<bool>(), 2 * pairs);
            let neurons = prop::collection::vec((1..=4i32, any::<bool>()), 2 * pairs..=8);
            (Just(kind), labels, blocks, neurons, 1..=16u32).prop_map(|(kind, labels, blocks, neurons, eta)| Self {
                kind,
                labels,
                blocks,
                neurons,
                eta,
            })
        })
    }

    /// Whether blocks b and b' are not orthogonal.
    fn lean(&self, b: usize, other: usize) -> bool {
        let pair = match self.kind {
            Kind::Orthogonal => false,
            Kind::Disjoint => true,
            Kind::Both => b >= 2 || self.blocks.len() == 2,
        };
        pair && b != other && b / 2 == other / 2
    }

    /// Whether neuron m is active at block b.
    fn active(&self, m: usize, b: usize) -> bool {
        let own = m % self.blocks.len();
        let more = self.neurons[m].1 && self.kind != Kind::Disjoint;
        // Of another pair at most one block: the two may lean against each other.
        b == own || (more && self.labels[b] == self.labels[own] && b / 2 != own / 2 && b.is_multiple_of(2))
    }

    fn data(&self) -> Dataset {
        let d = 2 * self.blocks.len() + self.blocks.len() / 2;
        let (mut rows, mut labels) = (Vec::new(), Vec::new());
        for (b, block) in self.blocks.iter().enumerate() {
            for x in block {
                let mut row = vec![Rational::new(); d];
                row[2 * b] = Rational::from(x[0]);
                row[2 * b + 1] = Rational::from(x[1]);
                if self.lean(b, b ^ 1) {
                    row[2 * self.blocks.len() + b / 2] = Rational::from(if b % 2 == 0 { 1 } else { -1 });
                }
                rows.push(row);
                labels.push(if self.labels[b] { Label::Positive } else { Label::Negative });
            }
        }
        Dataset::new(rows, labels).unwrap()
    }

    fn model(&self) -> (Model, Vec<Rational>, Rational) {
        let weight = |(m, (v, _)): (usize, &(i32, bool))| {
            let label = if self.labels[m % self.blocks.len()] { 1 } else { -1 };
            Rational::from((label * v, 2))
        };
        let output = self.neurons.iter().enumerate().map(weight).collect();
        let (data, eta) = (self.data(), Rational::from((self.eta, 8)));
        let entry = |m: usize, c: usize| match c / 2 {
            b if b >= self.blocks.len() => Rational::new(),
            b => Rational::from((if self.active(m, b) { 1 + (m + c) as i32 % 3 } else { -1 }, 4)),
        };
        let start = (0..self.neurons.len()).flat_map(|m| (0..data.d()).map(move |c| (m, c)));
        let w0 = start.map(|(m, c)| entry(m, c)).collect();
        (Model::network(data, output, &eta), w0, eta)
    }
}

/// w_B is a non-negative combination of the tight y_i x_i, and all have y_i x_i.w_B >= 1: it is the
/// max-margin direction.
fn is_max_margin(model: &Model, b: &Learned) -> bool {
    let dot = |x: &[Rational], y: &[Rational]| x.iter().zip(y).map(|(x, y)| Rational::from(x * y)).sum::<Rational>();
    let mut rest = b.optimum.w.clone();
    for &i in &b.partition.samples {
        let x: Vec<Rational> = model.data().row(i).iter().map(|x| Rational::from(x * model.sign(i))).collect();
        let height = dot(&x, &b.optimum.w);
        let lambda = b.optimum.lambda.get(&i).cloned().unwrap_or_default();
        if height < 1 || lambda < 0 || (height > 1 && lambda != 0) {
            return false;
        }
        rest.iter_mut().zip(&x).for_each(|(r, x)| *r -= Rational::from(&lambda * x));
    }
    rest.iter().all(|r| *r == 0)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn decoupled_networks_maximise_the_margin_of_each_partition(family in Family::any()) {
        let (model, w0, eta) = family.model();
        let subject =
            Subject { name: "family", data: model.data(), start: Some((&eta, &w0)), network: Some(model.output()), at_zero: AtZero::Zero };
        // The invariance decides at step 0; no rate is asked for.
        let budget = Budget { max_steps: 50, ..Budget::default() };
        let study = Study::of(subject, model.clone(), &w0, Vec::new(), &budget, &Default::default());
        let verdicts = outcomes(&study).map(|(_, outcome)| outcome.verdict());
        prop_assert_eq!(verdicts, [Verdict::Proved, Verdict::Proved, Verdict::Vacuous]);
        let kept = study.kept.as_ref().unwrap();
        prop_assert_eq!(kept.coupled, None);
        // Every sample is learned, each in the partition of its label and its column.
        let learned: usize = kept.learned.iter().map(|b| b.partition.samples.len()).sum();
        prop_assert_eq!(learned, model.data().n());
        for b in &kept.learned {
            prop_assert!(b.maximal && is_max_margin(&model, b));
            // u = c w_B with c > 0.
            let at = b.optimum.w.iter().position(|x| *x != 0).unwrap();
            let c = Rational::from(&b.limit[at] / &b.optimum.w[at]);
            prop_assert!(c > 0 && b.limit.iter().zip(&b.optimum.w).all(|(u, w)| *u == Rational::from(&c * w)));
        }
    }
}
