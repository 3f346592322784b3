//! What gradient descent does for ever (T5, T7): dead, max-margin, constrained or exploding,
//! decided by stepping until a certificate closes.

use std::collections::BTreeMap;

use rug::{Integer, Rational};

use super::attempts::{Attempts, FIRST_FLIGHT, next_flight, next_glide};
use super::events::{Landing, PRECISE, Place, fly, precisely, wakes_a_wall};
use super::frozen::Frozen;
use super::glide::{self, Stretch};
use super::slide::Slide;
use crate::endings::explosion::{Explosion, Unsteady};
use crate::endings::invariance;
use crate::endings::trap::{ExactHypotheses, Trap, TrapFailure, TrapRows};
use crate::leaping::{Accuracy, LeapStop};
use crate::margin::Optimum;
use crate::model::{Model, Pattern, Subspace};
use crate::stepping::{Ball, Orbit, Precision, StepError, Watch};

pub use super::events::Stage;
pub use super::undecided::Undecided;

/// How an orbit ends, and from which step on that is certain.
#[derive(Clone, Debug)]
pub struct Decided {
    /// K: the statement holds for all k >= K.
    pub from_step: Integer,
    /// A precision in bits at which the orbit up to K, or up to the first leap, has certain signs.
    pub bits: u32,
    /// The pattern at K; for all k >= K, except where walls are kicked.
    pub pattern: Pattern,
    /// The leaps on the way to K, from the last step that was made one by one from w_0.
    pub stages: Vec<Stage>,
    /// The slide to K, after the leaps if there are any.
    pub slide: Option<Slide>,
    /// The glides to K, after the leaps: behind a waking K is a step by which all this is so.
    pub glides: Vec<Stretch>,
    /// A ball around w_K.
    pub ball: Ball,
    /// The subspace in which all iterates lie, where samples are orthogonal to it: all this is
    /// about the projected rows.
    pub subspace: Option<Subspace>,
    /// What happens from K on.
    pub end: End,
}

impl Decided {
    /// The step from which on the iterates do what the fate's name says: K, but where an explosion
    /// ends in a dead cone the step where it ends.
    pub fn holds_from(&self) -> Integer {
        let later = match &self.end {
            End::Exploding(explosion) => explosion.ends_after().unwrap_or_default(),
            _ => 0,
        };
        Integer::from(&self.from_step + later)
    }
}

/// What happens for all k >= K.
#[derive(Clone, Debug)]
pub enum End {
    /// No sample is active: w_k is constant.
    Dead,
    /// T5.1, T7 (docs/lemmas.md lemma:invariance): the pattern is kept for ever; the direction
    /// tends to that of w^_J, without a rate.
    Invariance {
        /// J, ascending.
        active: Vec<usize>,
        /// w^_J, (MM) with rows J and no walls; for a network W^, with the features as rows.
        optimum: Optimum,
    },
    /// T4: |r_k| stays bounded; max-margin(J) or, if `trap.kicking` is not empty, constrained(J).
    Trap(Box<Trap>),
    /// T5, docs/lemmas.md lemma:explosion: kick upon kick, each exponentially larger; exploding, or
    /// dead some steps later.
    Exploding(Box<Explosion>),
}

/// Steps gradient descent from w_0 until its end is certain, at most `max_steps` steps.
///
/// `watch` may stop it before.
///
/// # Errors
/// Why nothing was decided.
pub fn fate(
    model: &Model,
    w0: &[Rational],
    max_steps: u64,
    precision: Precision,
    watch: &Watch,
) -> Result<Decided, Undecided> {
    let subspace = Subspace::of(model, w0);
    let Some(projected) = subspace.as_ref().and_then(|subspace| subspace.projected(model)) else {
        return search(model, w0, max_steps, precision, watch);
    };
    let decided = search(&projected, w0, max_steps, precision, watch)?;
    Ok(Decided { subspace, ..decided })
}

