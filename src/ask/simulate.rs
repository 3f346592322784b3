//! Gradient descent in a float format, beside the truth.

use rug::{Integer, Rational};

use super::run_end::{Consequence, Ending, RunEnd};
use super::{Fate, Trajectory, Unasked};
use crate::arith::interval::{Interval, enclose};
use crate::formats::{self, Run, Setting};
use crate::stepping::{Halt, Orbit, Precision, Watch};
use crate::trajectory::fate::{Decided, End};
use crate::trajectory::iterates::{Iterates, OutOfReach};
use crate::trajectory::rates::error_of;

/// The precision of what is compared.
const PREC: u32 = 192;
/// So many steps of the run are compared with the true pattern one by one.
const LOCKSTEP: u64 = 5_000_000;
/// So many single steps the true iterates may take, or as many as the run.
const MOST_STEPS: u64 = 1_000_000;
/// How often the run asks whether to go on.
const UNWATCHED: u64 = 1024;

/// A run in a float format.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// How it computed.
    pub setting: Setting,
    /// What it came to.
    pub ending: formats::Ending,
    /// The last step.
    pub k: u64,
    /// w there, in doubles, which hold every number of the format.
    pub w: Vec<f64>,
    /// The samples that are active there, as computed.
    pub active: Vec<usize>,
    /// The loss there, as computed.
    pub loss: f64,
    /// Why it ended before its time.
    pub halted: Option<Halt>,
}

/// The truth beside a run.
#[derive(Clone, Debug)]
pub struct Truth<'a> {
    /// What gradient descent does for ever.
    pub fate: Fate<'a>,
    /// The first step at which the pattern of the run, as computed, is not the true one.
    pub first_wrong: FirstWrong,
    /// The distance between the directions of the run and of the true iterate at the last step;
    /// `None` where one of them is none.
    pub direction_error: Result<Option<Interval>, OutOfReach>,
    /// Whether the end of the run agrees with the fate; `None` where that is not known.
    pub agrees: Option<bool>,
    /// What follows.
    pub follows: Vec<Consequence>,
}

/// The first step with a wrong pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FirstWrong {
    /// This one.
    At(Integer),
    /// None, for ever.
    Never,
    /// None up to this step; what comes after it was not compared.
    NotUntil(Integer),
}

/// Follows gradient descent in a float format until it can do nothing new, or `max_steps`.
///
/// # Errors
/// A network.
pub fn simulate(
    trajectory: &Trajectory<'_>,
    setting: Setting,
    max_steps: u64,
    watch: &Watch,
) -> Result<Simulated, Unasked> {
    let mut run = start(trajectory, setting)?;
    let mut halted = None;
    while run.ending() == formats::Ending::Moving && run.k() < max_steps {
        if run.k().is_multiple_of(UNWATCHED) {
            halted = watch.at(run.k(), None).err();
            if halted.is_some() {
                break;
            }
        }
        run.step();
    }
    let (ending, k, w, active, loss) = (run.ending(), run.k(), run.w(), run.active(), run.loss());
    Ok(Simulated { setting, ending, k, w, active, loss, halted })
}

fn start(trajectory: &Trajectory<'_>, setting: Setting) -> Result<Run, Unasked> {
    if !trajectory.model().is_one_neuron() {
        return Err(Unasked::Network);
    }
    Ok(Run::new(trajectory.model(), trajectory.eta(), trajectory.w0(), setting))
}

impl Simulated {
    /// The first step from which on the run does what its end says; `None` while it moves.
    pub fn since(&self) -> Option<u64> {
        match self.ending {
            formats::Ending::StandsStill { from }
            | formats::Ending::Cycle { from, .. }
            | formats::Ending::Dead { from }
            | formats::Ending::Nan { from } => Some(from),
            formats::Ending::Moving => None,
        }
    }

    /// w as rationals; `None` where a coordinate is no finite number.
    pub fn exact(&self) -> Option<Vec<Rational>> {
        self.w.iter().map(|w| Rational::from_f64(*w)).collect()
    }

    fn end(&self) -> RunEnd {
        let ending = match self.ending {
            formats::Ending::StandsStill { .. } => Ending::StandsStill,
            formats::Ending::Cycle { .. } => Ending::Cycle,
            formats::Ending::Dead { .. } => Ending::Dead,
            formats::Ending::Nan { .. } => Ending::Nan,
            formats::Ending::Moving => Ending::Moving,
        };
        let since = self.since().map(Integer::from);
        RunEnd { k: self.k.into(), w: self.exact(), active: self.active.clone(), ending, since }
    }

