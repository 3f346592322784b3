//! The trap without kicks at a given w_K (docs/lemmas.md lemma:shadowing-trap): the iterates shadow
//! w^ ln tau + w~, whose defects have a finite sum.

use std::array;

use rug::Integer;

use super::closed::{Shape, Trap};
use super::closing;
use super::failure::TrapFailure;
use super::numbers::{enclose, half, int, sum};
use super::reference::Reference;
use super::rows::Bounded;
use crate::arith::interval::Interval;

/// Closes the trap at step K.
///
/// # Errors
/// The first condition that fails.
pub(crate) fn close(at: &Reference<'_>, from_step: &Integer) -> Result<Trap, TrapFailure> {
    let distance = at.distance() + drift(at)?;
    let [rho] = closing::close(array::from_ref(&distance), |_| Ok([distance.clone()]))?;
    conditions(at, &enclose(&rho))?;
    let radius = enclose(&rho);
    Ok(at.trap(from_step, rho, radius, Shape::Shadowing))
}

/// What all defects to come add up to: |w^|/(2 tau_K - 1), and the push of J off S, bounded by its
/// integral from tau_K - 1/2 on.
fn drift(at: &Reference<'_>) -> Result<Interval, TrapFailure> {
    let setting = at.setting;
    let before = &at.tau - &half();
    let log = before.ln().ok_or(TrapFailure::TooEarly)?;
    let slow = |x: &Bounded| {
        let excess = &x.theta - &int(1);
        let push = &setting.h * &x.norm * (-at.offset(x) - &excess * &log).exp();
        push.div(&excess).ok_or(TrapFailure::DoesNotClose)
    };
    let slack = setting.features.iter().filter(|x| !x.tight).map(slow).collect::<Result<Vec<_>, _>>()?;
    let along = setting.w_hat_norm.div(&(int(2) * before)).ok_or(TrapFailure::TooEarly)?;
    Ok(along + sum(slack))
}

/// The signs within rho, and h beta <= 2.
fn conditions(at: &Reference<'_>, rho: &Interval) -> Result<(), TrapFailure> {
    let (setting, s) = (at.setting, enclose(&at.s));
    let lowest = |x: &Bounded| &(&x.theta * &s) + &at.offset(x) - &x.norm * rho;
    let mut curvature = int(0);
    for x in &setting.features {
        let lowest = lowest(x);
        // A network's pattern is kept by its cells instead.
        if setting.cells.is_empty() && !lowest.positive().is_yes() {
            return Err(TrapFailure::ActiveMayDie { sample: x.sample });
        }
        curvature = curvature + x.norm.square() * (-lowest).exp();
    }
    for x in setting.walls.iter().chain(&setting.others).filter(|x| !x.is_zero()) {
        let highest = &(&x.theta * &s) + &at.offset(x) + &x.norm * rho;
        if !highest.less(&int(0)).is_yes() {
            return Err(TrapFailure::OtherMayWake { sample: x.sample });
        }
    }
    for (neuron, c) in &setting.cells {
        if !lowest(c).positive().is_yes() {
            return Err(TrapFailure::EntryMayChange { neuron: *neuron, sample: c.sample });
        }
    }
    if !(&setting.h * &curvature).at_most(&int(2)).is_yes() {
        return Err(TrapFailure::StepsTooLong);
    }
    Ok(())
}