fn search(
    model: &Model,
    w0: &[Rational],
    max_steps: u64,
    precision: Precision,
    watch: &Watch,
) -> Result<Decided, Undecided> {
    let orbit = Orbit::new(model, w0, precision).watched(watch);
    let mut search = Search {
        model,
        w0: w0.to_vec(),
        farthest: orbit.ball().exponent().max(0).saturating_add(FARTHEST),
        orbit,
        settings: BTreeMap::new(),
        settled: None,
        pieces: if is_large(model) { (max_steps / STEPS_A_PIECE).max(FEWEST_PIECES) } else { u64::MAX },
        leap: FIRST_FLIGHT,
    };
    let (mut attempts, mut flight, mut last) = (Attempts::default(), FIRST_FLIGHT, None);
    loop {
        let step = attempts.step;
        let before = (search.orbit.clone(), search.settled.clone());
        let attempt = watch.guard(|| search.attempt(step));
        let attempt = attempt.unwrap_or_else(|why| Err(StepError::Halted { step: search.orbit.k(), why }));
        let news = !matches!(attempt, Ok(Attempt::NotYet(_))) || search.settled.is_some() != before.1.is_some();
        if news && attempts.back() {
            (search.orbit, search.settled) = before;
            continue;
        }
        let failure = match attempt {
            Ok(Attempt::Decided(decided)) => return Ok(*decided),
            Ok(Attempt::NotYet(failure)) => failure,
            // A pattern that is kept for ever is proved already: only its rate is missing.
            Err(trouble) => {
                return match (search.settled.take(), last) {
                    (Some(settled), _) => Ok(settled),
                    (None, Some((step, failure))) if matches!(trouble, StepError::Halted { .. }) => {
                        Err(Undecided::Halted { trouble, step, failure })
                    }
                    (None, _) => {
                        let step = search.orbit.k();
                        let explosion = watch.guard(|| search.explosion(trouble));
                        explosion.unwrap_or_else(|why| Err(StepError::Halted { step, why }.into()))
                    }
                };
            }
        };
        if step >= flight {
            flight = if is_dear(model) { next_glide(step) } else { next_flight(step, APART) };
            if let Ok(Some(decided)) = watch.guard(|| search.flight(step)) {
                return Ok(decided);
            }
            if search.settled.is_none()
                && let Some(frozen) = Frozen::at(model, &mut search.orbit)
            {
                return Err(frozen.into());
            }
        }
        let limit = search.settled.as_ref().map_or(max_steps, |settled| max_steps.min(patience(&settled.from_step)));
        if step >= limit || (search.settled.is_some() && failure.is_structural()) {
            return search.settled.ok_or(Undecided::MaxSteps { steps: max_steps, step, failure });
        }
        attempts.on(flight, limit);
        last = Some((step, failure));
    }
}

/// How far to look for a rate once the limit is known.
fn patience(settled: &Integer) -> u64 {
    settled.to_u64().unwrap_or(u64::MAX).saturating_mul(10).saturating_add(20_000)
}

/// By what factor tries of a flight are apart.
const APART: u64 = 2;
/// The same for a model with more than `LARGE` numbers n M d, whose flights take seconds.
const FAR_APART: u64 = 4;
const LARGE: usize = 10_000;
/// Before this step what has the better rate is waited for.
const FIRST_GLIDE: u64 = 60_000;
/// Of a model with more than so many numbers n M d each step is dear, in the kernel too: there
/// glides are not waited for, and come first.
const MANY: usize = 1000;
/// A piece of a flight costs as much as so many steps; of a large model all pieces together may
/// cost as much as all steps.
const STEPS_A_PIECE: u64 = 20_000;
/// So many pieces are tried of the largest model.
const FEWEST_PIECES: u64 = 8;

fn is_dear(model: &Model) -> bool {
    model.data().n() * model.dim() > MANY
}

fn is_large(model: &Model) -> bool {
    model.data().n() * model.dim() > LARGE
}
/// Beyond so many steps no orbit is followed anew at high precision.
const MOST_PRECISE_STEPS: u64 = 5_000;

/// |w| far above 2^FARTHEST |w_0| is the work of a kick beyond e^15000, which the kernel does not
/// step through.
const FARTHEST: i32 = 22_000;
/// So many steps before the iterates cannot be followed any more a chain of kicks is looked for.
const LAST_STEPS: u64 = 8;

enum Attempt {
    Decided(Box<Decided>),
    NotYet(TrapFailure),
}

struct Search<'m> {
    model: &'m Model,
    w0: Vec<Rational>,
    orbit: Orbit<'m>,
    /// An iterate with a coordinate of 2^farthest counts as an explosion.
    farthest: i32,
    /// What is known of each set J of active positives, and of each pattern of a network.
    settings: BTreeMap<Vec<usize>, Result<ExactHypotheses, TrapFailure>>,
    /// The invariance, once it holds.
    settled: Option<Decided>,
    /// How many pieces flights may still have.
    pieces: u64,
    /// Before this step no leap is tried where glides come first.
    leap: u64,
}

