//! `sgd.limits`.

use crate::claim::{About, Halt, Hypothesis, Obstacle, Outcome, SgdWitness, Task, Theorem, Unsettled, Witness};
use crate::model::Model;
use crate::sgd::{Broken, Effort, Law};
use crate::theorems::gd::XU_2021;

/// Some sample is active at w_0.
const MOVES: Hypothesis = Hypothesis {
    name: "moves",
    says: "some sample is active at w_0",
    failure: "no sample is active at w_0, and w_k = w_0 on every path",
};

#[doc = include_str!("statement.md")]
pub static LIMITS: Theorem = Theorem {
    about: About {
        claim: "sgd.limits",
        title: "the law of the limit of stochastic gradient descent, within bounds",
        source: XU_2021
            .form("an extension of the paper's condition \"if SGD converges\": with which probability it does", "6.4"),
        statement: include_str!("statement.md"),
        hypotheses: &[&MOVES],
    },
    decide,
};

fn decide(task: &mut Task<'_>) -> Result<Outcome, Halt> {
    let subject = task.one_neuron()?;
    let (eta, w0) = task.trajectory()?;
    let model = Model::of(task.instance, eta);
    if let Some(&(_, sample)) = model.pushed_from_boundary(w0).first() {
        return Ok(Outcome::Undecided(Obstacle::OnBoundary { sample }));
    }
    if model.pattern_at(w0).is_dead() {
        let witness = Witness::Sgd(SgdWitness::Broken(Broken::Dead));
        return Ok(Outcome::vacuous(task.claim, subject, &MOVES, &witness));
    }
    match Law::of(&model, eta, w0, Effort::default()).filter(|law| law.undecided() < 1) {
        Some(law) => {
            let witness = Witness::Sgd(SgdWitness::Limits(Box::new(law)));
            Ok(Outcome::proved(task.claim, subject, &witness))
        }
        None => Ok(Outcome::Undecided(Obstacle::Unsettled(Unsettled::Law))),
    }
}
