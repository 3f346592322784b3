//! `--svg` and `--csv`: the figures of an answer, and the numbers behind them.

use std::path::PathBuf;

use super::outputs::safe;
use super::{CliError, Exit, Output};
use crate::claim::{folder_of, make_folder, write_atomically};
use crate::figure::{Figure, sheet};
use crate::stepping::{Halt, Watch};

/// Where figures are written.
#[derive(clap::Args, Debug)]
pub struct PictureArgs {
    /// Draw the answer as SVG (docs/figures.md).
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Write the numbers behind the figures into this folder, a CSV file a table.
    #[arg(long, value_name = "DIR")]
    csv: Option<PathBuf>,
}

/// Figures, if they were asked for; or why they were given up.
pub type Drawn = Option<Result<Vec<Figure>, Halt>>;

impl PictureArgs {
    /// Whether figures are asked for.
    pub fn wanted(&self) -> bool {
        self.svg.is_some() || self.csv.is_some()
    }

    /// The option that asks for them.
    pub fn option(&self) -> &'static str {
        if self.svg.is_some() { "svg" } else { "csv" }
    }

    /// Looks at all outputs of a command before anything is computed; `others` are those beside
    /// the figures.
    ///
    /// # Errors
    /// As for [`safe`]; or an input stands in the folder of the tables.
    pub fn safe(&self, others: &[(&'static str, Option<&PathBuf>)], inputs: &[PathBuf]) -> Result<(), CliError> {
        let all: Vec<_> = others.iter().copied().chain([("svg", self.svg.as_ref())]).collect();
        safe(&all, inputs)?;
        let Some(folder) = &self.csv else { return Ok(()) };
        let inside = |input: &&PathBuf| same_file::is_same_file(folder_of(input), folder).unwrap_or(false);
        if let Some(input) = inputs.iter().find(inside) {
            return Err(CliError::TablesBesideInput { folder: folder.clone(), input: input.clone() });
        }
        Ok(make_folder(folder)?)
    }

    /// Draws the figures if they are asked for, in what is left of the time: half of one would say
    /// what is not so.
    pub fn draw(&self, watch: &Watch, figures: impl FnOnce() -> Vec<Figure>) -> Drawn {
        let in_time = || watch.halted().map_or(Ok(()), Err);
        let whole = || {
            in_time()?;
            let figures = watch.guard(figures)?;
            in_time().map(|()| figures)
        };
        self.wanted().then(whole)
    }

    /// Writes the figures; where there are none, says why, and nothing is written.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write(&self, drawn: Drawn, out: &Output, exit: Exit) -> Result<Exit, CliError> {
        let Some(drawn) = drawn else { return Ok(exit) };
        let missing = match &drawn {
            Ok(figures) if figures.is_empty() => {
                Some("there is nothing to draw: no limit with a direction, and no plane of weights".to_owned())
            }
            Ok(_) => None,
            Err(why) => Some(format!("nothing is drawn: {why}")),
        };
        if let Some(why) = missing {
            out.complain(&format_args!("--{}: {why}", self.option()));
            return Ok(if exit == Exit::AsExpected { Exit::Undecided } else { exit });
        }
        let figures = drawn.unwrap_or_default();
        if let Some(path) = &self.svg {
            write_atomically(path, &sheet(&figures))?;
        }
        if let Some(folder) = &self.csv {
            for table in figures.iter().flat_map(|figure| &figure.tables) {
                write_atomically(&folder.join(format!("{}.csv", table.name)), &table.csv())?;
            }
        }
        Ok(exit)
    }
}
