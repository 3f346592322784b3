//! Long work, off the interpreter's lock: on a thread of its own, while the calling thread looks
//! for signals and tells how far it is.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use margincert::stepping;
use pyo3::prelude::*;

/// Signals are looked for this often.
const BETWEEN: Duration = Duration::from_millis(50);
/// As much as the main thread of a program has.
const STACK: usize = 8 << 20;

/// What the two threads know of each other.
#[derive(Default)]
pub struct Watch {
    done: AtomicU64,
    is_cancelled: AtomicBool,
    steps: stepping::Watch,
}

/// What a cancelled thread unwinds with. No panic: nobody is told, the caller has gone.
struct Cancelled;

impl Watch {
    /// Tells how far the work is, and goes on.
    pub fn tell(&self, done: u64) {
        self.done.store(done, Ordering::Relaxed);
        self.go_on();
    }

    /// The work ends here where nobody waits for it any more.
    pub fn go_on(&self) {
        if self.is_cancelled() {
            resume_unwind(Box::new(Cancelled));
        }
    }

    /// Who watches steps: they stop where nobody waits for them any more.
    pub fn steps(&self) -> &stepping::Watch {
        &self.steps
    }

    /// How far the work is.
    fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed).max(self.steps.stage().step)
    }

    fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
        self.steps.halt(stepping::Halt::Interrupted);
    }

    /// Tells that one part more is done.
    pub fn tell_one_more(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.go_on();
    }

    /// Whether nobody waits for the work any more.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }
}

/// Does the work; `progress` is called with its number of steps, paths, cells or claims now and
/// then.
///
/// # Errors
/// A signal, such as Ctrl-C, or whatever `progress` raises.
pub fn run<T: Send + 'static>(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Watch) -> T + Send + 'static,
) -> PyResult<T> {
    let watch = Arc::new(Watch::default());
    let (sender, mut receiver) = channel();
    let seen = Arc::clone(&watch);
    let thread = thread::Builder::new().stack_size(STACK).spawn(move || {
        // Nobody waits for what a cancelled caller asked.
        let _ = sender.send(work(&seen));
    })?;
    loop {
        let answer;
        (answer, receiver) = py.detach(move || (receiver.recv_timeout(BETWEEN), receiver));
        match answer {
            Ok(answer) => return Ok(answer),
            Err(RecvTimeoutError::Timeout) => {
                let told = py.check_signals().and_then(|()| match progress {
                    Some(progress) => progress.call1((watch.done(),)).map(drop),
                    None => Ok(()),
                });
                if let Err(raised) = told {
                    watch.cancel();
                    return Err(raised);
                }
            }
            Err(RecvTimeoutError::Disconnected) => {
                // The thread broke off: a defect, which Python sees as one.
                resume_unwind(thread.join().err().unwrap_or_else(|| Box::new("no answer")));
            }
        }
    }
}
