//! Exact work is one long call: how it is given up all the same, from as deep down as it may be.
//!
//! `unless` does work under a question, and `pause`, which scalar products and eliminations call,
//! asks it; where it says so the stack is unwound to `unless`. Answers that hold a half of
//! something would need a word for it in every signature between the two.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

/// Whether work is to be given up.
pub type Question = Arc<dyn Fn() -> bool + Send + Sync>;

thread_local! {
    static QUESTION: RefCell<Option<Question>> = const { RefCell::new(None) };
    /// Whether there is one: all that `pause` looks at where nobody watches.
    static IS_ASKED: Cell<bool> = const { Cell::new(false) };
}

/// What is thrown.
struct GivenUp;

/// The question of a thread, while it lives; then the one before it again.
struct Asked(Option<Question>);

impl Asked {
    fn new(question: Option<Question>) -> Self {
        IS_ASKED.set(question.is_some());
        Self(QUESTION.replace(question))
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        let before = self.0.take();
        IS_ASKED.set(before.is_some());
        QUESTION.set(before);
    }
}

/// Does work that is given up where `question` says so, or one that is asked already; `None` where
/// it was. What the work was
/// about to change is then to be thrown away.
pub fn unless<T>(question: Question, work: impl FnOnce() -> T) -> Option<T> {
    let question = match self::question() {
        Some(outer) => Arc::new(move || question() || outer()),
        None => question,
    };
    let asked = Asked::new(Some(question));
    let done = catch_unwind(AssertUnwindSafe(work));
    drop(asked);
    match done {
        Ok(done) => Some(done),
        Err(thrown) if thrown.is::<GivenUp>() => None,
        Err(thrown) => resume_unwind(thrown),
    }
}

/// Does work whose giving up ends here: what it found by then is kept by who calls. `None` where
/// it was given up.
pub fn attempt<T>(work: impl FnOnce() -> T) -> Option<T> {
    match question() {
        Some(question) => unless(question, work),
        None => Some(work()),
    }
}

/// The question of this thread.
pub fn question() -> Option<Question> {
    QUESTION.with_borrow(Clone::clone)
}

/// Work of another thread under the question of one that waits for it: what is thrown there is
/// thrown here, as rayon does.
pub fn under<T>(question: Option<Question>, work: impl FnOnce() -> T) -> T {
    let _asked = Asked::new(question);
    work()
}

/// Gives up here, if this thread is asked to.
#[inline]
pub fn pause() {
    if IS_ASKED.get() && QUESTION.with_borrow(|question| question.as_ref().is_some_and(|question| question())) {
        resume_unwind(Box::new(GivenUp));
    }
}

#[cfg(test)]
mod tests {
    use rayon::prelude::*;

    use super::*;

    fn told(yes: bool) -> Question {
        Arc::new(move || yes)
    }

    #[test]
    fn work_is_given_up_where_it_pauses() {
        pause();
        assert_eq!(unless(told(false), || (pause(), 7).1), Some(7));
        assert_eq!(unless(told(true), || 7), Some(7));
        assert_eq!(unless(told(true), || (pause(), 7).1), None);
        // The outer question is there again, and was there all the time.
        let inner = || (unless(told(true), pause), pause()).0;
        assert_eq!(unless(told(false), inner), Some(None));
        assert_eq!(unless(told(true), || unless(told(false), pause)), Some(None));
        pause();
    }

    #[test]
    fn other_threads_are_asked_too() {
        let sum = || {
            let question = question();
            (0..100u32).into_par_iter().map(|x| under(question.clone(), || (pause(), x).1)).sum::<u32>()
        };
        assert_eq!(unless(told(false), sum), Some(4950));
        assert_eq!(unless(told(true), sum), None);
        pause();
    }

    #[test]
    fn other_panics_go_on() {
        let thrown = catch_unwind(|| unless(told(false), || resume_unwind(Box::new("else"))));
        assert_eq!(thrown.err().and_then(|thrown| thrown.downcast_ref::<&str>().copied()), Some("else"));
        pause();
    }
}