    /// The truth beside the run: the fate of the trajectory, and what its iterates say, with the
    /// trajectory's own derivative at 0, whatever the run takes.
    ///
    /// # Errors
    /// A network.
    pub fn truth<'a>(&self, trajectory: &Trajectory<'_>, fate: Fate<'a>, watch: &Watch) -> Result<Truth<'a>, Unasked> {
        let decided = fate.found.as_ref().ok().map(|settled| &settled.decided);
        let first_wrong = self.first_wrong(trajectory, decided, watch)?;
        let mut iterates = Iterates::new(trajectory.followed(), trajectory.w0(), MOST_STEPS.max(self.k), true);
        iterates = iterates.watched(watch);
        let at_end = iterates.enclose(&self.k.into(), &mut |_| ());
        let run = self.exact().map(|w| enclose(PREC, &w));
        let direction_error = at_end.map(|truth| error_of(&run?, &truth.w));
        let clean = !matches!(&first_wrong, FirstWrong::At(k) if *k <= self.k);
        let (agrees, follows) = self.end().beside(&fate, clean);
        Ok(Truth { fate, first_wrong, direction_error, agrees, follows })
    }

    fn first_wrong(
        &self,
        trajectory: &Trajectory<'_>,
        decided: Option<&Decided>,
        watch: &Watch,
    ) -> Result<FirstWrong, Unasked> {
        let mut run = start(trajectory, self.setting)?;
        let mut orbit = Orbit::new(trajectory.followed(), trajectory.w0(), Precision::default()).watched(watch);
        let last = if self.since().is_some() { LOCKSTEP } else { LOCKSTEP.min(self.k) };
        // The run need not be followed further than to where it does not move any more.
        let moves = |k: u64| matches!(self.ending, formats::Ending::Cycle { .. }) || k < self.k;
        for k in 0..=last {
            let Ok(pattern) = orbit.pattern() else { return Ok(FirstWrong::NotUntil(k.saturating_sub(1).into())) };
            let settled = decided.filter(|decided| decided.from_step <= k && !moves(k));
            if (0..pattern.samples()).any(|i| pattern.is_active(0, i) != run.is_active(i)) {
                return Ok(FirstWrong::At(k.into()));
            }
            if settled.is_some_and(is_quiet) {
                return Ok(FirstWrong::Never);
            }
            if !moves(k) && decided.is_some_and(|decided| leaps_from(decided, k)) {
                return Ok(self.later(k, decided));
            }
            if k < last && orbit.step().is_err() {
                return Ok(FirstWrong::NotUntil(k.into()));
            }
            if moves(k) {
                run.go_on();
            }
        }
        Ok(self.later(last, decided.filter(|_| !moves(last))))
    }

    /// The first true pattern that is another than the run's last, in the leaps behind the steps
    /// that were compared.
    fn later(&self, compared: u64, decided: Option<&Decided>) -> FirstWrong {
        let Some(decided) = decided.filter(|decided| leaps_from(decided, compared)) else {
            return FirstWrong::NotUntil(compared.into());
        };
        for stage in &decided.stages {
            let Some(piece) = stage.pieces.last() else { continue };
            let other = stage.changes.iter().find(|(_, pattern)| pattern.active_samples() != self.active);
            if let Some((steps, _)) = other {
                return FirstWrong::At(Integer::from(&piece.to + steps));
            }
        }
        if is_quiet(decided) { FirstWrong::Never } else { FirstWrong::NotUntil(decided.from_step.clone()) }
    }
}

/// Whether the leaps of the fate begin at this step, or before.
fn leaps_from(decided: &Decided, k: u64) -> bool {
    decided.stages.first().and_then(|stage| stage.pieces.first()).is_some_and(|piece| piece.from <= k)
}

/// Whether the pattern of the fate is kept for ever.
fn is_quiet(decided: &Decided) -> bool {
    match &decided.end {
        End::Dead | End::Invariance { .. } => true,
        End::Trap(trap) => trap.is_quiet(),
        End::Exploding(_) => false,
    }
}
