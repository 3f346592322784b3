//! Witnesses: the few numbers that are hard to find and easy to check, one variant for each kind of
//! docs/certificates.md.

mod enclosures;
mod end;
mod numbers;
mod sgd;

use std::collections::BTreeMap;

use rug::{Integer, Rational};
use serde_json::{Value, json};

use self::end::fate;
use self::numbers::{bounds, lower_bound, multipliers, vector, whole};
use crate::arith::interval::Interval;
use crate::arith::rational::print_step;
use crate::data::Recorded;
use crate::landscape::Branch;
use crate::margin::{Farkas, Intercept, Optimum};
use crate::trajectory::fate::Decided;
use crate::trajectory::rates::{LossBound, kept};

pub use enclosures::Enclosures;
pub use numbers::can_be_stated;
pub use sgd::SgdWitness;

/// Which rows and walls a problem (MM) has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// y_i x_i for all samples: the SVM of the data set.
    Svm,
    /// x_i for the positives in J, ascending; all negatives as walls, or none.
    Active {
        /// J.
        active: Vec<usize>,
        /// Whether the negatives are walls.
        walls: bool,
    },
}

/// What a certificate shows, by kind.
#[derive(Clone, Debug)]
pub enum Witness {
    /// The exact solution of (MM), T3.
    Kkt {
        /// The problem.
        problem: Selection,
        /// The solution.
        optimum: Optimum,
    },
    /// (MM) has no solution.
    Farkas {
        /// The problem.
        problem: Selection,
        /// The combination.
        farkas: Farkas,
    },
    /// The max-margin problem with a free intercept.
    Intercept {
        /// The solution.
        solved: Intercept,
    },
    /// The same has no solution: sum lambda_i y_i x_i = 0 and sum lambda_i y_i = 0.
    NoIntercept {
        /// The multipliers.
        lambda: BTreeMap<usize, Rational>,
    },
    /// sum lambda_i y_i x_i = 0 with lambda >= 0, not all zero: the non-zero entries.
    NotSeparable {
        /// The multipliers.
        lambda: BTreeMap<usize, Rational>,
    },
    /// No label is +1.
    NoPositives,
    /// T5.2: w^+ activates a negative.
    Diverge {
        /// w^+ with its multipliers.
        optimum: Optimum,
        /// A negative with w^+.x_j > 0.
        negative: usize,
        /// v with y_i v.x_i > 0 for all samples.
        separator: Vec<Rational>,
    },
    /// w^+ activates no negative.
    Aligned {
        /// w^+ with its multipliers.
        optimum: Optimum,
    },
    /// v with y_i v.x_i > 0 for all samples.
    Separator {
        /// v.
        separator: Vec<Rational>,
    },
    /// An asymptotic minimum that misses a positive, T2.
    Minimum {
        /// u.
        u: Vec<Integer>,
        /// v with y_i v.x_i > 0 for all samples.
        separator: Vec<Rational>,
    },
    /// All asymptotic minima, T2.
    Cells {
        /// The tree of the signs of the positives.
        tree: Vec<Branch>,
        /// v with y_i v.x_i > 0 for all samples.
        separator: Vec<Rational>,
    },
    /// Enclosures of iterates, T4.
    Orbit(Enclosures),
    /// A recorded run beside the iterates, T4.
    Run {
        /// Enclosures at the recorded steps.
        orbit: Enclosures,
        /// What was recorded there.
        recorded: Vec<Recorded>,
        /// The largest |w - w_k|/|w_k|.
        tolerance: Rational,
    },
    /// What gradient descent does for ever, T5.
    Fate {
        /// The fate.
        decided: Decided,
        /// The steps at which the rate is stated, in any order; those before from_step are left
        /// out.
        rate_at: Vec<Integer>,
        /// v with y_i v.x_i > 0 for all samples, for the claims `gd.*`.
        separator: Option<Vec<Rational>>,
    },
    /// SGD, T6.
    Sgd(SgdWitness),
    /// A network's partitions, T7.2.
    Partitions {
        /// The fate: a pattern is kept for ever.
        decided: Decided,
        /// The steps at which the rate is stated.
        rate_at: Vec<Integer>,
        /// The max-margin solution of each partition, in the order of their first samples.
        own: Vec<Optimum>,
    },
    /// How fast the loss falls, T5.4.
    LossRate {
        /// The fate.
        decided: Decided,
        /// The bound.
        bound: LossBound,
        /// The steps at which it is stated; those before from_step are left out.
        rate_at: Vec<Integer>,
        /// v with y_i v.x_i > 0 for all samples.
        separator: Vec<Rational>,
    },
    /// Where the direction is slow, T5.6.
    Degenerate {
        /// The fate: the pattern is kept by the invariance.
        decided: Decided,
        /// u of a degenerate problem (MM).
        u: Vec<Rational>,
        /// Enclosures of iterates.
        orbit: Option<Enclosures>,
        /// Lower bounds of the direction's error times ln k at some of them.
        lower: Vec<(Integer, Interval)>,
        /// v with y_i v.x_i > 0 for all samples.
        separator: Vec<Rational>,
    },
}

