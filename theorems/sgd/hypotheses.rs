//! What the claims about SGD have in common: that every path keeps the pattern of w_0 (T6, T7).

use crate::claim::{Halt, Hypothesis, Obstacle, Outcome, SgdWitness, Subject, Task, Witness, network};
use crate::model::Model;
use crate::sgd::{Broken, Kept};

/// Some sample is active, and H(m, i) = 1 only where y_i v_m > 0. For one neuron: w_0 lies in the
/// closure of a cone C_J, J not empty.
pub const IN_A_CONE: Hypothesis = Hypothesis {
    name: "in-a-cone",
    says: "at w_0 some sample is active, and none at a neuron whose output weight has the sign of the other label (one neuron: some \
           positive is active, and no negative)",
    failure: "a sample is active at w_0 where the output weight has the sign of the other label (one neuron: a negative is), or no sample is \
              active",
};

/// x_i.x_i' >= 0 where H(m, i) = H(m, i') = 1.
pub const ACUTE: Hypothesis = Hypothesis {
    name: "acute",
    says: "x_i.x_i' >= 0 for all i, i' that are active at one neuron",
    failure: "draws of one active sample put another one to sleep",
};

/// x_i.x_o <= 0 where H(m, i) = 1 and H(m, o) = 0.
pub const OBTUSE: Hypothesis = Hypothesis {
    name: "obtuse",
    says: "x_i.x_o <= 0 for every i that is active and every o that is inactive at one neuron",
    failure: "draws of one active sample wake another one",
};

/// SGD whose paths all keep their pattern.
pub struct Paths<'a> {
    pub subject: Subject<'a>,
    pub kept: Kept,
}

impl<'a> Paths<'a> {
    /// Decides the three hypotheses.
    ///
    /// # Errors
    /// The instance lacks eta or w_0, or a hypothesis fails.
    pub fn of(task: &Task<'a>) -> Result<Self, Halt> {
        let subject = network(task.instance);
        let (eta, w0) = task.trajectory()?;
        let model = Model::of(task.instance, eta);
        if let Some(&(_, sample)) = model.pushed_from_boundary(w0).first() {
            return Err(Outcome::Undecided(Obstacle::OnBoundary { sample }).into());
        }
        let kept = Kept::of(&model, eta, w0).map_err(|broken| {
            let hypothesis = match &broken {
                Broken::Dead | Broken::Kicks { .. } => &IN_A_CONE,
                Broken::Leaves(departure) if departure.against => &IN_A_CONE,
                Broken::Leaves(departure) if departure.falls_asleep => &ACUTE,
                Broken::Leaves(_) => &OBTUSE,
            };
            Outcome::vacuous(task.claim, subject, hypothesis, &Witness::Sgd(SgdWitness::Broken(broken)))
        })?;
        Ok(Self { subject, kept })
    }
}
