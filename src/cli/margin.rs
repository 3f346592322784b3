//! `margincert margin`: the exact max-margin problem.

use std::path::PathBuf;

use super::input::DataArgs;
use super::{CliError, Exit, Output};
use crate::claim::{Certificate, Checked, Selection, Subject, Verdict, Witness, write_atomically};
use crate::data::{Dataset, Label};
use crate::margin::{Problem, Solution, Tagged};
use crate::report::margin::{Question, human, json};

/// Arguments of `margin`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    /// The rows x_i of these positives, such as 0,3,4, or `positives` for all; absent: y_i x_i of all samples.
    #[arg(long, value_name = "I,..")]
    active: Option<String>,
    /// All negatives as walls x_l.w <= 0; means --active positives where --active is absent.
    #[arg(long)]
    walls: bool,
    /// Write the certificate to this file.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let instance = args.data.instance()?;
    let data = &instance.data;
    let question = match (&args.active, args.walls) {
        (None, false) => Question::Svm,
        (None, true) => Question::Active { active: data.positives(), walls: true },
        (Some(text), walls) => Question::Active { active: active(data, text)?, walls },
    };
    let (problem, selection) = match &question {
        Question::Svm => (Problem::new(data.d(), signed_rows(data), Vec::new()), Selection::Svm),
        Question::Active { active, walls } => {
            let rows = |samples: &[usize]| samples.iter().map(|&i| (i, data.row(i).to_vec())).collect::<Vec<Tagged>>();
            let held = if *walls { rows(&data.negatives()) } else { Vec::new() };
            let selection = Selection::Active { active: active.clone(), walls: *walls };
            (Problem::new(data.d(), rows(active), held), selection)
        }
    };
    let solution = problem.solve();
    let witness = match &solution {
        Solution::Optimal(optimum) => Witness::Kkt { problem: selection, optimum: optimum.clone() },
        Solution::Infeasible(farkas) => Witness::Farkas { problem: selection, farkas: farkas.clone() },
    };
    let subject = Subject { name: &instance.name, data, start: None };
    let checked = Checked::new(Certificate::new("margin", subject, Verdict::Proved, &witness))?;
    if let Some(path) = &args.certificate {
        write_atomically(path, checked.certificate().text())?;
    }
    out.result(|| human(&question, &solution, checked.obligations()), || json(&solution));
    Ok(Exit::AsExpected)
}

/// y_i x_i for all samples.
fn signed_rows(data: &Dataset) -> Vec<Tagged> {
    let signed = |i: usize| match data.labels()[i] {
        Label::Positive => data.row(i).to_vec(),
        Label::Negative => data.row(i).iter().map(|x| rug::Rational::from(-x)).collect(),
    };
    (0..data.n()).map(|i| (i, signed(i))).collect()
}

fn active(data: &Dataset, text: &str) -> Result<Vec<usize>, CliError> {
    if text == "positives" {
        return Ok(data.positives());
    }
    let mut active = Vec::new();
    for value in text.split(',') {
        let fail = |reason| CliError::Active { value: value.to_owned(), reason };
        let i: usize = value.trim().parse().map_err(|_| fail("is no sample number"))?;
        match data.labels().get(i) {
            None => return Err(fail("is beyond the last sample; samples are numbered from 0")),
            Some(Label::Negative) => return Err(fail("is a negative; the rows are positives")),
            Some(Label::Positive) if active.contains(&i) => return Err(fail("is repeated")),
            Some(Label::Positive) => active.push(i),
        }
    }
    active.sort_unstable();
    Ok(active)
}
