//! `--starts`: many starts, from a file or drawn.

use std::path::Path;

use rug::Rational;

use super::CliError;
use crate::arith::rational::{NumberError, parse};
use crate::data::random::Seeded;
use crate::data::{InputProblem, InstanceProblem, ReadError};
use crate::figure::grid as squares;
use crate::files::read_numbers;

/// More random starts than these are a mistake.
const MOST: usize = 1_000_000;
/// The most squares of a grid in a row.
const MOST_SQUARES: u32 = 200;
/// Entries are whole multiples of one over this, from -1 to 1.
const FINE: i64 = 1000;

/// Random starts, the same for a seed on every platform.
pub fn drawn(count: &str, seed: u64, d: usize) -> Result<Vec<Vec<Rational>>, CliError> {
    let fail = || CliError::Number { option: "starts", value: format!("random:{count}"), error: NumberError::NotAStep };
    let count: usize = count.parse().ok().filter(|count| (1..=MOST).contains(count)).ok_or_else(fail)?;
    let mut random = Seeded(seed);
    let mut entry = || Rational::from((random.between(-FINE, FINE), FINE));
    Ok((0..count).map(|_| (0..d).map(|_| entry()).collect()).collect())
}

/// The middles of squares, `N` or `N:REACH`, and the side of a square.
pub fn laid(grid: &str, d: usize) -> Result<(Vec<Vec<Rational>>, Rational), CliError> {
    if d != 2 {
        return Err(CliError::Map { option: "starts", dimension: d });
    }
    let fail = || CliError::Grid { value: grid.to_owned(), most: MOST_SQUARES };
    let (count, reach) = grid.split_once(':').unwrap_or((grid, "1"));
    let count: u32 = count.parse().ok().filter(|count| (1..=MOST_SQUARES).contains(count)).ok_or_else(fail)?;
    let reach = parse(reach).ok().filter(|reach| *reach > 0).ok_or_else(fail)?;
    let side = Rational::from(&reach * 2u32) / count;
    Ok((squares(count, &reach), side))
}

/// The starts of a file, one a line.
pub fn listed(path: &Path, d: usize) -> Result<Vec<Vec<Rational>>, CliError> {
    let whole = |(line, numbers): (Option<usize>, Vec<Rational>)| {
        let (found, expected, key) = (numbers.len(), d, "w0");
        let problem = InputProblem::Instance(InstanceProblem::Dimension { key, found, expected });
        let place = line.map(|line| (line, found.min(expected) + 1));
        let error = || ReadError { file: path.display().to_string(), place, problem };
        if found == expected { Ok(numbers) } else { Err(error().into()) }
    };
    read_numbers(path)?.into_iter().map(whole).collect()
}
