//! When something costly is attempted on the way: an ending, a flight.

/// So many steps of the schedule are passed over by one attempt, until there is news: an attempt
/// costs as much as thousands of steps, and most of them fail.
const PASSED_OVER: u32 = 6;

/// The steps of attempts: each one first, then steps that grow by an eighth.
pub(crate) fn next_attempt(step: u64) -> u64 {
    step + (step / 8).max(1)
}

/// The first step from which a flight is tried.
pub(super) const FIRST_FLIGHT: u64 = 2000;

/// The first step from which a flight is tried again after one from `step`, if tries are so far
/// apart by a factor.
pub(super) fn next_flight(step: u64, factor: u64) -> u64 {
    step.saturating_mul(factor)
}

/// The same of a glide, which fails fast where it is too early.
pub(super) fn next_glide(step: u64) -> u64 {
    step + step / 4
}

/// Attempts at an ending: most steps of the schedule are passed over, and when there is news the
/// first of them that could have had it is gone back to.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    /// The step of the attempt that is due.
    pub step: u64,
    /// The last one that failed.
    tried: u64,
    /// There is news at this step: up to there none is passed over any more.
    near: u64,
}

impl Attempts {
    /// Goes back from news; `false` where no step was passed over.
    pub fn back(&mut self) -> bool {
        let first = next_attempt(self.tried);
        let passed = self.step > self.near && first < self.step;
        if passed {
            (self.near, self.step) = (self.step, first);
        }
        passed
    }

    /// On from an attempt that failed, not beyond `limit`, nor by more than one step beyond
    /// `flight`.
    pub fn on(&mut self, flight: u64, limit: u64) {
        self.tried = self.step;
        let passed_over = if self.step < self.near { 1 } else { PASSED_OVER };
        let on = |step, _| if step < flight { next_attempt(step) } else { step };
        self.step = (0..passed_over).fold(self.step, on).min(limit);
    }
}
