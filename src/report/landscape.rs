//! The atlas of asymptotic minima (T2).

use std::fmt::Write as _;

use rug::{Integer, Rational};
use serde_json::{Value, json};

use super::margin::set;
use super::numbers::{exact, point_json, rational_json};
use crate::arith::rational::approximate;
use crate::data::Dataset;
use crate::landscape::{Gap, Minimum, Survey};

/// How many minima people are shown.
const SHOWN: usize = 24;
/// Samples of J, entries and characters of a vector, that people are shown of each.
const SHOWN_SAMPLES: usize = 8;
const SHOWN_ENTRIES: usize = 4;
const SHOWN_CHARACTERS: usize = 36;

/// An entry of `cells` in the JSON contract.
pub fn cell_json(minimum: &Minimum) -> Value {
    let directions = minimum.directions.as_ref();
    json!({
        "active": minimum.cell.active,
        "witness": minimum.cell.witness.iter().map(Integer::to_string).collect::<Vec<_>>(),
        "kind": minimum.kind.word(),
        "limit_loss": rational_json(&minimum.limit_loss),
        "max_margin": directions.map(|directions| point_json(&directions.max_margin.w)),
        "limit": directions.map(|directions| point_json(&directions.limit.w)),
        "self_consistent": directions.map(|directions| directions.self_consistent),
    })
}

/// The members of the JSON object besides `cells`. The infimum is known where the data are
/// separable.
pub fn survey_json(data: &Dataset, survey: &Survey) -> Value {
    json!({
        "complete": survey.gap.is_none(),
        "infimum": infimum(data, survey).as_ref().map(rational_json),
        "reason": survey.gap.map(gap),
        "separable": survey.separator.as_ref().map(Result::is_ok),
    })
}

fn infimum(data: &Dataset, survey: &Survey) -> Option<Rational> {
    is_separable(survey).then(|| Rational::from((data.negatives().len() as u64, data.n() as u64)))
}

fn is_separable(survey: &Survey) -> bool {
    matches!(survey.separator, Some(Ok(_)))
}

/// Why an atlas is not complete, in words.
pub fn gap(gap: Gap) -> String {
    match gap {
        Gap::Cells { limit } => format!("stopped after {limit} cells; --max-cells N allows more"),
        Gap::Search { limit, because } => {
            format!(
                "{because}: the cells were found one by one, and the search stopped after {limit}; --max-cells N allows more"
            )
        }
        Gap::Enumeration(because) => format!("the enumeration broke off: {because}"),
        Gap::Listener => "the output was closed".to_owned(),
        Gap::GivenUp => "the search was stopped; without --timeout it goes on".to_owned(),
    }
}

/// The table of minima, which grows while they are found.
#[derive(Clone, Debug)]
pub struct Table {
    positives: Vec<usize>,
    rows: Vec<[String; 6]>,
}

impl Table {
    /// Of these data, empty.
    pub fn of(data: &Dataset) -> Self {
        Self { positives: data.positives(), rows: Vec::new() }
    }

    /// Keeps a minimum if it is among the first.
    pub fn take(&mut self, minimum: &Minimum) {
        if self.rows.len() == SHOWN {
            return;
        }
        let directions = minimum.directions.as_ref();
        let direction = |w: Option<&Vec<Rational>>| w.map_or_else(|| "-".to_owned(), |w| short_vector(w));
        self.rows.push([
            minimum.kind.word().to_owned(),
            exact(&minimum.limit_loss),
            short_set(&minimum.cell.active, &self.positives),
            direction(directions.map(|d| &d.max_margin.w)),
            match directions {
                Some(d) if d.limit.w == d.max_margin.w => "the same".to_owned(),
                _ => direction(directions.map(|d| &d.limit.w)),
            },
            directions.map_or("-", |d| if d.self_consistent { "yes" } else { "no" }).to_owned(),
        ]);
    }

