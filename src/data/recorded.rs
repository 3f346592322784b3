//! What a training program recorded of a run: w at some steps.

use std::path::Path;

use rug::{Integer, Rational};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Held;
use crate::arith::rational;
use crate::files::{
    Contents, Entry, InputProblem, InstanceProblem, ReadError, RunProblem, number, read_table, text_of,
};

/// w at a step, as the program held it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The step number.
    pub k: Integer,
    /// w_k; `None` where a coordinate is no finite number.
    pub w: Option<Vec<Rational>>,
}

impl Recorded {
    /// The start of a run, where it was recorded.
    pub fn start(run: &[Self]) -> Option<&Vec<Rational>> {
        run.first().filter(|point| point.k == 0)?.w.as_ref()
    }

    /// Every w of a run has as many entries as the weights of the model.
    ///
    /// # Errors
    /// The first that has not.
    pub fn fit(run: &[Self], expected: usize) -> Result<(), InputProblem> {
        let mut lengths = run.iter().filter_map(|point| point.w.as_ref()).map(Vec::len);
        match lengths.find(|found| *found != expected) {
            Some(found) => Err(InstanceProblem::Dimension { key: "w", found, expected }.into()),
            None => Ok(()),
        }
    }
}

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    k: &'a RawValue,
    #[serde(borrow)]
    w: Vec<&'a RawValue>,
}

type Place = Option<(usize, usize)>;

/// Reads a run: a table with a column `k` and columns `w_0`, `w_1`, .. (CSV, or .npz with arrays
/// `k` and `w`), or JSON lines {"k":0,"w":[..]}. Numbers of arrays are taken as they are, numbers
/// in text as `held` holds them; other columns are passed over.
///
/// # Errors
/// The first problem, with its place: a column is missing, a line is none, steps do not increase.
pub fn read_run(path: &Path, held: Held) -> Result<Vec<Recorded>, ReadError> {
    of(&Contents::read(path)?, held)
}

/// The same, of a file that was read.
pub(super) fn of(contents: &Contents, held: Held) -> Result<Vec<Recorded>, ReadError> {
    let fail = |(place, problem): (Place, InputProblem)| ReadError { file: contents.name.clone(), place, problem };
    let is_json = contents.bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let points = if is_json {
        let text = text_of(&contents.bytes).map_err(fail)?;
        lines(text, held).map_err(fail)?
    } else {
        table(contents, held)?
    };
    let mut last: Option<&Integer> = None;
    let d = points.iter().find_map(|(_, point)| point.w.as_ref().map(Vec::len));
    for (place, point) in &points {
        if last.is_some_and(|last| *last >= point.k) {
            return Err(fail((*place, RunProblem::Order { k: point.k.to_string() }.into())));
        }
        if let (Some(w), Some(expected)) = (&point.w, d)
            && w.len() != expected
        {
            return Err(fail((*place, InstanceProblem::Dimension { key: "w", found: w.len(), expected }.into())));
        }
        last = Some(&point.k);
    }
    if points.is_empty() {
        return Err(fail((None, RunProblem::NoStep.into())));
    }
    Ok(points.into_iter().map(|(_, point)| point).collect())
}

/// A number of text as the program held it; `None` where it was no finite one.
fn float(text: &str, held: Held) -> Result<Option<Rational>, InputProblem> {
    let word = text.trim_matches('"').trim_start_matches(['-', '+']);
    if ["nan", "inf", "infinity"].iter().any(|none| word.eq_ignore_ascii_case(none)) {
        return Ok(None);
    }
    Ok(held.hold(&number(text)?))
}

fn step(text: &str) -> Result<Integer, InputProblem> {
    // A column of an array of floats, or one that pandas wrote with a missing value, says 3.0.
    let whole = rational::parse(text).ok().filter(|k| k.is_integer() && *k >= 0).map(|k| k.numer().clone());
    let step = rational::parse_step(text).or_else(|error| whole.ok_or(error));
    step.map_err(|error| InputProblem::Number { value: text.to_owned(), error })
}

fn lines(text: &str, held: Held) -> Result<Vec<(Place, Recorded)>, (Place, InputProblem)> {
    let mut points = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = |column: usize| Some((at + 1, column));
        // Python's json writes these words, which are no JSON.
        let line = line.replace("-Infinity", "\"inf\"").replace("Infinity", "\"inf\"").replace("NaN", "\"nan\"");
        let parsed: Line<'_> = serde_json::from_str(&line)
            .map_err(|error| (place(error.column()), RunProblem::Line { message: error.to_string() }.into()))?;
        let k = step(parsed.k.get().trim_matches('"')).map_err(|problem| (place(1), problem))?;
        let w: Result<Option<Vec<Rational>>, _> = parsed
            .w
            .iter()
            .map(|w| float(w.get(), held).transpose())
            .map(Option::transpose)
            .collect::<Result<Vec<_>, _>>()
            .map(|w| w.into_iter().collect());
        points.push((place(1), Recorded { k, w: w.map_err(|problem| (place(1), problem))? }));
    }
    Ok(points)
}

fn table(contents: &Contents, held: Held) -> Result<Vec<(Place, Recorded)>, ReadError> {
    let table = read_table(contents, None, super::Indices::default())?;
    let fail = |(place, problem): (Place, InputProblem)| ReadError { file: contents.name.clone(), place, problem };
    let missing = |column: &'static str| fail((None, RunProblem::Column { column, found: table.names() }.into()));
    let [k] = table.find("k")[..] else { return Err(missing("k")) };
    let mut weights: Vec<(usize, usize)> =
        table.names().iter().enumerate().filter_map(|(at, name)| Some((weight(name)?, at))).collect();
    weights.sort_unstable();
    if weights.is_empty() || weights.iter().enumerate().any(|(at, (number, _))| at != *number) {
        return Err(missing("w_0, w_1, .."));
    }
    let mut points = Vec::new();
    for row in 0..table.len() {
        let cell = |column: usize| table.entry(row, column);
        let at = |column, problem| fail(table.at(row, column, problem));
        let value = |column: usize| match cell(column) {
            Entry::Number(number) => Ok(Some(number.clone())),
            Entry::Text(text) => float(text.trim(), held),
        };
        let number = step(cell(k).text().trim()).map_err(|problem| at(k, problem))?;
        let mut w = Some(Vec::new());
        for &(_, column) in &weights {
            let next = value(column).map_err(|problem| at(column, problem))?;
            w = w.zip(next).map(|(mut w, next)| {
                w.push(next);
                w
            });
        }
        points.push((table.at(row, k, RunProblem::NoStep.into()).0, Recorded { k: number, w }));
    }
    Ok(points)
}

/// The number of a column of weights: `w_3`, `w3`, `w[3]`; `w` is the first.
fn weight(name: &str) -> Option<usize> {
    let rest = name.strip_prefix('w')?;
    if rest.is_empty() {
        return Some(0);
    }
    let digits = rest.strip_prefix('_').or_else(|| rest.strip_prefix('[')?.strip_suffix(']')).unwrap_or(rest);
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}