impl Witness {
    /// The canonical JSON tree.
    pub(super) fn to_json(&self) -> Value {
        match self {
            Self::Kkt { problem, optimum } => json!({
                "degenerate": optimum.degenerate.as_deref().map(vector),
                "kind": "kkt",
                "lambda": multipliers(&optimum.lambda),
                "nu": multipliers(&optimum.nu),
                "problem": selection(problem),
                "support": optimum.support,
                "w_hat": vector(&optimum.w),
            }),
            Self::Farkas { problem, farkas } => json!({
                "kind": "farkas",
                "lambda": multipliers(&farkas.lambda),
                "nu": multipliers(&farkas.nu),
                "problem": selection(problem),
            }),
            Self::Intercept { solved: Intercept { w, b, support, lambda } } => json!({
                "b": b.to_string(),
                "kind": "intercept",
                "lambda": multipliers(lambda),
                "support": support,
                "w_hat": vector(w),
            }),
            Self::NoIntercept { lambda } => json!({ "kind": "no-intercept", "lambda": multipliers(lambda) }),
            Self::NotSeparable { lambda } => json!({ "kind": "not-separable", "lambda": multipliers(lambda) }),
            Self::NoPositives => json!({ "kind": "no-positives" }),
            Self::Diverge { optimum, negative, separator } => json!({
                "kind": "diverge",
                "lambda": multipliers(&optimum.lambda),
                "negative": negative,
                "separator": vector(separator),
                "w_hat": vector(&optimum.w),
            }),
            Self::Aligned { optimum } => {
                json!({ "kind": "aligned", "lambda": multipliers(&optimum.lambda), "w_hat": vector(&optimum.w) })
            }
            Self::Separator { separator } => json!({ "kind": "separator", "separator": vector(separator) }),
            Self::Minimum { u, separator } => {
                json!({ "kind": "minimum", "separator": vector(separator), "u": whole(u) })
            }
            Self::Cells { tree, separator } => json!({
                "kind": "cells",
                "separator": vector(separator),
                "tree": tree.iter().map(branch).collect::<Vec<_>>(),
            }),
            Self::Sgd(sgd) => sgd.to_json(),
            Self::Orbit(enclosures) => enclosures.to_json(),
            Self::Run { orbit, recorded, tolerance } => json!({
                "kind": "run",
                "orbit": orbit.to_json(),
                "recorded": recorded.iter().map(point).collect::<Vec<_>>(),
                "tolerance": tolerance.to_string(),
            }),
            Self::Fate { decided, rate_at, separator } => fate(decided, rate_at, separator.as_deref()),
            Self::Partitions { decided, rate_at, own } => json!({
                "fate": fate(decided, rate_at, None),
                "kind": "partitions",
                "partitions": own.iter().map(share).collect::<Vec<_>>(),
            }),
            Self::LossRate { decided, bound, rate_at, separator } => json!({
                "fate": fate(decided, &[], Some(separator)),
                "kind": "loss-rate",
                "rate": bounds(rate_at, kept(&decided.end).map_or(0, |(active, _)| active.len()), &|k| bound.at(k)),
            }),
            Self::Degenerate { decided, u, orbit, lower, separator } => {
                let lower: Vec<Value> = lower.iter().filter_map(|(k, bound)| lower_bound(k, bound)).collect();
                json!({
                    "fate": fate(decided, &[], Some(separator)),
                    "kind": "degenerate",
                    "lower": lower,
                    "orbit": orbit.as_ref().map(Enclosures::to_json),
                    "u": vector(u),
                })
            }
        }
    }
}

fn share(own: &Optimum) -> Value {
    json!({ "lambda": multipliers(&own.lambda), "w_hat": vector(&own.w) })
}

fn branch(branch: &Branch) -> Value {
    match branch {
        Branch::Split { row } => json!({ "kind": "split", "row": row }),
        Branch::Cell { u } => json!({ "kind": "cell", "u": whole(u) }),
        Branch::Empty(farkas) => {
            json!({ "kind": "empty", "lambda": multipliers(&farkas.lambda), "nu": multipliers(&farkas.nu) })
        }
    }
}

/// What was recorded at a step.
fn point(Recorded { k, w }: &Recorded) -> Value {
    json!({ "k": print_step(k), "w": w.as_deref().map(vector) })
}

fn selection(problem: &Selection) -> Value {
    match problem {
        Selection::Svm => json!({ "active": null, "walls": false }),
        Selection::Active { active, walls } => json!({ "active": active, "walls": walls }),
    }
}
