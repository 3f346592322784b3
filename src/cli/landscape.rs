//! `margincert landscape`: all asymptotic minima.

use std::ops::ControlFlow;
use std::path::PathBuf;

use indicatif::ProgressBar;
use serde_json::{Value, json};

use super::input::DataArgs;
use super::outputs::inputs;
use super::pictures::{Drawn, PictureArgs};
use super::watched::{TimeArgs, watched};
use super::{CliError, Exit, Format, Output};
use crate::ask::{Landscape, Unproved, landscape};
use crate::claim::{Checked, Subject};
use crate::data::Instance;
use crate::figure::minima;
use crate::landscape::{Extent, Gap, MOST_DIRECTIONS, MOST_FOUND, MOST_PROVED, MOST_SEARCHED, Minimum, Survey};
use crate::report::columns;
use crate::report::complaint::Complaint;
use crate::report::contract::{Frame, versioned};
use crate::report::landscape::{Table, cell_json, gap, survey_json};

/// Cells that a picture can show.
const MOST_DRAWN: usize = 5_000;
/// Output is written in pieces of this many bytes.
const PIECE: usize = 1 << 16;

/// Arguments of `landscape`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    /// Stop after this many cells. Absent: 1,000,000, or 1,000 where cells can only be found one by
    /// one.
    #[arg(long, value_name = "N")]
    max_cells: Option<u64>,
    /// Compute w^_J and w^c_J for this many cells, the first ones. Absent: 100,000.
    #[arg(long, value_name = "N")]
    directions: Option<u64>,
    #[command(flatten)]
    time: TimeArgs,
    #[command(flatten)]
    pictures: PictureArgs,
    /// Write the certificate of all minima to this file: at most 20,000 cells.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
}

/// The certificate of all minima, or why there is none.
type Proof = Result<Checked, Unproved>;

/// What is kept and what is written while cells are found.
struct Listener<'o> {
    out: &'o mut Output,
    text: String,
    told: u64,
    table: Table,
    /// Files are asked for, which need all cells whether anybody reads on or not.
    for_files: bool,
}

