//! The law of SGD's limit, and evidence where it has a gap.

use rug::{Integer, Rational};

use super::Trajectory;
use crate::arith::interval::Interval;
use crate::claim::{Certificate, Checked, SgdWitness, Verdict, Witness};
use crate::sgd::{Broken, Effort, Entered, Law, Sampler, Sampling, mean_over_all_paths};

/// Where more than one in a million is left paths are simulated.
const GAP: (u32, u32) = (1, 1_000_000);
/// Where no step that is asked for has few paths, the largest of these that has.
const FEW_DRAWS: [usize; 5] = [8, 6, 4, 2, 1];

/// Bounds of the law of SGD's limit.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The law, and how far draws were followed.
    pub law: Law,
    /// sgd.limits, proved or vacuous, or why it is undecided.
    pub certified: Result<Checked, String>,
    /// For each limit, and behind them for rest, an interval that contains its probability with the
    /// confidence that was asked for; absent: the law has no gap, or no path was simulated.
    pub estimates: Option<Vec<Interval>>,
    /// Of the limits whose cones are entered in few balls: what bounds the mean from the entry on.
    pub entered: Vec<Entered>,
}

impl Limits {
    /// The law of one neuron's limit, drawn with replacement.
    pub(super) fn of(trajectory: &Trajectory<'_>, sampling: &Sampling) -> Option<Self> {
        let (model, eta, w0) = (trajectory.model(), trajectory.eta(), trajectory.w0());
        if sampling.sampler != Sampler::Replacement {
            return None;
        }
        let law = Law::of(model, eta, w0, Effort::default())?;
        let (verdict, witness) = match model.pattern_at(w0).is_dead() {
            true => (Verdict::Vacuous, SgdWitness::Broken(Broken::Dead)),
            false => (Verdict::Proved, SgdWitness::Limits(Box::new(law.clone()))),
        };
        let certificate = Certificate::new("sgd.limits", trajectory.subject(), verdict, &Witness::Sgd(witness));
        let certified = Checked::new(certificate).map_err(|refusal| refusal.to_string());
        let gap = law.undecided() > Rational::from(GAP) && sampling.paths > 0;
        let estimates = if gap { law.estimate(model, eta, w0, sampling) } else { None };
        let entered = law.entered(model, eta);
        Some(Self { law, certified, estimates, entered })
    }

    /// What the kernel said.
    pub fn verdict(&self) -> Verdict {
        self.certified.as_ref().map_or(Verdict::Undecided, Checked::verdict)
    }
}

/// E w_k over all paths, at the steps that are in reach, or at some small step.
pub(super) fn means(trajectory: &Trajectory<'_>, at: &[Integer]) -> Vec<(Integer, Vec<Interval>)> {
    let mean = |k: usize| {
        let mean = mean_over_all_paths(trajectory.model(), trajectory.eta(), trajectory.w0(), k)?;
        Some((Integer::from(k), mean))
    };
    let found: Vec<(Integer, Vec<Interval>)> = at.iter().filter_map(Integer::to_usize).filter_map(mean).collect();
    if found.is_empty() { FEW_DRAWS.into_iter().find_map(mean).into_iter().collect() } else { found }
}
