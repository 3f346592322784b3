//! Long work, watched: it says where it is, and stops where it is told to.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering::Relaxed};

use crate::arith::pause::{Question, unless};

/// Who watches long work, from any thread; copies watch the same work.
///
/// The work leaves word of its step, and asks now and then whether to go on. What it has found by
/// then is not lost: it answers as it does where a budget ends.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    step: AtomicU64,
    bits: AtomicU32,
    halt: AtomicU8,
}

/// Why work was told to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// Somebody interrupted it.
    Interrupted,
    /// Its time is over.
    TimedOut,
}

/// Where the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The number k of the iterate.
    pub step: u64,
    /// The precision of the arithmetic in bits; `None` in doubles.
    pub bits: Option<u32>,
}

impl Watch {
    /// Stops the work at its next question.
    pub fn halt(&self, why: Halt) {
        self.shared.halt.store(why as u8 + 1, Relaxed);
    }

    /// Where the work is.
    pub fn stage(&self) -> Stage {
        let bits = self.shared.bits.load(Relaxed);
        Stage { step: self.shared.step.load(Relaxed), bits: (bits > 0).then_some(bits) }
    }

    /// The work is at this step, in doubles or with so many bits; an error where it is to stop.
    pub(crate) fn at(&self, step: u64, bits: Option<u32>) -> Result<(), Halt> {
        self.shared.step.store(step, Relaxed);
        self.shared.bits.store(bits.unwrap_or(0), Relaxed);
        self.halted().map_or(Ok(()), Err)
    }

    /// Does work of any length, an exact solution for one, that is given up as soon as somebody
    /// says so; after that only what takes no time is done.
    ///
    /// # Errors
    /// Why it was given up.
    pub fn guard<T>(&self, work: impl FnOnce() -> T) -> Result<T, Halt> {
        if let Some(why) = self.halted() {
            return Err(why);
        }
        let shared = Arc::clone(&self.shared);
        let question: Question = Arc::new(move || shared.halt.load(Relaxed) > 0);
        unless(question, work).ok_or_else(|| self.halted().unwrap_or(Halt::TimedOut))
    }

    /// Whether the work was told to stop.
    pub fn halted(&self) -> Option<Halt> {
        [Halt::Interrupted, Halt::TimedOut].into_iter().find(|why| *why as u8 + 1 == self.shared.halt.load(Relaxed))
    }
}

impl fmt::Display for Halt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Interrupted => "interrupted",
            Self::TimedOut => "out of time",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_told_to_stop_from_elsewhere() {
        let watch = Watch::default();
        let work = watch.clone();
        assert_eq!(work.at(7, None), Ok(()));
        assert_eq!(watch.stage(), Stage { step: 7, bits: None });
        assert_eq!(work.at(3, Some(128)), Ok(()));
        assert_eq!(watch.stage(), Stage { step: 3, bits: Some(128) });
        for why in [Halt::TimedOut, Halt::Interrupted] {
            watch.halt(why);
            assert_eq!(work.at(4, None), Err(why));
        }
    }

    #[test]
    fn exact_work_is_given_up_on_the_way() {
        let watch = Watch::default();
        assert_eq!(watch.guard(|| crate::arith::linalg::dot(&[], &[])), Ok(0.into()));
        let work = watch.guard(|| {
            watch.halt(Halt::TimedOut);
            crate::arith::linalg::dot(&[], &[])
        });
        assert_eq!(work, Err(Halt::TimedOut));
    }
}
