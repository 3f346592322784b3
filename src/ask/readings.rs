//! The same decimals as a training program holds them: another trajectory, with another fate?

use rug::Rational;

use super::Trajectory;
use crate::claim::Budget;
use crate::data::{Held, Instance};
use crate::stepping::Watch;
use crate::trajectory::fate::{Decided, End, fate};

/// Fates of larger models are not asked for once more: n M d.
const LARGEST: usize = 2_000;
/// So far the fate of the other reading is looked for.
const STEPS: u64 = 20_000;

/// What a fate comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Come {
    /// `dead`, `max-margin`, `constrained` or `exploding`.
    pub to: &'static str,
    /// The samples that are active in the end, where it is a limit.
    pub active: Vec<usize>,
}

/// What differs where the numbers are held in a float format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Otherwise {
    /// A preactivation at w_0 is zero in one reading alone.
    Boundary {
        /// The sample.
        sample: usize,
        /// Whether it is zero as the numbers are written.
        as_written: bool,
    },
    /// The fates.
    Fate {
        /// As the numbers are written.
        written: Come,
        /// As they are held.
        held: Come,
    },
}

impl Come {
    fn of(decided: &Decided) -> Self {
        let (to, active) = match &decided.end {
            End::Dead => ("dead", Vec::new()),
            End::Exploding(explosion) if explosion.chain.cycle.is_none() => ("dead", Vec::new()),
            End::Exploding(_) => ("exploding", Vec::new()),
            End::Invariance { active, .. } => ("max-margin", active.clone()),
            End::Trap(trap) if trap.is_quiet() => ("max-margin", trap.active.clone()),
            End::Trap(trap) => ("constrained", trap.active.clone()),
        };
        Self { to, active }
    }
}

/// What differs between a trajectory as its numbers are written and as a float format holds them;
/// nothing is said of numbers that were held or preprocessed before, or that the format has.
/// `decided` is the fate as they are written, where it is to be compared.
pub fn otherwise(
    trajectory: &Trajectory<'_>,
    held: Held,
    decided: Option<&Decided>,
    watch: &Watch,
) -> Option<Otherwise> {
    let written = trajectory.instance();
    if written.held != Held::Exact || !written.data.prepared().is_empty() {
        return None;
    }
    let hold = |numbers: &[Rational]| numbers.iter().map(|x| held.hold(x)).collect::<Option<Vec<_>>>();
    let instance = Instance { data: written.data.clone().held(held).ok()?, held, ..written.clone() };
    let (eta, w0) = (held.hold(trajectory.eta())?, hold(trajectory.w0())?);
    if instance.data.rows() == written.data.rows() && eta == *trajectory.eta() && w0 == trajectory.w0() {
        return None;
    }
    let other = Trajectory::new(&instance, &eta, &w0).ok()?;
    let [here, there] = [trajectory, &other].map(|of| of.model().on_boundary(of.w0()));
    let only = |these: &[(usize, usize)], those: &[(usize, usize)]| {
        these.iter().find(|entry| !those.contains(entry)).map(|(_, sample)| *sample)
    };
    if let Some(sample) = only(&here, &there) {
        return Some(Otherwise::Boundary { sample, as_written: true });
    }
    if let Some(sample) = only(&there, &here) {
        return Some(Otherwise::Boundary { sample, as_written: false });
    }
    let small = written.data.n() * trajectory.model().dim() <= LARGEST;
    let written = Come::of(decided.filter(|_| small)?);
    let budget = Budget::default();
    let found = watch.guard(|| fate(other.model(), other.w0(), STEPS, budget.precision, watch)).ok()?.ok()?;
    let held = Come::of(&found);
    (held != written).then_some(Otherwise::Fate { written, held })
}
