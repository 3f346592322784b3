//! The orbit w_0, w_1, .. in balls: doubles where they suffice, rising precision where a sign is
//! not certain.

use rug::{Float, Rational};

use super::doubles::Doubles;
use super::precise::PreciseOrbit;
use super::{Ball, StepError, Watch};
use crate::arith::pause::pause;
use crate::model::{Model, Pattern};

/// |w| >= 2^EXPLOSION at an iterate that no precision holds counts as an explosion.
const EXPLOSION: i32 = 64;

/// A step in fixed point costs this part of one in floats.
const SHARES: u64 = 8;

/// How many preactivations, n M, a step of the budget has.
const PREACTIVATIONS: usize = 16;

/// So many steps are made in doubles without a word.
const UNWATCHED: u64 = 64;

/// How far precision may rise, and how much may be spent there.
#[derive(Clone, Copy, Debug)]
pub struct Precision {
    /// The first precision above doubles, in bits.
    pub start: u32,
    /// The last precision tried, in bits.
    pub limit: u32,
    /// How many steps in all may be made at the first of these precisions; one at b times its bits
    /// counts b times, and one with more than `PREACTIVATIONS` products x_i.w_m in proportion.
    pub budget: u64,
}

impl Default for Precision {
    fn default() -> Self {
        Self { start: 128, limit: 2048, budget: 100_000 }
    }
}

/// A rigorous orbit of gradient descent from an exact start.
///
/// Steps are made in doubles. Where a sign is uncertain there, the orbit is followed at a higher
/// precision from its last exact anchor through that step, and doubles take over again from the far
/// smaller ball.
#[derive(Clone, Debug)]
pub struct Orbit<'m> {
    model: &'m Model,
    w0: Vec<Rational>,
    start_pattern: Pattern,
    /// Whether samples push from their boundaries at w_0, which doubles do not follow.
    from_boundary: bool,
    precision: Precision,
    watch: Watch,
    /// In shares of steps.
    pub(crate) spent: u64,
    pub(crate) k: u64,
    pub(crate) doubles: Option<Doubles>,
    pub(crate) anchor: PreciseOrbit,
    pub(crate) bits: u32,
}

impl<'m> Orbit<'m> {
    /// The orbit of `model` from w_0, of length M d.
    pub fn new(model: &'m Model, w0: &[Rational], precision: Precision) -> Self {
        let anchor = PreciseOrbit::new(model, w0, precision.start);
        Self {
            model,
            w0: w0.to_vec(),
            start_pattern: model.pattern_at(w0),
            from_boundary: !model.pushed_from_boundary(w0).is_empty(),
            precision,
            watch: Watch::default(),
            spent: 0,
            k: 0,
            doubles: Doubles::new(model, &anchor.ball()),
            anchor,
            bits: precision.start,
        }
    }

    /// The same orbit, watched.
    pub fn watched(self, watch: &Watch) -> Self {
        Self { watch: watch.clone(), ..self }
    }

    /// Who watches.
    pub(crate) fn watch(&self) -> &Watch {
        &self.watch
    }

    /// Whether samples push from their boundaries at the current iterate.
    pub(crate) fn is_pushed_from_boundary(&self) -> bool {
        self.k == 0 && self.from_boundary
    }

    /// Whether nothing moves at w_0: then it is known exactly for all k.
    fn rests(&self) -> bool {
        self.start_pattern.is_dead() && !self.from_boundary
    }

    /// The number k of the current iterate.
    pub fn k(&self) -> u64 {
        self.k
    }

    /// Where it starts.
    pub(crate) fn w0(&self) -> &[Rational] {
        &self.w0
    }

    /// The same orbit at its start.
    pub(crate) fn again(&self) -> Self {
        Self::new(self.model, &self.w0, self.precision).watched(&self.watch)
    }

    /// How far precision may rise.
    pub(crate) fn precision(&self) -> Precision {
        self.precision
    }

    /// A precision in bits at which the orbit could be followed so far.
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// A ball around w_k.
    pub fn ball(&self) -> Ball {
        match &self.doubles {
            Some(doubles) => doubles.ball(),
            None => self.anchor.ball(),
        }
    }

