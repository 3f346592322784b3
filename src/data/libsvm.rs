//! Data sets in LIBSVM's sparse format: `+1 1:0.5 3:2`, indices from 1, ascending; `#` starts a
//! comment.

use rug::Rational;

use super::csv::{label, number};
use super::text::{place_of, without_mark};
use super::{Dataset, InputProblem, ReadError};

/// Rows are kept dense: more numbers than these are a mistake, or a data set beyond this program.
const MOST_NUMBERS: usize = 10_000_000;

/// Reads a data set; `file` names it in errors.
///
/// # Errors
/// The first problem, with line and column.
pub fn read_libsvm(file: &str, text: &str) -> Result<Dataset, ReadError> {
    let fail = |place, problem| ReadError { file: file.to_owned(), place, problem };
    let (mut sparse, mut labels, mut d) = (Vec::new(), Vec::new(), 0);
    for (at, line) in without_mark(text).lines().enumerate() {
        let content = line.split('#').next().unwrap_or("");
        let mut fields = content.split_whitespace().peekable();
        let column = |field: &str| place_of(line, field.as_ptr() as usize - line.as_ptr() as usize).1;
        let Some(first) = fields.next() else { continue };
        labels.push(label(first).map_err(|p| fail(Some((at + 1, column(first))), p))?);
        let mut row: Vec<(usize, Rational)> = Vec::new();
        for field in fields {
            let here = |problem| fail(Some((at + 1, column(field))), problem);
            let Some((index, value)) = field.split_once(':') else {
                return Err(here(InputProblem::Feature { value: field.to_owned() }));
            };
            let after = row.last().map_or(0, |(index, _)| *index);
            let index = index.parse::<usize>().ok().filter(|i| *i > after && *i <= MOST_NUMBERS);
            let index = index
                .ok_or_else(|| here(InputProblem::FeatureIndex { value: field.to_owned(), limit: MOST_NUMBERS }))?;
            row.push((index, number(value).map_err(here)?));
            d = d.max(index);
        }
        sparse.push(row);
    }
    if sparse.is_empty() {
        return Err(fail(None, InputProblem::NoSample));
    }
    let samples = sparse.len();
    if samples.saturating_mul(d) > MOST_NUMBERS {
        return Err(fail(None, InputProblem::TooLarge { samples, features: d, limit: MOST_NUMBERS }));
    }
    let dense = |row: Vec<(usize, Rational)>| {
        let mut x = vec![Rational::new(); d];
        for (index, value) in row {
            x[index - 1] = value;
        }
        x
    };
    Dataset::new(sparse.into_iter().map(dense).collect(), labels).ok_or_else(|| fail(None, InputProblem::NoFeature))
}
