//! The claims about one trajectory: where it goes is decided, and then compared with what the claim
//! is about.

use rug::Integer;
use rug::ops::Pow;

use super::hypotheses::{Separated, separable, separated};
use crate::claim::{Halt, Hypothesis, Outcome, Task, Witness};
use crate::data::{Dataset, Instance};
use crate::model::Model;
use crate::trajectory::fate::End;

/// Where gradient descent goes for k -> infinity (T5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// It stops at a point where no sample is active.
    Dead,
    /// w_k/|w_k| -> w^+/|w^+|.
    Global,
    /// w_k/|w_k| -> w^_J/|w^_J| with J a proper subset of I+.
    Local,
    /// w_k/|w_k| -> w^c_J/|w^c_J|, with kicks for ever.
    Constrained,
    /// It has none: two negatives kick in turn for ever, each time exponentially farther.
    Exploding,
}

impl Limit {
    /// The limit of a decided fate.
    pub fn of(end: &End, data: &Dataset) -> Self {
        let max_margin = |active: &[usize]| if active == data.positives() { Self::Global } else { Self::Local };
        match end {
            End::Dead => Self::Dead,
            End::Invariance { active, .. } => max_margin(active),
            End::Trap(trap) if trap.kicking.is_empty() => max_margin(&trap.active),
            End::Trap(_) => Self::Constrained,
            End::Exploding(explosion) => explosion.chain.cycle.map_or(Self::Dead, |_| Self::Exploding),
        }
    }
}

/// The steps at which the rate is stated where the instance names none: 10^6, 10^18, 10^100.
const RATE_EXPONENTS: [u32; 3] = [6, 18, 100];

/// Follows the trajectory until its limit is certain: proved if it is the claim's, vacuous if it is
/// another, which is where the hypothesis `settles` fails. `aligned`, where the claim has it, says
/// that w^+ activates no negative.
///
/// # Errors
/// The instance lacks eta or w_0, a hypothesis fails, or nothing is decided.
pub fn ends_in(
    limit: Limit,
    settles: &'static Hypothesis,
    aligned: Option<&'static Hypothesis>,
    task: &mut Task<'_>,
) -> Result<Outcome, Halt> {
    let (claim, subject, (eta, w0)) = (task.claim, task.one_neuron()?, task.trajectory()?);
    // Negatives explode without positives, too: lemma:explosion does not ask for one.
    let decide = if limit == Limit::Exploding { separable } else { separated };
    let Separated { separator, global, activated } = decide(claim, subject)?;
    if let Some((aligned, negative)) = aligned.zip(activated) {
        let witness = Witness::Diverge { optimum: global, negative, separator };
        return Ok(Outcome::vacuous(claim, subject, aligned, &witness));
    }
    let model = Model::single_neuron(subject.data.clone(), eta).with_relu_at_zero(subject.at_zero);
    let decided = task.fate(&model, w0)?;
    let found = Limit::of(&decided.end, subject.data);
    let witness = Witness::Fate { decided, rate_at: rate_at(task.instance), separator: Some(separator) };
    Ok(if found == limit {
        Outcome::proved(claim, subject, &witness)
    } else {
        Outcome::vacuous(claim, subject, settles, &witness)
    })
}

/// The steps at which a rate is stated.
pub fn rate_at(instance: &Instance) -> Vec<Integer> {
    if instance.at.is_empty() {
        return RATE_EXPONENTS.iter().map(|&e| Integer::from(10).pow(e)).collect();
    }
    instance.at.clone()
}
