//! Floor 7: the command line, one file a subcommand.

mod check;
mod checkpoint;
mod cite;
mod error;
mod fate;
mod input;
mod landscape;
mod list;
mod margin;
mod network;
mod orbit;
mod output;
mod sgd;
mod show;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use error::CliError;
pub use output::{Exit, Format, Output};

/// Executable, certified checkers for the implicit-bias theorems of gradient methods on ReLU classifiers.
///
/// Exit status: 0 all as expected; 1 a verdict is not as expected; 2 bad usage or input, or nothing was selected to check; 3 only undecided
/// results stand in the way.
#[derive(Parser, Debug)]
#[command(name = "margincert", version, about, max_term_width = 120)]
struct Cli {
    /// How results are printed.
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    format: Format,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Check the theorems on the instances of the built-in suite, or of suite files.
    Verify(verify::Args),
    /// The exact max-margin problem (MM), with its KKT or Farkas certificate.
    Margin(margin::Args),
    /// All asymptotic minima: the cells of the positives' hyperplanes in the cone of the negatives.
    Landscape(landscape::Args),
    /// What gradient descent does for ever.
    Fate(fate::Args),
    /// Enclosures of the true iterates.
    Orbit(orbit::Args),
    /// The expectation of stochastic gradient descent: bounds for all k, and evidence.
    Sgd(sgd::Args),
    /// What a network learns: its partitions, their max-margin directions and limits.
    Network(network::Args),
    /// Let the kernel check certificates.
    Check(check::Args),
    /// The claims.
    List,
    /// The statement of a claim, its hypotheses, source and instances.
    Show(show::Args),
    /// How to cite a claim: --format bibtex, latex or markdown.
    Cite(cite::Args),
}

impl Command {
    fn run(&self, out: &mut Output) -> Result<Exit, CliError> {
        match (out.format(), self) {
            (Format::Human | Format::Json, _) | (Format::JsonLines, Self::Landscape(_)) => {}
            (Format::JsonLines, _) => return Err(CliError::LinesFormat),
            (_, Self::Cite(_)) => {}
            _ => return Err(CliError::CiteFormat),
        }
        match self {
            Self::Verify(args) => verify::run(args, out),
            Self::Margin(args) => margin::run(args, out),
            Self::Landscape(args) => landscape::run(args, out),
            Self::Fate(args) => fate::run(args, out),
            Self::Orbit(args) => orbit::run(args, out),
            Self::Sgd(args) => sgd::run(args, out),
            Self::Network(args) => network::run(args, out),
            Self::Check(args) => check::run(args, out),
            Self::List => list::run(out),
            Self::Show(args) => show::run(args, out),
            Self::Cite(args) => cite::run(args, out),
        }
    }
}

/// Runs the program with its arguments.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors; clap knows which stream is meant. A closed pipe is nobody's fault.
            let _ = error.print();
            return if error.use_stderr() { Exit::BadInput.into() } else { Exit::AsExpected.into() };
        }
    };
    let mut out = Output::new(cli.format);
    let exit = cli.command.run(&mut out).unwrap_or_else(|error| {
        out.complain(&error);
        Exit::BadInput
    });
    out.finish(exit).into()
}
