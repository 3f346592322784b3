//! `margincert simulate`: gradient descent in a float format, bit for bit.

use clap::ValueEnum;
use serde_json::json;

use super::input::{DataArgs, StartArgs, step_limit};
use super::remarks::remark;
use super::watched::{TimeArgs, watched};
use super::{CliError, Exit, Output};
use crate::ask::{Trajectory, fate, simulate};
use crate::claim::Budget;
use crate::data::AtZero;
use crate::formats::{FloatFormat, Setting, Sum};
use crate::report::columns;
use crate::report::contract::Frame;
use crate::report::simulate::{human, json as answer_json};

/// Arguments of `simulate`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    start: StartArgs,
    /// The format of all numbers.
    #[arg(long, value_enum, value_name = "FORMAT")]
    format_of: FormatOf,
    /// The order in which scalar products are added.
    #[arg(long, value_enum, default_value_t = Order::Loop)]
    sum: Order,
    /// The largest number of steps.
    #[arg(long, value_name = "N", default_value = "100000000", value_parser = step_limit)]
    max_steps: u64,
    /// Compare with the true descent: first wrong pattern, direction, fate.
    #[arg(long)]
    truth: bool,
    #[command(flatten)]
    time: TimeArgs,
}

/// A float format.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatOf {
    /// IEEE binary64.
    Float64,
    /// IEEE binary32.
    Float32,
    /// IEEE binary16.
    Float16,
    /// The upper half of binary32.
    Bfloat16,
}

/// An order of summation.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Order {
    /// From the first term to the last.
    Loop,
    /// As NumPy's sum: from eight terms on in eight sums.
    Pairwise,
    /// Fused products and sums, from the first to the last.
    Fma,
}

impl Args {
    fn setting(&self, at_zero: AtZero) -> Setting {
        Setting {
            format: match self.format_of {
                FormatOf::Float64 => FloatFormat::Float64,
                FormatOf::Float32 => FloatFormat::Float32,
                FormatOf::Float16 => FloatFormat::Float16,
                FormatOf::Bfloat16 => FloatFormat::BFloat16,
            },
            sum: match self.sum {
                Order::Loop => Sum::Loop,
                Order::Pairwise => Sum::Pairwise,
                Order::Fma => Sum::Fma,
            },
            at_zero,
        }
    }
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let instance = args.start.convention(args.data.instance(out)?)?;
    let (eta, w0) = args.start.of(&instance)?;
    remark(out, &instance, &eta, &w0);
    let trajectory = Trajectory::new(&instance, &eta, &w0)?;
    let (bar, limit) = (out.progress(args.max_steps, "steps"), args.time.limit()?);
    let (run, truth) = watched(&bar, limit, |watch| {
        let run = simulate(&trajectory, args.setting(instance.relu_at_zero), args.max_steps, watch)?;
        let budget = Budget::of(None, trajectory.model());
        let fate = || fate(&trajectory, Some(Vec::new()), &budget, watch);
        let truth = args.truth.then(|| run.truth(&trajectory, fate(), watch)).transpose()?;
        Ok::<_, CliError>((run, truth))
    })?;
    let frame = Frame {
        subject: trajectory.subject(),
        statement: None,
        digest: None,
        reason: run.halted.map(|why| why.to_string()),
        limits: args.time.limits(json!({ "max_steps": args.max_steps.to_string() })),
        certificate: None,
    };
    out.result(
        || columns::human(&instance.data) + &human(&run, truth.as_ref()),
        || frame.around(answer_json(&run, truth.as_ref())),
    );
    Ok(match truth.map(|truth| truth.agrees) {
        Some(Some(false)) => Exit::NotAsExpected,
        Some(None) => Exit::Undecided,
        Some(Some(true)) => Exit::AsExpected,
        None if run.halted.is_some() => Exit::Undecided,
        None => Exit::AsExpected,
    })
}
