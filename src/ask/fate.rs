//! What gradient descent does for ever.

use rug::Integer;

use super::Trajectory;
use crate::claim::{Budget, Certificate, Checked, Obstacle, Verdict, Witness};
use crate::trajectory::fate::{self, Decided};

/// What was found of a trajectory.
#[derive(Clone, Debug)]
pub struct Fate<'a> {
    /// The trajectory.
    pub trajectory: &'a Trajectory<'a>,
    /// The fate with its certificate, or why it is undecided.
    pub found: Result<(Decided, Checked), Obstacle>,
    /// The steps at which the error of the direction is bounded, ascending; empty where the fate is
    /// undecided.
    pub at: Vec<Integer>,
}

/// Decides what gradient descent does for all k >= K (docs/theory.md, section 5): it dies, it
/// converges in direction, with kicks for ever or without, or it explodes.
///
/// The bound |w_k/|w_k| - w^/|w^|| is stated at the steps `at`; without them at those of the
/// instance, or at powers of ten. `progress` is told the step number now and then.
pub fn fate<'a>(
    trajectory: &'a Trajectory<'a>,
    at: Option<Vec<Integer>>,
    budget: &Budget,
    progress: &mut dyn FnMut(u64),
) -> Fate<'a> {
    match certified(trajectory, at, budget, progress) {
        Ok((decided, checked, at)) => Fate { trajectory, found: Ok((decided, checked)), at },
        Err(obstacle) => Fate { trajectory, found: Err(obstacle), at: Vec::new() },
    }
}

fn certified(
    trajectory: &Trajectory<'_>,
    at: Option<Vec<Integer>>,
    budget: &Budget,
    progress: &mut dyn FnMut(u64),
) -> Result<(Decided, Checked, Vec<Integer>), Obstacle> {
    let decided = fate::fate(trajectory.model(), trajectory.w0(), budget.max_steps, budget.precision, progress)?;
    let mut exponents: Vec<u32> = (1..=18).collect();
    exponents.extend([100, 1000, 1_000_000]);
    // No bound holds before K.
    exponents.retain(|&e| e > 18 || Integer::from(Integer::u_pow_u(10, e)) >= decided.from_step);
    let at = trajectory.steps(at, &exponents);
    let witness = Witness::Fate { decided: decided.clone(), rate_at: at.clone(), separator: None };
    let checked = Checked::new(Certificate::new("fate", trajectory.subject(), Verdict::Proved, &witness))?;
    Ok((decided, checked, at))
}