    /// The pattern of w_k.
    ///
    /// # Errors
    /// The sign that stays uncertain at the last precision, or a budget.
    pub fn pattern(&mut self) -> Result<Pattern, StepError> {
        if self.k == 0 || self.rests() {
            return Ok(self.start_pattern.clone());
        }
        if let Some(pattern) = self.doubles.as_ref().and_then(Doubles::pattern) {
            return Ok(pattern);
        }
        let pattern = self.precisely(self.k, PreciseOrbit::pattern)?;
        self.take_over();
        Ok(pattern)
    }

    /// Makes one step.
    ///
    /// # Errors
    /// What stopped it at the last precision; the orbit stays at w_k.
    pub fn step(&mut self) -> Result<(), StepError> {
        if self.k.is_multiple_of(UNWATCHED) {
            self.watch.at(self.k, None).map_err(|why| StepError::Halted { step: self.k, why })?;
            pause();
        }
        if self.rests() {
            self.k += 1;
            return Ok(());
        }
        let known = (self.k == 0).then_some(&self.start_pattern);
        let in_doubles = self.k > 0 || !self.from_boundary;
        let made = in_doubles && self.doubles.as_mut().is_some_and(|doubles| doubles.step(known));
        if !made {
            self.precisely(self.k + 1, |_| Ok(()))?;
        }
        self.k += 1;
        if !made {
            self.take_over();
        }
        Ok(())
    }

    /// Steps to w_k, k not below the current one.
    ///
    /// # Errors
    /// As for `step`; the orbit stays where it came to.
    pub fn advance_to(&mut self, k: u64) -> Result<(), StepError> {
        while self.k < k {
            self.step()?;
        }
        Ok(())
    }

    /// Follows the orbit at high precision to step k and asks a question there, raising the
    /// precision as needed.
    fn precisely<T>(
        &mut self,
        k: u64,
        ask: impl Fn(&mut PreciseOrbit) -> Result<T, StepError>,
    ) -> Result<T, StepError> {
        loop {
            let answer = self.anchor_to(k).and_then(|()| ask(&mut self.anchor));
            match answer {
                // Numbers may be too large or too small for fixed point.
                Err(StepError::UncertainSign { .. } | StepError::Imprecise { .. }) if self.anchor.is_fixed() => {
                    self.anchor = PreciseOrbit::in_floats(self.model, &self.w0, self.bits);
                }
                Err(StepError::UncertainSign { .. } | StepError::Imprecise { .. })
                    if self.bits * 2 <= self.precision.limit =>
                {
                    self.bits *= 2;
                    self.anchor = PreciseOrbit::new(self.model, &self.w0, self.bits);
                }
                // No precision holds iterates of such a size, which only kicks of kicks reach.
                Err(StepError::UncertainSign { step, .. } | StepError::Imprecise { step })
                    if self.anchor.ball().exponent() >= EXPLOSION =>
                {
                    return Err(StepError::Explodes { step, exponent: self.anchor.ball().exponent() });
                }
                other => return other,
            }
        }
    }

    fn anchor_to(&mut self, k: u64) -> Result<(), StepError> {
        let size = (self.model.neurons() * self.model.data().n()).div_ceil(PREACTIVATIONS) as u64;
        while self.anchor.k() < k {
            if self.spent >= self.precision.budget.saturating_mul(SHARES) {
                let (reached, budget) = (self.anchor.k(), self.precision.budget);
                return Err(StepError::Budget { step: k, reached, budget });
            }
            let shares = if self.anchor.is_fixed() { 1 } else { SHARES };
            self.spent += size * shares * u64::from((self.bits / self.precision.start).max(1));
            let known = (self.anchor.k() == 0).then_some(&self.start_pattern);
            let step = self.anchor.k();
            self.watch.at(step, Some(self.bits)).map_err(|why| StepError::Halted { step, why })?;
            pause();
            self.anchor.step(known)?;
        }
        Ok(())
    }

    /// Doubles go on from the anchor, where they can hold it.
    fn take_over(&mut self) {
        let ball = self.anchor.ball();
        let held = self.doubles.as_mut().is_some_and(|doubles| doubles.restart(&ball));
        if !held {
            self.doubles = Doubles::new(self.model, &ball);
        }
    }

    /// An upper bound of the distance between the centre of the ball and w_k.
    pub fn radius(&self) -> Float {
        self.ball().radius
    }
}
