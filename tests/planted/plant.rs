//! Exact frames, and instances made of them.

use margincert::claim::{Budget, Outcome, Verdict};
use margincert::data::{Dataset, Instance, Label};
use margincert::theorems::find;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rug::Rational;
use rug::ops::Pow;

/// What one claim may cost: all planted answers are decided early.
const BUDGET: u64 = 20_000;

pub fn config() -> ProptestConfig {
    ProptestConfig { cases: 16, rng_seed: RngSeed::Fixed(11), failure_persistence: None, ..ProptestConfig::default() }
}

/// 1/10^30.
pub fn tiny() -> Rational {
    Rational::from(10).pow(30u32).recip()
}

pub fn dot(u: &[Rational], v: &[Rational]) -> Rational {
    u.iter().zip(v).map(|(u, v)| Rational::from(u * v)).sum()
}

pub fn scaled(u: &[Rational], c: &Rational) -> Vec<Rational> {
    u.iter().map(|u| Rational::from(u * c)).collect()
}

pub fn sum(u: &[Rational], v: &[Rational]) -> Vec<Rational> {
    u.iter().zip(v).map(|(u, v)| Rational::from(u + v)).collect()
}

/// d orthonormal vectors of Q^d: a product of plane rotations, each by a rational point of the
/// circle.
#[derive(Clone, Debug)]
pub struct Frame(pub Vec<Vec<Rational>>);

impl Frame {
    pub fn any(d: usize) -> impl Strategy<Value = Self> {
        let turn = (0..d, 0..d, 1..=5i32, 1..=5i32);
        prop::collection::vec(turn, 1..=3).prop_map(move |turns| {
            let unit = |at: usize| (0..d).map(|c| Rational::from(i32::from(c == at))).collect::<Vec<_>>();
            let mut frame: Vec<Vec<Rational>> = (0..d).map(unit).collect();
            for (p, q, a, b) in turns.into_iter().filter(|(p, q, ..)| p != q) {
                let length = a * a + b * b;
                let (cos, sin) = (Rational::from((a * a - b * b, length)), Rational::from((2 * a * b, length)));
                let (u, v) = (frame[p].clone(), frame[q].clone());
                frame[p] = sum(&scaled(&u, &cos), &scaled(&v, &sin));
                frame[q] = sum(&scaled(&v, &cos), &scaled(&u, &-sin));
            }
            Self(frame)
        })
    }

    pub fn d(&self) -> usize {
        self.0.len()
    }

    /// The vector with these coordinates in the frame.
    pub fn at(&self, coordinates: &[Rational]) -> Vec<Rational> {
        let zero = vec![Rational::new(); self.d()];
        self.0.iter().zip(coordinates).fold(zero, |at, (u, c)| sum(&at, &scaled(u, c)))
    }

    /// The same with integer coordinates.
    pub fn whole(&self, coordinates: &[i32]) -> Vec<Rational> {
        self.at(&coordinates.iter().map(|c| Rational::from(*c)).collect::<Vec<_>>())
    }
}

/// Samples with their labels, in an order of their own.
#[derive(Clone, Debug, Default)]
pub struct Plant {
    pub samples: Vec<(Vec<Rational>, bool)>,
}

impl Plant {
    pub fn push(&mut self, x: Vec<Rational>, positive: bool) -> &mut Self {
        self.samples.push((x, positive));
        self
    }

    /// Inserts a sample so that it has the number `at`, or the last one.
    pub fn hide(&mut self, at: usize, x: Vec<Rational>, positive: bool) -> usize {
        let at = at.min(self.samples.len());
        self.samples.insert(at, (x, positive));
        at
    }

    pub fn instance(&self, start: Option<(Rational, Vec<Rational>)>, network: Option<Vec<Rational>>) -> Instance {
        let label = |positive: &bool| if *positive { Label::Positive } else { Label::Negative };
        let rows = self.samples.iter().map(|(x, _)| x.clone()).collect();
        let labels = self.samples.iter().map(|(_, y)| label(y)).collect();
        let (eta, start) = start.unzip();
        let bare = Instance::bare("planted", Dataset::new(rows, labels).unwrap()).unwrap();
        Instance { eta, start, at: vec![rug::Integer::from(1000)], network, ..bare }
    }
}

/// The outcome of a claim.
pub fn outcome(claim: &str, instance: &Instance) -> Outcome {
    let budget = Budget { max_steps: BUDGET, ..Budget::default() };
    find(claim).unwrap().check(instance, &budget, &Default::default()).unwrap()
}

/// The verdict with the name of the hypothesis that fails, and what the kernel says.
pub fn answer(claim: &str, instance: &Instance) -> (Verdict, Option<&'static str>, String) {
    let outcome = outcome(claim, instance);
    let fails = match &outcome {
        Outcome::Vacuous { hypothesis, .. } => Some(hypothesis.name),
        _ => None,
    };
    let said = outcome.checked().map(|checked| checked.statement().to_owned()).or_else(|| outcome.reason());
    (outcome.verdict(), fails, said.unwrap_or_default())
}

pub fn proved(claim: &str, instance: &Instance) -> String {
    let (verdict, _, said) = answer(claim, instance);
    assert_eq!(verdict, Verdict::Proved, "{claim}: {said}\n{}", instance.to_toml());
    said
}

pub fn fails(claim: &str, hypothesis: &str, instance: &Instance) -> String {
    let (verdict, failing, said) = answer(claim, instance);
    assert_eq!((verdict, failing), (Verdict::Vacuous, Some(hypothesis)), "{claim}: {said}\n{}", instance.to_toml());
    said
}

/// As the kernel writes a vector.
pub fn words(u: &[Rational]) -> String {
    format!("({})", u.iter().map(Rational::to_string).collect::<Vec<_>>().join(", "))
}
