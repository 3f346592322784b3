//! Means of SGD on one neuron where some path leaves the pattern (lemma:kicked-mean,
//! lemma:lost-sample), and where the max-margin problem is degenerate (lemma:degenerate-mean).

use rug::Rational;

use super::Denial;
use crate::arith::linalg::dot;
use crate::ask::margin;
use crate::claim::{Checked, Selection};
use crate::data::{Dataset, Instance, Label};
use crate::falsify::shown::same_direction;
use crate::margin::{Optimum, Solution};

/// A negative is active at w_0, and `sgd.invariance` fails by that alone.
pub fn kicked(instance: &Instance) -> Option<Denial> {
    let start = Start::of(instance)?;
    let j = start.active.iter().find(|&&i| !start.is_positive(i))?;
    let alone = start.is_acute(&start.active) && start.is_obtuse(&start.active);
    alone.then(|| Denial {
        certificates: Vec::new(),
        why: format!(
            "by lemma:invariance the path {j}, {j}, {j}, .. makes sample {j} inactive after finitely many draws"
        ),
    })
}

/// `sgd.direction` or `sgd.loss` without a hypothesis, all others of which hold.
pub fn mean(claim: &str, hypothesis: &str, instance: &Instance) -> Option<Denial> {
    let start = Start::of(instance)?;
    let shared = ["in-a-cone", "acute", "obtuse"];
    let own: &[&str] = if claim == "sgd.direction" { &["gentle", "non-degenerate"] } else { &[] };
    let others = shared.iter().chain(own).filter(|name| **name != hypothesis);
    if start.pushing.is_empty() || !others.clone().all(|name| start.holds(name)) {
        return None;
    }
    match (claim, hypothesis) {
        (_, "acute") => start.asleep(),
        ("sgd.direction", "in-a-cone" | "obtuse") => start.mean_is_kicked(),
        ("sgd.loss", "in-a-cone") => start.weight_is_kicked(),
        ("sgd.loss", "obtuse") => start.woken(),
        ("sgd.direction", "non-degenerate") => start.all_tight(),
        _ => None,
    }
}

/// One neuron at w_0.
struct Start<'a> {
    instance: &'a Instance,
    data: &'a Dataset,
    eta: &'a Rational,
    /// All active samples.
    active: Vec<usize>,
    /// J: the positives among them.
    pushing: Vec<usize>,
}

impl<'a> Start<'a> {
    fn of(instance: &'a Instance) -> Option<Self> {
        let (data, eta, w0) = (&instance.data, instance.eta.as_ref()?, instance.start.as_deref()?);
        if instance.output().is_some() {
            return None;
        }
        let active: Vec<usize> = (0..data.n()).filter(|&i| dot(data.row(i), w0) > 0).collect();
        let pushing = active.iter().copied().filter(|&i| data.labels()[i] == Label::Positive).collect();
        Some(Self { instance, data, eta, active, pushing })
    }

    fn is_positive(&self, i: usize) -> bool {
        self.data.labels()[i] == Label::Positive
    }

    /// x_i.x_o.
    fn product(&self, i: usize, o: usize) -> Rational {
        dot(self.data.row(i), self.data.row(o))
    }

    fn is_acute(&self, pattern: &[usize]) -> bool {
        pattern.iter().all(|&i| pattern.iter().all(|&o| self.product(i, o) >= 0))
    }

    fn is_obtuse(&self, pattern: &[usize]) -> bool {
        let outside = |o: &usize| !pattern.contains(o);
        pattern.iter().all(|&i| (0..self.data.n()).filter(outside).all(|o| self.product(i, o) <= 0))
    }

    /// Enough for a hypothesis, in rationals: e^(-x_i.w_0) < 1 on J.
    fn holds(&self, name: &str) -> bool {
        match name {
            "in-a-cone" => self.active == self.pushing,
            "acute" => self.is_acute(&self.active),
            "obtuse" => self.is_obtuse(&self.active),
            "gentle" => self.pushing.iter().all(|&i| self.eta * self.product(i, i) <= 2),
            "non-degenerate" => self.optimum().is_some_and(|(optimum, _)| optimum.is_non_degenerate()),
            _ => false,
        }
    }

