//! Witnesses: the few numbers that are hard to find and easy to check, one variant for each kind of docs/certificates.md.

use std::collections::{BTreeMap, BTreeSet};

use rug::float::Round;
use rug::{Float, Integer, Rational};
use serde_json::{Value, json};

use super::SgdWitness;
use crate::arith::interval::Interval;
use crate::arith::rational::print_step;
use crate::dynamics::fate::{Decided, End};
use crate::dynamics::horizon::{Behind, Enclosure, Flown, Horizon};
use crate::dynamics::leap::Piece;
use crate::dynamics::rates::LossBound;
use crate::dynamics::trap::{Held, Shape, Slide, Trap};
use crate::landscape::Branch;
use crate::margin::{Farkas, Optimum};

/// A certificate's strings have at most so many digits; step numbers of so many bits are certainly shorter.
const MOST_DIGITS: usize = 100_000;
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
    Orbit(Enclosures),
    /// What gradient descent does for ever, T5.
    Fate {
        /// The fate.
        decided: Decided,
        /// The steps at which the rate is stated, in any order; those before from_step are left out.
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

/// Enclosures of iterates as a certificate claims them.
#[derive(Clone, Debug)]
pub struct Enclosures {
    /// The precision at which the kernel steps.
    pub bits: u32,
    /// Boxes by ascending step number: by single steps, then by the flight.
    pub at: Vec<(Integer, Vec<(Rational, Rational)>)>,
    /// What carries the boxes that single steps do not reach.
    pub flight: Option<Flown>,
}

impl Enclosures {
    /// What a certificate can claim of enclosures of an orbit: those by at most `most_steps` single steps, up to the flight under way, and
    /// those of this flight; earlier flights, which stopped, are not kept.
    pub fn of(horizon: &Horizon<'_>, found: &[Enclosure], most_steps: u64) -> Self {
        let bits = horizon.orbit().bits();
        let flight = horizon.flown().filter(|flight| flight.from_step <= most_steps);
        let can_be_claimed = |e: &&Enclosure| match (e.flight, &flight) {
            (None, None) => e.k <= most_steps,
            (None, Some(flight)) => e.k <= flight.from_step,
            (Some(number), flight) => flight.as_ref().is_some_and(|f| f.number == number) && can_be_stated(&e.k),
        };
        let claimed = |e: &Enclosure| (e.k.clone(), claimed_box(bits, &e.w));
        let at = found.iter().filter(can_be_claimed).map(claimed).collect();
        Self { bits, at, flight }
    }

    fn to_json(&self) -> Value {
        let Self { bits, at, flight } = self;
        let at: Vec<Value> = at.iter().map(|(k, w)| json!({ "k": print_step(k), "w": boxed(w) })).collect();
        let flight = flight.as_ref().map(|flight| {
            let trap = match &flight.behind {
                Behind::Nothing => Value::Null,
                Behind::Dead => end(&End::Dead, &[]),
                Behind::Trap { slide, trap: found } => sliding(slide.as_deref(), trap(found, &[])),
            };
            json!({
                "from_step": print_step(&flight.from_step),
                "pieces": pieces(&flight.pieces),
                "tau": flight.tau.to_string(),
                "trap": trap,
            })
        });
        json!({ "at": at, "bits": bits, "flight": flight, "kind": "orbit" })
    }
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
            Self::Fate { decided, rate_at, separator } => fate(decided, rate_at, separator.as_deref()),
            Self::Partitions { decided, rate_at, own } => json!({
                "fate": fate(decided, rate_at, None),
                "kind": "partitions",
                "partitions": own.iter().map(share).collect::<Vec<_>>(),
            }),
            Self::LossRate { decided, bound, rate_at, separator } => json!({
                "fate": fate(decided, &[], Some(separator)),
                "kind": "loss-rate",
                "rate": bounds(rate_at, &|k| bound.at(k)),
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

fn fate(decided: &Decided, rate_at: &[Integer], separator: Option<&[Rational]>) -> Value {
    json!({
        "bits": decided.bits,
        "end": leaping(decided, sliding(decided.slide.as_ref(), end(&decided.end, rate_at))),
        "from_step": print_step(first_leap(decided)),
        "kind": "fate",
        "separator": separator.map(vector),
    })
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

fn end(end: &End, rate_at: &[Integer]) -> Value {
    match end {
        End::Dead => json!({ "kind": "dead" }),
        End::Invariance { active, optimum } => json!({
            "active": active,
            "kind": "invariance",
            "lambda": multipliers(&optimum.lambda),
            "w_hat": vector(&optimum.w),
        }),
        End::Trap(found) => trap(found, rate_at),
        End::Exploding(explosion) => json!({
            "a": explosion.a.to_string(),
            "delta": explosion.delta.to_string(),
            "kind": "exploding",
            "negative": explosion.chain.kicks.first(),
        }),
    }
}

fn trap(trap: &Trap, rate_at: &[Integer]) -> Value {
    let mut end = json!({
        "active": trap.active,
        "kicking": trap.kicking,
        "lambda": multipliers(&trap.optimum.lambda),
        "nu": multipliers(&trap.optimum.nu),
        "rate": bounds(rate_at, &|k| trap.direction_error(k)),
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
            for (key, rho) in ["rho_1", "rho_2", "rho_3"].into_iter().zip(parts) {
                end[key] = rho.to_string().into();
            }
            end["slow"] = json!(slow);
        }
    }
    end
}

/// The step up to which the orbit is followed one by one from w_0.
fn first_leap(decided: &Decided) -> &Integer {
    let leapt = decided.stages.first().and_then(|stage| stage.pieces.first());
    let slid = decided.slide.as_ref().and_then(|slide| slide.pieces.first()).map(|held| &held.piece);
    leapt.or(slid).map_or(&decided.from_step, |piece| &piece.from)
}

/// An end after a slide, if there is one.
fn sliding(slide: Option<&Slide>, end: Value) -> Value {
    let Some(slide) = slide else { return end };
    let held = |held: &Held| {
        let mut held_piece = piece(&held.piece);
        for (key, rho) in ["rho_1", "rho_2"].into_iter().zip(&held.rho) {
            held_piece[key] = rho.to_string().into();
        }
        held_piece
    };
    json!({
        "active": slide.active,
        "kicking": slide.kicking,
        "kind": "slide",
        "offset": vector(&slide.offset),
        "pieces": slide.pieces.iter().map(held).collect::<Vec<_>>(),
        "tau": slide.pieces.first().map_or_else(|| "1".to_owned(), |first| first.piece.tau.to_string()),
        "then": end,
    })
}

/// The end of a fate, after its leaps if it has any.
fn leaping(decided: &Decided, end: Value) -> Value {
    decided.stages.iter().rev().fold(end, |then, stage| {
        let tau = stage.pieces.first().map_or_else(|| "1".to_owned(), |first| first.tau.to_string());
        json!({
            "kind": "leap",
            "pieces": pieces(&stage.pieces),
            "steps": stage.steps.to_string(),
            "tau": tau,
            "then": then,
        })
    })
}

fn pieces(pieces: &[Piece]) -> Vec<Value> {
    pieces.iter().map(piece).collect()
}

fn piece(piece: &Piece) -> Value {
    let exact = |x: &Float| x.to_rational().unwrap_or_default().to_string();
    let coefficients: Vec<Vec<String>> = piece.coefficients.iter().map(|c| c.iter().map(exact).collect()).collect();
    json!({
        "centre": exact(&piece.centre),
        "coefficients": coefficients,
        "order": piece.order,
        "to": print_step(&piece.to),
    })
}

/// Bounds at ascending steps, where they can be stated.
pub(super) fn bounds(at: &[Integer], bound: &dyn Fn(&Integer) -> Option<Interval>) -> Vec<Value> {
    let ascending: BTreeSet<&Integer> = at.iter().collect();
    ascending
        .into_iter()
        .filter(|k| can_be_stated(k))
        .filter_map(|k| {
            let bound = bound(k).as_ref().and_then(rounded_up)?.to_string();
            (bound.len() <= MOST_DIGITS).then(|| json!({ "bound": bound, "k": print_step(k) }))
        })
        .collect()
}

/// A short rational below a lower bound, with room for another arithmetic's rounding.
fn lower_bound(k: &Integer, bound: &Interval) -> Option<Value> {
    let slack = Float::with_val(32, 0.999_999);
    let bound = Float::with_val_round(32, bound.lo() * &slack, Round::Down).0.to_rational()?;
    Some(json!({ "bound": bound.to_string(), "k": print_step(k) }))
}

/// A short rational above a bound, with room for another arithmetic's rounding.
fn rounded_up(bound: &Interval) -> Option<Rational> {
    let slack = Float::with_val(32, 1.000_001);
    Float::with_val_round(32, bound.hi() * &slack, Round::Up).0.to_rational()
}

/// Whether a step number is short enough for a certificate.
pub fn can_be_stated(k: &Integer) -> bool {
    k.significant_bits() <= MOST_BITS || print_step(k).len() <= MOST_DIGITS
}

/// The box that a witness claims around an iterate that lies in `w`: wider, so that another arithmetic of the same precision finds room in it.
pub fn claimed_box(bits: u32, w: &[Interval]) -> Vec<(Rational, Rational)> {
    let slack = Rational::from((1, Integer::from(1) << (bits / 2)));
    let exact = |x: &Float| x.to_rational().unwrap_or_default();
    let ends = |x: &Interval| {
        let (lo, hi) = (exact(x.lo()), exact(x.hi()));
        let more = Rational::from(&hi - &lo) / 2u32 + &slack;
        (lo - &more, hi + more)
    };
    w.iter().map(ends).collect()
}

pub(super) fn vector(entries: &[Rational]) -> Vec<String> {
    entries.iter().map(Rational::to_string).collect()
}

fn whole(entries: &[Integer]) -> Vec<String> {
    entries.iter().map(Integer::to_string).collect()
}

pub(super) fn multipliers(entries: &BTreeMap<usize, Rational>) -> Value {
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
