//! What an accepted certificate shows, read from its own text: what refutes is what the kernel
//! accepted, not what the prover remembers.

use rug::Rational;
use serde_json::Value;

use crate::arith::linalg::dot;
use crate::arith::rational;
use crate::claim::{Budget, Checked, Outcome, Verdict};
use crate::data::Instance;
use crate::stepping::Precision;
use crate::theorems::find;

/// What one claim may cost on one instance: a search has many.
pub const BUDGET: Budget = Budget { max_steps: 500, precision: Precision { start: 128, limit: 256, budget: 1_500 } };

/// A certificate as a tree.
pub struct Shown(Value);

impl Shown {
    /// Of an accepted certificate.
    pub fn of(checked: &Checked) -> Self {
        Self(serde_json::from_str(&checked.certificate().text()).unwrap_or_default())
    }

    /// The claim.
    pub fn claim(&self) -> &str {
        self.0["claim"].as_str().unwrap_or_default()
    }

    /// The witness.
    pub fn witness(&self) -> &Value {
        &self.0["witness"]
    }

    /// The kind of the witness.
    pub fn kind(&self) -> &str {
        word(self.witness())
    }

    /// The fate in the witness.
    pub fn fate(&self) -> &Value {
        let witness = self.witness();
        if witness["fate"].is_null() { witness } else { &witness["fate"] }
    }

    /// How the trajectory ends, behind leaps and slides.
    pub fn end(&self) -> &Value {
        let mut end = &self.fate()["end"];
        while !end["then"].is_null() {
            end = &end["then"];
        }
        end
    }

    /// The kind of that end.
    pub fn ends(&self) -> &str {
        word(self.end())
    }

    /// The samples that are active in the end.
    pub fn active(&self) -> Option<Vec<usize>> {
        let index = |sample: &Value| usize::try_from(sample.as_u64()?).ok();
        self.end()["active"].as_array()?.iter().map(index).collect()
    }

    /// w^ of the limit.
    pub fn limit(&self) -> Option<Vec<Rational>> {
        numbers(&self.end()["w_hat"])
    }
}

/// What a tree says of its kind.
pub fn word(tree: &Value) -> &str {
    tree["kind"].as_str().unwrap_or_default()
}

/// A list of exact numbers.
pub fn numbers(list: &Value) -> Option<Vec<Rational>> {
    list.as_array()?.iter().map(|number| rational::parse(number.as_str()?).ok()).collect()
}

/// The outcome of a claim on an instance, within the budget of a search.
pub fn outcome(claim: &str, instance: &Instance) -> Option<Outcome> {
    find(claim)?.check(instance, &BUDGET, &Default::default()).ok()
}

/// The certificate, where the claim is proved.
pub fn proved(claim: &str, instance: &Instance) -> Option<Checked> {
    certified(claim, instance, Verdict::Proved)
}

/// The certificate, where the claim has this verdict.
pub fn certified(claim: &str, instance: &Instance, verdict: Verdict) -> Option<Checked> {
    outcome(claim, instance)?.checked().filter(|checked| checked.verdict() == verdict).cloned()
}

/// Whether u is a positive multiple of v.
pub fn same_direction(u: &[Rational], v: &[Rational]) -> bool {
    let (uv, vv) = (dot(u, v), dot(v, v));
    uv > 0 && u.iter().zip(v).all(|(u, v)| Rational::from(u * &vv) == Rational::from(v * &uv))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_are_compared_exactly() {
        let vector = |entries: &[i32]| entries.iter().map(|x| Rational::from((*x, 3))).collect::<Vec<_>>();
        assert!(same_direction(&vector(&[1, -2]), &vector(&[2, -4])));
        for other in [[-1, 2], [1, -1], [0, 0], [2, 1]] {
            assert!(!same_direction(&vector(&[1, -2]), &vector(&other)));
        }
    }
}
