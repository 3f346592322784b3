//! Fates as trees: how an orbit ends, behind its leaps and its slide.

use rug::{Float, Integer, Rational};
use serde_json::{Value, json};

use super::numbers::{bounds, multipliers, vector};
use crate::arith::rational::print_step;
use crate::endings::trap::{Shape, Trap};
use crate::leaping::Piece;
use crate::trajectory::fate::{Decided, End, Stage};
use crate::trajectory::glide::{Glided, Slid, Stretch};
use crate::trajectory::slide::{Held, Slide};

pub(super) fn fate(decided: &Decided, rate_at: &[Integer], separator: Option<&[Rational]>) -> Value {
    let end = leaping(
        decided.stages.iter(),
        sliding(decided.slide.as_ref(), gliding(&decided.glides, end(&decided.end, rate_at))),
    );
    let steps = print_step(&first_leap(decided));
    let (end, from_step) = match &decided.subspace {
        None => (end, steps),
        Some(subspace) => {
            let basis: Vec<Vec<String>> = subspace.basis.iter().map(|b| vector(b)).collect();
            (json!({ "basis": basis, "kind": "subspace", "steps": steps, "then": end }), "0".to_owned())
        }
    };
    json!({
        "bits": decided.bits,
        "end": end,
        "from_step": from_step,
        "kind": "fate",
        "separator": separator.map(vector),
    })
}

pub(super) fn end(end: &End, rate_at: &[Integer]) -> Value {
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

pub(super) fn trap(trap: &Trap, rate_at: &[Integer]) -> Value {
    let mut end = json!({
        "active": trap.active,
        "lambda": multipliers(&trap.optimum.lambda),
        "rate": bounds(rate_at, 2, &|k| trap.direction_error(k)),
        "s": trap.s.to_string(),
        "w_hat": vector(&trap.optimum.w),
        "w_tilde": vector(&trap.w_tilde),
    });
    match &trap.shape {
        Shape::Corridor { beyond, slow, .. } => {
            end["slow"] = json!(slow);
            end["beyond"] = json!(vector(beyond));
            end["kind"] = "corridor".into();
            end["rho"] = trap.rho.to_string().into();
            end["kicking"] = json!(trap.kicking);
            end["nu"] = multipliers(&trap.optimum.nu);
        }
        Shape::Shadowing => {
            end["kind"] = "trap".into();
            end["rho"] = trap.rho.to_string().into();
        }
        Shape::Bounded { parts, slow } => {
            end["kind"] = "sharp".into();
            for (key, rho) in ["rho_1", "rho_2", "rho_3"].into_iter().zip(parts) {
                end[key] = rho.to_string().into();
            }
            end["kicking"] = json!(trap.kicking);
            end["nu"] = multipliers(&trap.optimum.nu);
            end["slow"] = json!(slow);
        }
        Shape::Basin { parts, slow } => {
            end["kind"] = "basin".into();
            for (key, rho) in ["rho_1", "rho_2"].into_iter().zip(parts) {
                end[key] = rho.to_string().into();
            }
            end["kicking"] = json!(trap.kicking);
            end["nu"] = multipliers(&trap.optimum.nu);
            end["slow"] = json!(slow);
        }
    }
    end
}

/// The step up to which the orbit is followed one by one from w_0. A stage may have no leaps, but
/// single steps alone, which the certificate tells of by themselves.
fn first_leap(decided: &Decided) -> Integer {
    let mut alone = 0;
    for stage in &decided.stages {
        if let Some(piece) = stage.pieces.first() {
            return Integer::from(&piece.from - alone);
        }
        alone += stage.steps;
    }
    let slid = decided.slide.as_ref().and_then(|slide| slide.pieces.first()).map(|held| &held.piece.from);
    let glided = decided.glides.first().and_then(Stretch::from);
    Integer::from(slid.or(glided).unwrap_or(&decided.from_step) - alone)
}

/// An end after a slide, if there is one.
pub(super) fn sliding(slide: Option<&Slide>, end: Value) -> Value {
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

/// An end after glides, if there are any.
fn gliding(stretches: &[Stretch], end: Value) -> Value {
    let exact = |x: &f64| Rational::from_f64(*x).unwrap_or_default().to_string();
    let all = |c: &Vec<f64>| c.iter().map(exact).collect::<Vec<_>>();
    let piece = |piece: &Glided| {
        let nu = piece.nu.iter().map(|(sample, nu)| json!({ "nu": all(nu), "sample": sample }));
        let (loose, mu) = (piece.loose.0.iter(), all(&piece.loose.1));
        let loose = loose.map(|sample| json!({ "mu": mu, "sample": sample }));
        json!({
            "centre": exact(&piece.centre),
            "coefficients": piece.coefficients.iter().map(all).collect::<Vec<_>>(),
            "fall": piece.fall.as_ref().map(|(kappa, rho)| json!({ "kappa": kappa.to_string(), "rho": rho.to_string() })),
            "loose": loose.collect::<Vec<_>>(),
            "nu": nu.collect::<Vec<_>>(),
            "order": piece.order,
            "pressed": piece.pressed,
            "rho": piece.rho.to_string(),
            "to": print_step(&piece.to),
        })
    };
    let slid = |slid: &Slid| {
        json!({
            "centre": exact(&slid.centre),
            "coefficients": slid.coefficients.iter().map(all).collect::<Vec<_>>(),
            "order": 1,
            "rho_1": slid.rho[0].to_string(),
            "rho_2": slid.rho[1].to_string(),
            "to": print_step(&slid.to),
        })
    };
    stretches.iter().rev().fold(end, |then, stretch| match stretch {
        Stretch::Glide(glide) => json!({
            "active": glide.active,
            "frame": glide.frame.as_ref().map(|[basis, kicking]| json!({ "basis": basis, "kicking": kicking })),
            "kind": "glide",
            "pieces": glide.pieces.iter().map(piece).collect::<Vec<_>>(),
            "tau": glide.pieces.first().map_or_else(|| "1".to_owned(), |first| first.tau.to_string()),
            "then": then,
            "wakes": glide.wakes,
        }),
        Stretch::Slide { active, kicking, offset, tau, pieces, .. } => json!({
            "active": active,
            "kicking": kicking,
            "kind": "slide",
            "offset": vector(offset),
            "pieces": pieces.iter().map(slid).collect::<Vec<_>>(),
            "tau": tau.to_string(),
            "then": then,
        }),
    })
}

/// An end after leaps with single steps behind them, if there are any.
pub(super) fn leaping<'s>(stages: impl DoubleEndedIterator<Item = &'s Stage>, end: Value) -> Value {
    stages.rev().fold(end, |then, stage| {
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

pub(super) fn pieces(pieces: &[Piece]) -> Vec<Value> {
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