impl Search<'_> {
    fn attempt(&mut self, step: u64) -> Result<Attempt, StepError> {
        self.orbit.advance_to(step)?;
        let exponent = self.orbit.ball().exponent();
        if exponent > self.farthest {
            return Err(StepError::Explodes { step, exponent });
        }
        let pattern = self.orbit.pattern()?;
        let decided = |orbit: &Orbit, end| Decided {
            from_step: Integer::from(step),
            bits: orbit.bits(),
            pattern: pattern.clone(),
            stages: Vec::new(),
            slide: None,
            glides: Vec::new(),
            ball: orbit.ball(),
            subspace: None,
            end,
        };
        if self.orbit.is_pushed_from_boundary() {
            // Nothing ends where samples push that are not active.
            return Ok(Attempt::NotYet(TrapFailure::TooEarly));
        }
        if pattern.is_dead() {
            return Ok(Attempt::Decided(Box::new(decided(&self.orbit, End::Dead))));
        }
        if self.settled.is_none()
            && let Some((active, optimum)) = invariance::holds(self.model, &pattern)
        {
            self.settled = Some(decided(&self.orbit, End::Invariance { active, optimum }));
        }
        if step == 0 {
            // The signs at w_0 are exact, not strict: the trap waits for the first step.
            return Ok(Attempt::NotYet(TrapFailure::TooEarly));
        }
        Ok(match self.trap(step, &pattern) {
            Ok(trap) => Attempt::Decided(Box::new(decided(&self.orbit, End::Trap(Box::new(trap))))),
            Err(failure) => Attempt::NotYet(failure),
        })
    }

    fn trap(&mut self, step: u64, pattern: &Pattern) -> Result<Trap, TrapFailure> {
        let (ball, settled) = (self.orbit.ball(), self.settled.is_some());
        let setting = self.setting(pattern)?;
        setting.permits(pattern)?;
        if settled && setting.is_degenerate() {
            // A corridor knows no more of the rate.
            return Err(TrapFailure::Degenerate);
        }
        setting.close(&Integer::from(step), &ball)
    }

    /// The iterates cannot be followed beyond a step: where they explode, a chain of kicks settles
    /// the rest from one of the steps before.
    fn explosion(&self, trouble: StepError) -> Result<Decided, Undecided> {
        let StepError::Explodes { step: last, .. } = trouble else { return Err(trouble.into()) };
        if !self.model.is_one_neuron() {
            return Err(trouble.into());
        }
        let mut orbit = Orbit::new(self.model, &self.w0, self.orbit.precision());
        let mut failure = Unsteady::NoKick;
        for step in last.saturating_sub(LAST_STEPS)..=last {
            orbit.advance_to(step)?;
            let ball = orbit.ball();
            match Explosion::at(self.model, &ball) {
                Ok(explosion) => {
                    let (bits, pattern) = (orbit.bits(), orbit.pattern()?);
                    let end = End::Exploding(Box::new(explosion));
                    return Ok(Decided {
                        from_step: step.into(),
                        bits,
                        pattern,
                        stages: Vec::new(),
                        slide: None,
                        glides: Vec::new(),
                        ball,
                        subspace: None,
                        end,
                    });
                }
                Err(unsteady) => failure = unsteady,
            }
        }
        Err(Undecided::Explodes { trouble, failure })
    }

    /// What is known of a pattern; for one neuron it depends on the active positives alone.
    fn setting(&mut self, pattern: &Pattern) -> Result<&ExactHypotheses, TrapFailure> {
        let mut entries = pattern.active_entries();
        if self.model.is_one_neuron() {
            entries.retain(|&i| self.model.sign(i) > 0);
        }
        let known = self.settings.entry(entries);
        let setting = known.or_insert_with(|| ExactHypotheses::new(&TrapRows::at(self.model, pattern)));
        setting.as_ref().map_err(|failure| failure.clone())
    }

    /// Leaps from here until the trap closes; `None` where a kick or the budget comes first.
    fn leap(&mut self, step: u64) -> Option<Decided> {
        let pattern = self.orbit.pattern().ok()?;
        let place = Place { k: Integer::from(step), ball: self.orbit.ball(), pattern };
        let bits = self.orbit.bits();
        match self.fly(place, Accuracy::for_traps(), false) {
            Ok(landing) => Some(landing.decided(bits)),
            // A missed positive wakes: events are gone through one step at a time, which takes an
            // orbit of far smaller radius.
            Err(LeapStop::UncertainSign { sample })
                if !wakes_a_wall(self.model, sample) && step <= MOST_PRECISE_STEPS =>
            {
                let ball = precisely(self.model, &self.w0, step)?.ball();
                let place = Place { k: Integer::from(step), ball, pattern: self.orbit.pattern().ok()? };
                self.fly(place, PRECISE, true).ok().map(|landing| landing.decided(PRECISE.prec))
            }
            Err(_) => None,
        }
    }

    /// Slides from here until the bounded trap closes; `None` where no wall kicks, or where it does
    /// not.
    fn slide(&mut self, step: u64) -> Option<Decided> {
        if self.orbit.watch().halted().is_some() {
            return None;
        }
        let (pattern, ball, bits) = (self.orbit.pattern().ok()?, self.orbit.ball(), self.orbit.bits());
        let setting = self.setting(&pattern).ok()?;
        let (slide, near, trap) = setting.slide(&Integer::from(step), &ball).ok()?;
        let from_step = slide.pieces.last()?.piece.to.clone();
        let end = End::Trap(Box::new(trap));
        Some(Decided {
            from_step,
            bits,
            pattern,
            stages: Vec::new(),
            slide: Some(slide),
            glides: Vec::new(),
            ball: near.to_ball(),
            subspace: None,
            end,
        })
    }

    /// What leads to an ending from here, many steps at once.
    fn flight(&mut self, step: u64) -> Option<Decided> {
        if is_dear(self.model) {
            let glided = self.glide(step);
            if glided.is_some() || step < self.leap {
                return glided;
            }
            self.leap = next_flight(step, if is_large(self.model) { FAR_APART } else { APART });
            return self.leap(step).or_else(|| self.slide(step)).or_else(|| self.basin(step));
        }
        let decided = self.leap(step).or_else(|| self.slide(step));
        if decided.is_some() || step < FIRST_GLIDE {
            return decided;
        }
        self.basin(step).or_else(|| self.glide(step))
    }

    /// Glides from here until a trap closes.
    fn glide(&mut self, step: u64) -> Option<Decided> {
        if self.orbit.watch().halted().is_some() || !self.model.is_one_neuron() {
            return None;
        }
        let (pattern, ball, bits) = (self.orbit.pattern().ok()?, self.orbit.ball(), self.orbit.bits());
        let positive = |i: &usize| self.model.sign(*i) > 0;
        let active: Vec<usize> = pattern.active_samples().into_iter().filter(positive).collect();
        let model = self.model;
        let dear = is_dear(model);
        let known = |active: &[usize], k: &Integer, (ball, height): (&Ball, f64)| {
            if dear && *k == step {
                // An ending has just been tried there.
                return Err(TrapFailure::TooEarly);
            }
            let pattern = Pattern::from_fn(1, model.data().n(), |_, i| active.contains(&i));
            let setting = self.setting(&pattern)?;
            let closed = setting.close(k, ball).or_else(|_| setting.close_basin(k, ball));
            closed.or_else(|why| setting.close_corridor(k, ball, Some(height)).map_err(|_| why))
        };
        let glided = glide::glide(model, &active, &Integer::from(step), &ball, known);
        let (glides, trap) = glided.ok()?;
        let trap = Trap { late: glides.iter().any(Stretch::wakes), ..trap };
        Some(Decided {
            from_step: trap.from_step.clone(),
            bits,
            pattern,
            stages: Vec::new(),
            slide: None,
            glides,
            ball,
            subspace: None,
            end: End::Trap(Box::new(trap)),
        })
    }

    /// The basin from here, where no slide leads to a trap.
    fn basin(&mut self, step: u64) -> Option<Decided> {
        if self.orbit.watch().halted().is_some() {
            return None;
        }
        let (pattern, ball, bits) = (self.orbit.pattern().ok()?, self.orbit.ball(), self.orbit.bits());
        let setting = self.setting(&pattern).ok()?;
        setting.permits(&pattern).ok()?;
        let trap = setting.close_basin(&Integer::from(step), &ball).ok()?;
        Some(Decided {
            from_step: step.into(),
            bits,
            pattern,
            stages: Vec::new(),
            slide: None,
            glides: Vec::new(),
            ball,
            subspace: None,
            end: End::Trap(Box::new(trap)),
        })
    }

    fn fly(&mut self, place: Place, accuracy: Accuracy, events: bool) -> Result<Landing, LeapStop> {
        let (model, watch) = (self.model, self.orbit.watch().clone());
        let mut left = self.pieces;
        let landing = fly(model, place, accuracy, events, (&watch, &mut left), &mut |place| {
            let setting = self.setting(&place.pattern).ok()?;
            setting.close(&place.k, &place.ball).ok()
        });
        self.pieces = left;
        landing
    }
}

impl Landing {
    fn decided(self, bits: u32) -> Decided {
        let end = End::Trap(Box::new(self.trap));
        Decided {
            from_step: self.k,
            bits,
            pattern: self.pattern,
            stages: self.stages,
            slide: None,
            glides: Vec::new(),
            ball: self.ball,
            subspace: None,
            end,
        }
    }
}