    /// w^_J with its certificate.
    fn optimum(&self) -> Option<(Optimum, Checked)> {
        let own = margin(self.instance, Selection::Active { active: self.pushing.clone(), walls: false }).ok()?;
        match (own.solution, own.checked) {
            (Solution::Optimal(optimum), Ok(checked)) => Some((optimum, checked)),
            _ => None,
        }
    }

    /// Negatives whose mean preactivation is bounded: no other negative pushes them up.
    fn bounded(&self) -> impl Iterator<Item = usize> {
        let negatives = self.data.negatives();
        let alone = move |j: &usize| {
            self.product(*j, *j) > 0 && self.data.negatives().iter().all(|&l| self.product(l, *j) >= 0)
        };
        negatives.into_iter().filter(alone)
    }

    fn mean_is_kicked(&self) -> Option<Denial> {
        let (optimum, checked) = self.optimum()?;
        let j = self.bounded().find(|&j| dot(self.data.row(j), &optimum.w) > 0)?;
        let why = format!("by lemma:kicked-mean E x_{j}.w_k is bounded above, yet x_{j}.w^ > 0");
        Some(Denial { certificates: vec![checked], why })
    }

    fn weight_is_kicked(&self) -> Option<Denial> {
        let on_a_ray = |j: usize| {
            let i = self.pushing.iter().find(|&&i| same_direction(self.data.row(i), self.data.row(j)))?;
            Some((*i, j))
        };
        let (i, j) = self.bounded().find_map(on_a_ray)?;
        let why =
            format!("by lemma:kicked-mean E x_{j}.w_k, and so E x_{i}.w_k, is bounded above: E F_k does not tend to 0");
        Denial::because(why)
    }

    /// The pattern behind many draws of one sample of J, if every path then keeps it.
    fn behind_draws_of(&self, i: usize) -> Option<Vec<usize>> {
        let stays = |o: &usize| {
            let product = self.product(i, *o);
            product > 0 || (product == 0 && self.active.contains(o))
        };
        let pattern: Vec<usize> = (0..self.data.n()).filter(stays).collect();
        let kept = pattern.iter().all(|&o| self.is_positive(o)) && self.is_acute(&pattern) && self.is_obtuse(&pattern);
        kept.then_some(pattern)
    }

    fn asleep(&self) -> Option<Denial> {
        let lost = |&i: &usize| {
            let kept = self.behind_draws_of(i)?;
            Some((i, self.pushing.iter().copied().find(|o| !kept.contains(o))?))
        };
        let (i, o) = self.pushing.iter().find_map(lost)?;
        Denial::because(format!(
            "by lemma:lost-sample, after enough draws of sample {i}, sample {o} is inactive for ever, with a positive probability"
        ))
    }

    fn woken(&self) -> Option<Denial> {
        if !self.data.negatives().is_empty() {
            return None;
        }
        let found = |&i: &usize| Some((i, self.behind_draws_of(i)?.into_iter().find(|o| !self.pushing.contains(o))?));
        let (i, o) = self.pushing.iter().find_map(found)?;
        Denial::because(format!(
            "by lemma:lost-sample, after enough draws of sample {i}, sample {o} is active for ever, with a positive probability: E L(w_k) stays below (n - |J| + E F_k)/n"
        ))
    }

    fn all_tight(&self) -> Option<Denial> {
        let (optimum, _) = self.optimum()?;
        let all = !optimum.is_non_degenerate() && optimum.support == self.pushing;
        let why = "by lemma:degenerate-mean E |w_k - w^ ln tau_k - w~|^2 is unbounded, whatever w~".to_owned();
        all.then_some(why).and_then(Denial::because)
    }
}
