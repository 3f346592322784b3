//! `margincert margin`: the exact max-margin problem.

use std::fmt;
use std::path::PathBuf;

use indicatif::ProgressBar;
use serde_json::json;

use super::error::NotActive;
use super::input::DataArgs;
use super::outputs::{inputs, safe};
use super::watched::{TimeArgs, watched};
use super::{CliError, Exit, Output};
use crate::ask::{FreeIntercept, Margin, free_intercept, judge, margin};
use crate::claim::{Checked, Refusal, Selection, Subject};
use crate::data::{Dataset, Instance, Label, Quoted};
use crate::files::read_weights;
use crate::report::contract::Frame;
use crate::report::margin::{human, json as answer_json};
use crate::report::{columns, intercept, rechecked, solution};
use crate::stepping::Halt;

/// Arguments of `margin`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    /// The rows x_i of these positives, such as 0,3,4, or `positives` for all; absent: y_i x_i of
    /// all samples.
    #[arg(long, value_name = "I,..")]
    active: Option<String>,
    /// All negatives as walls x_l.w <= 0; means --active positives where --active is absent.
    #[arg(long)]
    walls: bool,
    /// A free intercept b, which costs nothing: y_i (x_i.w + b) >= 1 for all samples, as most
    /// programs mean by a hard-margin SVM. With --bias a constant feature has a price instead:
    /// another problem.
    #[arg(long, conflicts_with_all = ["active", "walls", "bias", "solution"])]
    intercept: bool,
    /// Judge the w of this file: one row or one column of numbers, a JSON list, or .npy.
    #[arg(long, value_name = "FILE")]
    solution: Option<PathBuf>,
    #[command(flatten)]
    time: TimeArgs,
    /// Write the certificate to this file.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let instance = args.data.instance(out)?;
    let read: Vec<PathBuf> = inputs(&instance).into_iter().chain(args.solution.clone()).collect();
    safe(&[("certificate", args.certificate.as_ref())], &read)?;
    let data = &instance.data;
    if args.intercept {
        return with_intercept(&instance, args, out);
    }
    let selection = match (&args.active, args.walls) {
        (None, false) => Selection::Svm,
        (None, true) => Selection::Active { active: data.positives(), walls: true },
        (Some(text), walls) => Selection::Active { active: active(data, text)?, walls },
    };
    let weights = args.solution.as_deref().map(|path| read_weights(path, data.d())).transpose()?;
    let answer = in_time(args, || {
        let answer = margin(&instance, selection)?;
        let judged = weights.map(|w| judge(data, &answer, &w)).transpose()?;
        Ok::<_, CliError>((answer, judged))
    })?;
    let (Margin { selection, solution: solved, checked }, judged) = match answer {
        Ok(answer) => answer?,
        Err(why) => return Ok(stopped(&instance, args, why, out)),
    };
    let frame = framed(&instance, &checked, args, out)?;
    if let Some(refusal) = checked.as_ref().err().filter(|refusal| !refusal.is_for_size()) {
        return Ok(undecided(frame, refusal, out));
    }
    let file = args.solution.as_deref().map(|path| Quoted::phrase(path.display()).to_string()).unwrap_or_default();
    let told = |judged| solution::human(&file, &selection, judged);
    out.result(
        || {
            let answer = human(data, &selection, &solved, &checked);
            columns::human(data) + &answer + &judged.as_ref().map(told).unwrap_or_default()
        },
        || {
            let mut object = answer_json(&solved);
            if let Some(judged) = &judged {
                object["solution"] = solution::json(judged);
            }
            frame.around(object)
        },
    );
    Ok(exit(&checked, out))
}

/// The problem with a free intercept.
fn with_intercept(instance: &Instance, args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let FreeIntercept { solution, checked } = match in_time(args, || free_intercept(instance))? {
        Ok(answer) => answer?,
        Err(why) => return Ok(stopped(instance, args, why, out)),
    };
    let frame = framed(instance, &checked, args, out)?;
    if let Some(refusal) = checked.as_ref().err().filter(|refusal| !refusal.is_for_size()) {
        return Ok(undecided(frame, refusal, out));
    }
    let data = &instance.data;
    out.result(
        || columns::human(data) + &intercept::human(data, &solution, &checked),
        || frame.around(intercept::json(&solution)),
    );
    Ok(exit(&checked, out))
}

/// Solves in the time that there is.
fn in_time<T>(args: &Args, work: impl FnOnce() -> T) -> Result<Result<T, Halt>, CliError> {
    let limit = args.time.limit()?;
    Ok(watched(&ProgressBar::hidden(), limit, |watch| watch.guard(work)))
}

/// There was no time for an answer.
fn stopped(instance: &Instance, args: &Args, why: Halt, out: &mut Output) -> Exit {
    let limits = args.time.limits(json!({}));
    undecided(Frame::new(subject(instance), Err(why.to_string()), limits, None), &why, out)
}

fn subject(instance: &Instance) -> Subject<'_> {
    Subject::of_data(&instance.name, &instance.data)
}

/// Writes the certificate, if there is one and it is wanted; what the answer is about.
fn framed<'a>(
    instance: &'a Instance,
    checked: &'a Result<Checked, Refusal>,
    args: &'a Args,
    out: &Output,
) -> Result<Frame<'a>, CliError> {
    let path = args.certificate.as_deref();
    if let (Some(path), Ok(checked)) = (path, checked) {
        out.keep(path, checked)?;
    }
    let limits = args.time.limits(json!({}));
    Ok(Frame::new(subject(instance), checked.as_ref().map_err(rechecked::reason), limits, path))
}

/// What the kernel did not check again is told, and stays undecided.
fn exit(checked: &Result<Checked, Refusal>, out: &Output) -> Exit {
    match checked {
        Ok(_) => Exit::AsExpected,
        Err(refusal) => out.undecided(&rechecked::reason(refusal)),
    }
}

/// What the kernel rejects is no answer.
fn undecided(frame: Frame<'_>, reason: &impl fmt::Display, out: &mut Output) -> Exit {
    out.result(String::new, || frame.around(json!({ "status": "undecided" })));
    out.undecided(reason)
}

/// The rows that --active names.
fn active(data: &Dataset, text: &str) -> Result<Vec<usize>, CliError> {
    if text == "positives" {
        return Ok(data.positives());
    }
    let mut active = Vec::new();
    for value in text.split(',') {
        let fail = |reason| CliError::Active { value: value.to_owned(), reason };
        let i: usize = value.trim().parse().map_err(|_| fail(NotActive::NoNumber))?;
        match data.labels().get(i) {
            None => return Err(fail(NotActive::NoSample { samples: data.n() })),
            Some(Label::Negative) => return Err(fail(NotActive::Negative)),
            Some(Label::Positive) if active.contains(&i) => return Err(fail(NotActive::Repeated)),
            Some(Label::Positive) => active.push(i),
        }
    }
    active.sort_unstable();
    Ok(active)
}
