//! What gradient descent does for ever.

use rug::Integer;

use super::Trajectory;
use crate::claim::{BUDGET, Budget, Certificate, Checked, Obstacle, Refusal, Verdict, Witness};
use crate::stepping::Watch;
use crate::trajectory::fate::{self, Decided};

/// What was found of a trajectory.
#[derive(Clone, Debug)]
pub struct Fate<'a> {
    /// The trajectory.
    pub trajectory: &'a Trajectory<'a>,
    /// The fate, or why it is undecided.
    pub found: Result<Settled, Obstacle>,
    /// The steps at which the error of the direction is bounded, ascending; empty where the fate is
    /// undecided.
    pub at: Vec<Integer>,
}

/// A fate that was decided.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The fate.
    pub decided: Decided,
    /// Its certificate, which the kernel accepted; or that it is too much for the kernel: then the
    /// fate is the prover's word alone.
    pub checked: Result<Checked, Refusal>,
}

/// Decides what gradient descent does for all k >= K (docs/theory.md, section 5): it dies, it
/// converges in direction, with kicks for ever or without, or it explodes.
///
/// The bound |w_k/|w_k| - w^/|w^|| is stated at the steps `at`; without them at those of the
/// instance, or at powers of ten. `watch` may stop it.
pub fn fate<'a>(trajectory: &'a Trajectory<'a>, at: Option<Vec<Integer>>, budget: &Budget, watch: &Watch) -> Fate<'a> {
    fate_within(trajectory, at, budget, BUDGET, watch)
}

/// The same where the kernel may take so many operations on machine words.
pub(crate) fn fate_within<'a>(
    trajectory: &'a Trajectory<'a>,
    at: Option<Vec<Integer>>,
    budget: &Budget,
    operations: u64,
    watch: &Watch,
) -> Fate<'a> {
    match certified(trajectory, at, budget, operations, watch) {
        Ok((settled, at)) => Fate { trajectory, found: Ok(settled), at },
        Err(obstacle) => Fate { trajectory, found: Err(obstacle), at: Vec::new() },
    }
}

fn certified(
    trajectory: &Trajectory<'_>,
    at: Option<Vec<Integer>>,
    budget: &Budget,
    operations: u64,
    watch: &Watch,
) -> Result<(Settled, Vec<Integer>), Obstacle> {
    let decided = fate::fate(trajectory.model(), trajectory.w0(), budget.max_steps, budget.precision, watch)?;
    let mut exponents: Vec<u32> = (1..=18).collect();
    exponents.extend([100, 1000, 1_000_000]);
    // No bound holds before K.
    exponents.retain(|&e| e > 18 || Integer::from(Integer::u_pow_u(10, e)) >= decided.from_step);
    let at = trajectory.steps(at, &exponents);
    let witness = Witness::Fate { decided: decided.clone(), rate_at: at.clone(), separator: None };
    let certificate = Certificate::new("fate", trajectory.subject(), Verdict::Proved, &witness);
    // What is found when the time is over is checked all the same, if that takes seconds at most.
    let within = match watch.halted() {
        None => watch.guard(|| Checked::within(certificate, operations)),
        Some(_) => Ok(Checked::within(certificate, operations.min(margincert_kernel::DEFAULT_BUDGET))),
    };
    let checked = match within.unwrap_or_else(|why| Err(Refusal::Halted(why))) {
        Err(refusal) if !refusal.is_for_size() => return Err(refusal.into()),
        checked => checked,
    };
    Ok((Settled { decided, checked }, at))
}
