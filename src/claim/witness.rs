//! Witnesses: the few numbers that are hard to find and easy to check, one variant for each kind of docs/certificates.md.

use std::collections::{BTreeMap, BTreeSet};

use rug::float::Round;
use rug::{Float, Integer, Rational};
use serde_json::{Value, json};

use crate::arith::interval::Interval;
use crate::dynamics::Ball;
use crate::dynamics::fate::{Decided, End};
use crate::dynamics::leap::Piece;
use crate::dynamics::trap::{Shape, Trap};
use crate::landscape::Branch;
use crate::margin::{Farkas, Optimum};

/// Step numbers of more bits do not fit into a certificate: its strings have at most 100,000 digits.
const MOST_BITS: u32 = 332_000;

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
    Orbit {
        /// The precision at which the kernel steps.
        bits: u32,
        /// Boxes by ascending step number.
        at: Vec<(u64, Vec<(Rational, Rational)>)>,
    },
    /// What gradient descent does for ever, T5.
    Fate {
        /// The fate.
        decided: Decided,
        /// The steps at which the rate is stated, in any order; those before from_step are left out.
        rate_at: Vec<Integer>,
        /// v with y_i v.x_i > 0 for all samples, for the claims `gd.*`.
        separator: Option<Vec<Rational>>,
    },
}

impl Witness {
    /// An orbit witness from balls around iterates, followed at `bits` bits.
    ///
    /// The boxes are wider than the balls, so that another arithmetic of the same precision finds room in them.
    pub fn orbit(bits: u32, balls: &[(u64, Ball)]) -> Self {
        Self::Orbit { bits, at: balls.iter().map(|(k, ball)| (*k, claimed_box(bits, ball))).collect() }
    }

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
            Self::Orbit { bits, at } => {
                let at: Vec<Value> = at.iter().map(|(k, w)| json!({ "k": k.to_string(), "w": boxed(w) })).collect();
                json!({ "at": at, "bits": bits, "kind": "orbit" })
            }
            Self::Fate { decided, rate_at, separator } => json!({
                "bits": decided.bits,
                "end": leaping(decided, end(&decided.end, rate_at)),
                "from_step": first_leap(decided).to_string(),
                "kind": "fate",
                "separator": separator.as_deref().map(vector),
            }),
        }
    }
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

fn end(end: &End, rate_at: &[Integer]) -> Value {
    match end {
        End::Dead => json!({ "kind": "dead" }),
        End::Invariance { active, optimum } => json!({
            "active": active,
            "kind": "invariance",
            "lambda": multipliers(&optimum.lambda),
            "w_hat": vector(&optimum.w),
        }),
        End::Trap(trap) => closed(trap, rate_at),
    }
}

fn closed(trap: &Trap, rate_at: &[Integer]) -> Value {
    let mut end = json!({
        "active": trap.active,
        "kicking": trap.kicking,
        "lambda": multipliers(&trap.optimum.lambda),
        "nu": multipliers(&trap.optimum.nu),
        "rate": rate(trap, rate_at),
        "s": trap.s.to_string(),
        "w_hat": vector(&trap.optimum.w),
        "w_tilde": vector(&trap.w_tilde),
    });
    match &trap.shape {
        Shape::Plain { escape } => {
            end["kind"] = "trap".into();
            end["p"] = vector(escape).into();
            end["rho"] = trap.rho.to_string().into();
            end["walls"] = json!(trap.walls);
        }
        Shape::Sharp { parts, slow } => {
            end["kind"] = "sharp".into();
            end["rho"] = vector(parts).into();
            end["slow"] = json!(slow);
        }
    }
    end
}

/// The step up to which the orbit is followed one by one from w_0.
fn first_leap(decided: &Decided) -> &Integer {
    decided.stages.first().and_then(|stage| stage.pieces.first()).map_or(&decided.from_step, |piece| &piece.from)
}

/// The end of a fate, after its leaps if it has any.
fn leaping(decided: &Decided, end: Value) -> Value {
    decided.stages.iter().rev().fold(end, |then, stage| {
        let pieces: Vec<Value> = stage.pieces.iter().map(piece).collect();
        let tau = stage.pieces.first().map_or_else(|| "1".to_owned(), |first| first.tau.to_string());
        json!({ "kind": "leap", "pieces": pieces, "steps": stage.steps.to_string(), "tau": tau, "then": then })
    })
}

fn piece(piece: &Piece) -> Value {
    let exact = |x: &Float| x.to_rational().unwrap_or_default().to_string();
    let coefficients: Vec<Vec<String>> = piece.coefficients.iter().map(|c| c.iter().map(exact).collect()).collect();
    json!({
        "centre": exact(&piece.centre),
        "coefficients": coefficients,
        "order": piece.order,
        "to": piece.to.to_string(),
    })
}

fn rate(trap: &Trap, at: &[Integer]) -> Vec<Value> {
    let ascending: BTreeSet<&Integer> = at.iter().collect();
    ascending
        .into_iter()
        .filter(|k| states_rate_at(k))
        .filter_map(|k| {
            let bound = trap.direction_error(k).as_ref().and_then(rounded_up)?;
            Some(json!({ "bound": bound.to_string(), "k": k.to_string() }))
        })
        .collect()
}

/// A short rational above a bound, with room for another arithmetic's rounding.
fn rounded_up(bound: &Interval) -> Option<Rational> {
    let slack = Float::with_val(32, 1.000_001);
    Float::with_val_round(32, bound.hi() * &slack, Round::Up).0.to_rational()
}

/// Whether a step number is short enough for a certificate to state the rate there.
pub fn states_rate_at(k: &Integer) -> bool {
    k.significant_bits() <= MOST_BITS
}

/// The box that an orbit witness claims around a ball.
pub fn claimed_box(bits: u32, ball: &Ball) -> Vec<(Rational, Rational)> {
    let slack = Rational::from((1, Integer::from(1) << (bits / 2)));
    let radius = ball.radius.to_rational().unwrap_or_default() * 2 + slack;
    let ends = |c: &Float| {
        let centre = c.to_rational().unwrap_or_default();
        (Rational::from(&centre - &radius), Rational::from(&centre + &radius))
    };
    ball.centre.iter().map(ends).collect()
}

fn vector(entries: &[Rational]) -> Vec<String> {
    entries.iter().map(Rational::to_string).collect()
}

fn whole(entries: &[Integer]) -> Vec<String> {
    entries.iter().map(Integer::to_string).collect()
}

fn multipliers(entries: &BTreeMap<usize, Rational>) -> Value {
    entries.iter().map(|(i, value)| (i.to_string(), Value::from(value.to_string()))).collect()
}

fn boxed(sides: &[(Rational, Rational)]) -> Vec<Value> {
    sides.iter().map(|(lo, hi)| json!({ "hi": hi.to_string(), "lo": lo.to_string() })).collect()
}

fn selection(problem: &Selection) -> Value {
    match problem {
        Selection::Svm => json!({ "active": null, "walls": false }),
        Selection::Active { active, walls } => json!({ "active": active, "walls": walls }),
    }
}
