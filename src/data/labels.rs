//! Labels as they stand in a file, and which of them are +1.

use rug::Rational;

use super::{ColumnProblem, InputProblem, Label};
use crate::arith::rational;
use crate::files::{Entry, Found, Table};

/// So many classes are named in a message.
const SHOWN: usize = 8;
/// Labels that are likely to be the positive ones.
const LIKELY: [&str; 8] = ["1", "true", "yes", "pos", "positive", "p", "t", "y"];
/// What stands where a value is missing.
const MISSING: [&str; 8] = ["", "?", "na", "n/a", "nan", "null", "none", "nat"];

/// The labels of all samples.
pub struct Classes {
    /// By sample.
    pub labels: Vec<Label>,
    /// Those that are +1, as they stand in the file.
    pub positive: Vec<String>,
    /// Those that are -1.
    pub negative: Vec<String>,
}

/// A label: a number equal to +1 or -1.
pub fn sign(value: &str) -> Result<Label, InputProblem> {
    match rational::parse(value) {
        Ok(y) if y == 1 => Ok(Label::Positive),
        Ok(y) if y == -1 => Ok(Label::Negative),
        _ => Err(InputProblem::Column(ColumnProblem::Label { value: value.to_owned() })),
    }
}

/// Reads the labels of a column; `positive` is the one that is +1.
///
/// # Errors
/// The sample whose label cannot be read, or none, and why.
pub fn classes(table: &Table, column: usize, positive: Option<&str>) -> Result<Classes, (Option<usize>, InputProblem)> {
    let texts: Vec<String> = table.column(column).map(Entry::text).collect();
    let Some(positive) = positive else {
        let labels = texts
            .iter()
            .enumerate()
            .map(|(row, text)| sign(text).map_err(|_| (Some(row), unlike(text, &texts, table.name(column)))));
        let labels = labels.collect::<Result<_, _>>()?;
        return Ok(Classes { labels, positive: vec!["1".to_owned()], negative: vec!["-1".to_owned()] });
    };
    let number = rational::parse(positive).ok();
    let is_positive = |text: &String| text == positive || (number.is_some() && rational::parse(text).ok() == number);
    if let Some((row, text)) = texts.iter().enumerate().find(|(_, text)| is_missing(text) && !is_positive(text)) {
        return Err((Some(row), InputProblem::Column(ColumnProblem::MissingLabel { value: text.clone() })));
    }
    let (of_positive, of_negative): (Vec<&String>, Vec<&String>) = texts.iter().partition(|text| is_positive(text));
    if of_positive.is_empty() {
        let found = found(&texts, table.name(column));
        return Err((None, InputProblem::Column(ColumnProblem::NoPositive { positive: positive.to_owned(), found })));
    }
    let label = |text| if is_positive(text) { Label::Positive } else { Label::Negative };
    let labels = texts.iter().map(label).collect();
    Ok(Classes { labels, positive: distinct(of_positive), negative: distinct(of_negative) })
}

/// Whether a text says that there is no value.
pub fn is_missing(text: &str) -> bool {
    MISSING.iter().any(|word| text.trim().eq_ignore_ascii_case(word))
}

/// What is said of a label that is neither +1 nor -1.
fn unlike(text: &str, texts: &[String], column: String) -> InputProblem {
    let value = text.to_owned();
    if is_missing(text) {
        return InputProblem::Column(ColumnProblem::MissingLabel { value });
    }
    InputProblem::Column(ColumnProblem::Classes { value, found: found(texts, column) })
}

fn found(texts: &[String], column: String) -> Box<Found> {
    let all = distinct(texts.iter().filter(|text| !is_missing(text)).collect());
    let is_one = |text: &&String| rational::parse(text) == Ok(Rational::from(1));
    let is_likely = |text: &&String| LIKELY.iter().any(|word| text.eq_ignore_ascii_case(word));
    let likely = all.iter().find(is_one).or_else(|| all.iter().find(is_likely)).or(all.first());
    Box::new(Found { column, classes: shown(texts), likely: likely.cloned().unwrap_or_default() })
}

/// The classes in the order in which they appear.
fn distinct(texts: Vec<&String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    texts.into_iter().filter(|text| seen.insert(text.as_str())).cloned().collect()
}

/// The classes, shortened where they are many.
fn shown(texts: &[String]) -> Vec<String> {
    let all = distinct(texts.iter().collect());
    let more = (all.len() > SHOWN).then(|| format!(".. ({} in all)", all.len()));
    all.iter().take(SHOWN).map(|text| format!("`{text}`")).chain(more).collect()
}