    /// All in words; `proof`: what the kernel says of it, or why it was not asked.
    pub fn human(&self, data: &Dataset, survey: &Survey, proof: &str) -> String {
        let mut out = String::new();
        let (n, d, positives) = (data.n(), data.d(), data.positives().len());
        let _ =
            writeln!(out, "data      {n} samples in dimension {d}: {positives} positives, {} negatives", n - positives);
        match &survey.separator {
            Some(Ok(_)) => {
                let infimum = Rational::from(((n - positives) as u64, n as u64));
                let attained = if positives > 0 { "not attained" } else { "attained in the dead cone" };
                let _ = writeln!(out, "loss      inf L = |I-|/n = {}, {attained}", exact(&infimum));
            }
            None => out.push_str("loss      whether the data are separable is not known\n"),
            Some(Err(lambda)) => {
                let terms: Vec<String> =
                    lambda.iter().take(4).map(|(i, x)| format!("{} y_{i} x_{i}", exact(x))).collect();
                let more = if lambda.len() > 4 { format!(" + .. ({} terms)", lambda.len()) } else { String::new() };
                let _ = writeln!(
                    out,
                    "loss      nothing is claimed: the data are not separable, {}{more} = 0",
                    terms.join(" + ")
                );
            }
        }
        let [global, spurious, dead] = survey.counts;
        let whole = if survey.gap.is_none() { "all of them" } else { "so far" };
        let _ =
            writeln!(out, "cells     {} ({whole}): {global} global, {spurious} spurious, {dead} dead", survey.cells());
        if survey.examined > 0 && is_separable(survey) {
            let share = Rational::from((100 * survey.self_consistent, survey.examined));
            let _ = writeln!(
                out,
                "          {} of {} spurious minima are self-consistent ({} %)",
                survey.self_consistent,
                survey.examined,
                approximate(&share, 3)
            );
        }
        self.write_rows(&mut out, survey.cells());
        if let Some(found) = survey.gap {
            let _ = writeln!(out, "\nnot complete: {}", gap(found));
        }
        let _ = writeln!(out, "\n{proof}");
        out
    }

    fn write_rows(&self, out: &mut String, cells: u64) {
        if self.rows.is_empty() {
            return;
        }
        let titles = ["kind", "L_inf", "J (active)", "w^_J", "w^c_J", "self-consistent"].map(str::to_owned);
        let lines: Vec<&[String; 6]> = std::iter::once(&titles).chain(&self.rows).collect();
        let widths: [usize; 6] =
            std::array::from_fn(|c| lines.iter().map(|line| line[c].chars().count()).max().unwrap_or(0));
        out.push('\n');
        for line in lines {
            let cells: Vec<String> = line.iter().zip(widths).map(|(text, width)| format!("{text:width$}")).collect();
            let _ = writeln!(out, "  {}", cells.join("  ").trim_end());
        }
        let more = cells.saturating_sub(self.rows.len() as u64);
        if more > 0 {
            let _ = writeln!(out, "  .. and {more} more (--format json or jsonl gives all)");
        }
    }
}

/// J; where it is long and few positives are missed, these.
fn short_set(active: &[usize], positives: &[usize]) -> String {
    if active.len() <= SHOWN_SAMPLES {
        return set(active);
    }
    let missed: Vec<usize> = positives.iter().copied().filter(|i| active.binary_search(i).is_err()).collect();
    match missed.len() {
        0 => return format!("all {}", active.len()),
        1..=SHOWN_SAMPLES => return format!("all but {}", set(&missed)),
        _ => {}
    }
    let first: Vec<String> = active.iter().take(SHOWN_SAMPLES).map(usize::to_string).collect();
    format!("{{{}, ..}} ({})", first.join(", "), active.len())
}

/// Exactly where that is short; else with a tilde and rounded.
fn short_vector(w: &[Rational]) -> String {
    let spelled = |spell: &dyn Fn(&Rational) -> String| {
        let entries: Vec<String> = w.iter().take(SHOWN_ENTRIES).map(spell).collect();
        let more = if w.len() > SHOWN_ENTRIES { ", .." } else { "" };
        format!("({}{more})", entries.join(", "))
    };
    let exactly = spelled(&Rational::to_string);
    if exactly.chars().count() <= SHOWN_CHARACTERS { exactly } else { format!("~{}", spelled(&|x| approximate(x, 4))) }
}
