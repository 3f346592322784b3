//! Work that a person watches: a bar that says where it is, Ctrl-C, --timeout.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use serde_json::{Value, json};

use super::CliError;
use super::input::step_limit;
use crate::claim::Budget;
use crate::model::Model;
use crate::stepping::{Halt, Watch};

/// How often the work is looked at.
const TICK: Duration = Duration::from_millis(50);
/// What a shell calls a program that SIGINT ended.
const INTERRUPTED: i32 = 130;

/// The work that Ctrl-C stops; where there is none, it ends the program.
static UNDER_WAY: Mutex<Option<Watch>> = Mutex::new(None);

/// How long work may take.
#[derive(clap::Args, Debug)]
pub struct TimeArgs {
    /// Stop after so many seconds, with what is known by then. Absent: as long as it takes; Ctrl-C
    /// does the same.
    #[arg(long, value_name = "SECONDS")]
    timeout: Option<String>,
}

/// How far an orbit may be followed.
#[derive(clap::Args, Debug)]
pub struct BudgetArgs {
    /// The largest number of steps. Absent: 1000000; without --timeout fewer where n d is above
    /// 10000.
    #[arg(long, value_name = "N", value_parser = step_limit)]
    max_steps: Option<u64>,
    #[command(flatten)]
    time: TimeArgs,
}

impl BudgetArgs {
    /// The budget for a model. Time that is told ends the work of a large one, too.
    pub fn of(&self, model: &Model) -> Budget {
        let usual = self.time.timeout.as_ref().map(|_| Budget::default().max_steps);
        Budget::of(self.max_steps.or(usual), model)
    }

    /// How much is allowed, by the names of the options.
    pub fn limits(&self, budget: &Budget) -> Value {
        self.time.limits(json!({ "max_steps": budget.max_steps.to_string() }))
    }

    /// The time that there is.
    pub fn limit(&self) -> Result<Option<Duration>, CliError> {
        self.time.limit()
    }
}

impl TimeArgs {
    /// How much is allowed, by the names of the options: what the command has of its own, and the
    /// time.
    pub fn limits(&self, mut limits: Value) -> Value {
        if let Some(timeout) = &self.timeout {
            limits["timeout"] = timeout.as_str().into();
        }
        limits
    }

    /// The time that there is.
    pub fn limit(&self) -> Result<Option<Duration>, CliError> {
        let limit = |text: &str| {
            let seconds = text.parse::<f64>().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            seconds.ok_or_else(|| CliError::Timeout { value: text.to_owned() })
        };
        self.timeout.as_deref().map(limit).transpose()
    }
}

/// Does the work while the bar shows its steps, until it ends, Ctrl-C, or its time is over.
pub fn watched<T>(bar: &ProgressBar, limit: Option<Duration>, work: impl FnOnce(&Watch) -> T) -> T {
    static HANDLER: Once = Once::new();
    // Where no handler can be set, Ctrl-C ends the program as it does everywhere.
    HANDLER.call_once(|| drop(ctrlc::set_handler(interrupt)));
    let (watch, begun) = (Watch::default(), Instant::now());
    if limit.is_some_and(|limit| limit.is_zero()) {
        watch.halt(Halt::TimedOut);
    }
    under_way(Some(watch.clone()));
    let (done, ended) = channel::<()>();
    let answer = thread::scope(|scope| {
        scope.spawn(|| {
            let ended = ended;
            while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                show(bar, &watch);
                if limit.is_some_and(|limit| begun.elapsed() >= limit) {
                    watch.halt(Halt::TimedOut);
                }
            }
        });
        let answer = work(&watch);
        drop(done);
        answer
    });
    under_way(None);
    bar.finish_and_clear();
    answer
}

/// Beyond doubles the steps are made again: the bar goes back, and says why.
fn show(bar: &ProgressBar, watch: &Watch) {
    let stage = watch.stage();
    bar.set_position(stage.step);
    bar.set_message(stage.bits.map_or("steps".to_owned(), |bits| format!("steps, again with {bits} bits")));
}

fn under_way(watch: Option<Watch>) {
    *UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner) = watch;
}

/// The second time there is nothing left to stop but the program.
fn interrupt() {
    match UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner).take() {
        Some(watch) => watch.halt(Halt::Interrupted),
        None => std::process::exit(INTERRUPTED),
    }
}
