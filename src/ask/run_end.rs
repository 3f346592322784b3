//! The end of a float run beside what gradient descent does for ever.

use rug::{Integer, Rational};

use super::{Fate, Trajectory};
use crate::arith::interval::{Interval, enclose};
use crate::arith::linalg::dot;
use crate::trajectory::fate::End;
use crate::trajectory::rates::error_of;

/// The precision of what is compared.
const PREC: u32 = 192;

/// What a run has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Its last step still moved it.
    Moving,
    /// It does not move any more, though a sample pushes.
    StandsStill,
    /// The same iterates again and again.
    Cycle,
    /// No sample is active.
    Dead,
    /// A coordinate is no finite number.
    Nan,
}

/// The end of a run.
#[derive(Clone, Debug)]
pub struct RunEnd {
    /// The last step that is known.
    pub k: Integer,
    /// w there; `None` where a coordinate is no finite number.
    pub w: Option<Vec<Rational>>,
    /// The active samples there.
    pub active: Vec<usize>,
    /// What it has come to.
    pub ending: Ending,
    /// The first step of standing still, of the cycle, of the dead or the number that is none.
    pub since: Option<Integer>,
}

/// What follows from the end of a run and the proved fate.
#[derive(Clone, Debug)]
pub enum Consequence {
    /// The last direction is at least so far from the limit's.
    DirectionOff(Interval),
    /// The run does not move any more; the true iterates grow for ever.
    Plateau,
    /// The run does not move any more; true negatives kick for ever.
    KicksStopped,
    /// The positives that are active at the end are others than the limit's.
    OtherPositives(Vec<usize>),
    /// The run is dead, and gradient descent is not.
    Dead,
    /// Gradient descent is dead, and the run is not.
    Alive,
}

impl RunEnd {
    /// x_i.w > 0, exactly.
    pub(super) fn active_at(trajectory: &Trajectory<'_>, w: &[Rational]) -> Vec<usize> {
        let model = trajectory.model();
        let active = |i: &usize| (0..model.neurons()).any(|m| dot(model.data().row(*i), model.neuron(w, m)) > 0);
        (0..model.data().n()).filter(active).collect()
    }

    /// Whether the end agrees with the fate, and what follows. `None` where the fate is undecided,
    /// or is certain only after the last step; `clean` says that nothing differed before.
    pub fn beside(&self, fate: &Fate<'_>, clean: bool) -> (Option<bool>, Vec<Consequence>) {
        let (ends, follows) = self.ends(fate);
        let differs = fate.found.is_ok() && !clean;
        (ends.or(differs.then_some(false)), follows)
    }

    /// Whether the run ends as the fate says, as far as it goes, and what follows.
    pub fn ends(&self, fate: &Fate<'_>) -> (Option<bool>, Vec<Consequence>) {
        let Ok(settled) = &fate.found else { return (None, Vec::new()) };
        let decided = &settled.decided;
        let goes_on = matches!(self.ending, Ending::StandsStill | Ending::Cycle | Ending::Dead);
        let reached = self.k >= decided.from_step || goes_on;
        let mut follows = Vec::new();
        let agrees = match &decided.end {
            End::Dead => {
                if self.ending != Ending::Dead && reached {
                    follows.push(Consequence::Alive);
                }
                self.ending == Ending::Dead
            }
            End::Exploding(_) => self.ending == Ending::Nan,
            End::Invariance { active, optimum } => self.limit((active, &optimum.w, false), fate, &mut follows),
            End::Trap(trap) => self.limit((&trap.active, &trap.optimum.w, !trap.is_quiet()), fate, &mut follows),
        };
        ((reached || matches!(self.ending, Ending::Nan)).then_some(agrees), follows)
    }

    /// The end beside a limit direction: its positives, its w^, and whether negatives kick.
    fn limit(
        &self,
        (active, w_hat, kicks): (&[usize], &[Rational], bool),
        fate: &Fate<'_>,
        follows: &mut Vec<Consequence>,
    ) -> bool {
        let model = fate.trajectory.model();
        match self.ending {
            Ending::Nan => return false,
            Ending::Dead => {
                follows.push(Consequence::Dead);
                return false;
            }
            Ending::StandsStill | Ending::Cycle if kicks => follows.push(Consequence::KicksStopped),
            Ending::StandsStill | Ending::Cycle => follows.push(Consequence::Plateau),
            Ending::Moving => {}
        }
        let w: Vec<Interval> = self.w.iter().flat_map(|w| enclose(PREC, w)).collect();
        if let Some(error) = error_of(&w, &enclose(PREC, w_hat)).filter(|error| *error.lo() > 0) {
            follows.push(Consequence::DirectionOff(error));
        }
        let one = model.is_one_neuron();
        let counted = |i: &usize| !one || model.sign(*i) > 0;
        let own: Vec<usize> = self.active.iter().copied().filter(counted).collect();
        let agrees = if one { own == active } else { self.active == fate_pattern(fate) };
        if !agrees {
            follows.push(Consequence::OtherPositives(own));
        }
        agrees
    }
}

fn fate_pattern(fate: &Fate<'_>) -> Vec<usize> {
    fate.found.as_ref().map(|settled| settled.decided.pattern.active_samples()).unwrap_or_default()
}