impl Listener<'_> {
    fn take(&mut self, minimum: &Minimum) -> ControlFlow<()> {
        match self.out.format() {
            Format::Json => {
                self.text.push_str(if self.told == 0 { "\n    " } else { ",\n    " });
                self.text.push_str(&cell_json(minimum).to_string());
            }
            Format::JsonLines => {
                self.text.push_str(&cell_json(minimum).to_string());
                self.text.push('\n');
            }
            _ => self.table.take(minimum),
        }
        self.told += 1;
        if self.text.len() > PIECE {
            self.flush();
        }
        if self.out.is_broken() && !self.for_files { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Ends the list of cells, and the object with these members.
    fn close(&mut self, members: Value) {
        self.text.push_str(if self.told == 0 { "]" } else { "\n  ]" });
        if let Value::Object(members) = versioned(members) {
            members.iter().for_each(|(key, value)| self.text.push_str(&format!(",\n  \"{key}\": {value}")));
        }
        self.text.push_str("\n}\n");
    }

    fn flush(&mut self) {
        self.out.write(&std::mem::take(&mut self.text));
    }
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let instance = args.data.instance(out)?;
    args.pictures.safe(&[("certificate", args.certificate.as_ref())], &inputs(&instance))?;
    if instance.output().is_some() {
        return Err(CliError::Network { file: instance.source });
    }
    let data = &instance.data;
    if args.pictures.wanted() && !matches!(data.d(), 2 | 3) {
        return Err(CliError::Picture { option: args.pictures.option(), dimension: data.d() });
    }
    let bar = out.progress(args.max_cells.unwrap_or(MOST_FOUND), "cells");
    let keep = if args.pictures.wanted() { MOST_DRAWN } else { MOST_PROVED + 1 };
    let for_files = args.pictures.wanted() || args.certificate.is_some();
    let (text, table) = (String::new(), Table::of(data));
    let mut listener = Listener { out, text, told: 0, table, for_files };
    if listener.out.format() == Format::Json {
        listener.text.push_str("{\n  \"cells\": [");
    }
    let extent = Extent { cells: args.max_cells, searched: args.max_cells, directions: args.directions };
    let is_told = args.certificate.is_some() || listener.out.format() == Format::Human;
    let (answer, proof, drawn) = watched(&ProgressBar::hidden(), args.time.limit()?, |watch| {
        let found = watch.guard(|| {
            landscape(&instance, extent, keep, &mut |minimum| {
                bar.inc(1);
                listener.take(minimum)
            })
        });
        let answer = found.unwrap_or_else(|_| Ok(Landscape::unknown(&instance)))?;
        let certificate = || watch.guard(|| answer.certificate()).unwrap_or_else(|why| Err(Unproved::Halted(why)));
        let proof = is_told.then(certificate);
        let drawn = args.pictures.draw(watch, || minima(data, &answer.kept));
        Ok::<_, CliError>((answer, proof, drawn))
    })?;
    let survey = &answer.survey;
    bar.finish_and_clear();
    // Nobody reads on: what was not looked for was not found, and is no success.
    if let Some(Gap::Listener) = survey.gap {
        return Ok(Exit::Undecided);
    }
    let kept = write_files(args, drawn, proof.as_ref(), listener.out);
    if listener.out.format() == Format::Json {
        let closing = match &kept {
            Ok(_) => framed(args, &instance, survey, proof.as_ref()),
            Err(error) => json!({ "error": Complaint::from(error).json() }),
        };
        listener.close(closing);
    }
    listener.flush();
    let drawn = kept?;
    let table = listener.table;
    let mut exit = if survey.gap.is_none() { drawn } else { Exit::Undecided };
    if let (Some(Err(reason)), true) = (&proof, args.certificate.is_some()) {
        exit = Exit::Undecided;
        out.complain(&format_args!("no certificate: {reason}"));
    }
    match out.format() {
        Format::Human => {
            let proof = proof.as_ref().map(told).unwrap_or_default();
            out.write(&(columns::human(data) + &table.human(data, survey, &proof)));
        }
        _ => {
            if let Some(found) = survey.gap {
                out.complain(&format_args!("not complete: {}", gap(found)));
            }
        }
    }
    Ok(exit)
}

/// Writes the files that are asked for.
fn write_files(args: &Args, drawn: Drawn, proof: Option<&Proof>, out: &Output) -> Result<Exit, CliError> {
    let exit = args.pictures.write(drawn, out, Exit::AsExpected)?;
    if let (Some(path), Some(Ok(checked))) = (&args.certificate, proof) {
        out.keep(path, checked)?;
    }
    Ok(exit)
}

/// The members of the JSON object besides `cells`.
fn framed(args: &Args, instance: &Instance, survey: &Survey, proof: Option<&Proof>) -> Value {
    let limits = args.time.limits(json!({
        "max_cells": args.max_cells.unwrap_or(MOST_FOUND).to_string(),
        "searched": args.max_cells.unwrap_or(MOST_SEARCHED).to_string(),
        "directions": args.directions.unwrap_or(MOST_DIRECTIONS).to_string(),
    }));
    let subject = Subject::of_data(&instance.name, &instance.data);
    let frame = match proof {
        Some(proof) => {
            let certified = proof.as_ref().map_err(|reason| format!("no certificate: {reason}"));
            Frame::new(subject, certified, limits, args.certificate.as_deref())
        }
        None => Frame { subject, statement: None, digest: None, reason: None, limits, certificate: None },
    };
    frame.around(survey_json(&instance.data, survey))
}

/// What the kernel says, in words.
fn told(proof: &Proof) -> String {
    match proof {
        Ok(checked) => {
            let conditions = checked.obligations();
            format!("proved: these are all asymptotic minima; the kernel checked {conditions} conditions.")
        }
        Err(reason) => format!("exact in integers, without a certificate: {reason}."),
    }
}
