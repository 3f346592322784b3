//! What the claims about SGD have in common: that every path keeps the pattern of w_0.

use rug::Rational;

use crate::claim::{CheckError, Hypothesis, Outcome, SgdWitness, Subject, Witness, one_neuron, trajectory};
use crate::data::Instance;
use crate::dynamics::sgd::{Broken, Kept};
use crate::model::Model;

/// w_0 lies in the closure of a cone C_J, J not empty.
pub const IN_A_CONE: Hypothesis = Hypothesis {
    name: "in-a-cone",
    says: "at w_0 some positive is active and no negative is; J is the set of the active positives",
    failure: "a negative is active at w_0, or no sample is",
};

/// x_i.x_i' >= 0 for i, i' in J.
pub const ACUTE: Hypothesis = Hypothesis {
    name: "acute",
    says: "x_i.x_i' >= 0 for all i, i' in J",
    failure: "draws of one sample of J put another one to sleep",
};

/// x_i.x_o <= 0 for i in J, o not in J.
pub const OBTUSE: Hypothesis = Hypothesis {
    name: "obtuse",
    says: "x_i.x_o <= 0 for i in J and every sample o outside J",
    failure: "draws of one sample of J wake a sample outside J",
};

/// SGD whose paths all keep their pattern.
pub struct Paths<'a> {
    pub subject: Subject<'a>,
    pub kept: Kept,
}

impl<'a> Paths<'a> {
    /// Decides the three hypotheses; the vacuous outcome where one fails.
    ///
    /// # Errors
    /// The instance lacks eta or w_0.
    pub fn of(claim: &'static str, instance: &'a Instance) -> Result<Result<Self, Outcome>, CheckError> {
        let subject = one_neuron(claim, instance)?;
        let (eta, w0): (&Rational, &[Rational]) = trajectory(claim, instance)?;
        let model = Model::single_neuron(instance.data.clone(), eta);
        Ok(match Kept::of(&model, eta, w0) {
            Ok(kept) => Ok(Self { subject, kept }),
            Err(broken) => {
                let hypothesis = match &broken {
                    Broken::Dead | Broken::Kicks { .. } => &IN_A_CONE,
                    Broken::Leaves(departure) if departure.falls_asleep => &ACUTE,
                    Broken::Leaves(_) => &OBTUSE,
                };
                Err(Outcome::vacuous(claim, subject, hypothesis, &Witness::Sgd(SgdWitness::Broken(broken))))
            }
        })
    }
}
