//! Floor 14: the command line, one file a subcommand.

mod audit;
mod bundle;
mod check;
mod checkpoint;
mod cite;
mod complaint;
mod error;
mod export;
mod falsify;
mod fate;
mod input;
mod landscape;
mod list;
mod margin;
mod merge;
mod network;
mod orbit;
mod output;
mod outputs;
mod pages;
mod pictures;
mod remarks;
mod replay;
mod sgd;
mod show;
mod simulate;
mod slurm;
mod starts;
mod sweep;
mod verify;
mod watched;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::data::Quoted;
use crate::paper::software::VERSION;

pub use error::CliError;
pub use output::{Exit, Format, Output};

/// Executable, certified checkers for the implicit-bias theorems of gradient methods on ReLU
/// classifiers.
///
/// Exit status: 0 all as expected; 1 a verdict is not as expected; 2 bad usage or input, or nothing
/// was selected to check; 3 only undecided results stand in the way.
#[derive(Parser, Debug)]
#[command(name = "margincert", bin_name = "margincert", version = VERSION, about, max_term_width = 120)]
struct Cli {
    /// How results are printed. Beside these `fate --starts` has csv and jsonl, `landscape` jsonl,
    /// and `cite` bibtex, latex and markdown.
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
    /// A recorded run of a training program beside the true orbit.
    Replay(replay::Args),
    /// Gradient descent in a float format, bit for bit, until it can do nothing new.
    Simulate(simulate::Args),
    /// The expectation of stochastic gradient descent: bounds for all k, and evidence.
    Sgd(sgd::Args),
    /// What a network learns: its partitions, their max-margin directions and limits.
    Network(network::Args),
    /// A small instance that contradicts a statement: a false one, F1 to F8, or a claim without
    /// one of its hypotheses.
    Falsify(falsify::Args),
    /// Which hypotheses of a claim are needed, as far as a search for instances shows.
    Audit(audit::Args),
    /// The jobs of a spec, families of instances x starts x step sizes: a line of JSON each, in
    /// shards that go on after a kill.
    Sweep(sweep::Args),
    /// Join the results of a sweep's shards.
    Merge(merge::Args),
    /// A sweep as a job array for Slurm.
    Slurm(slurm::Args),
    /// Let the kernel check certificates.
    Check(check::Args),
    /// The claims.
    List,
    /// The statement of a claim, its hypotheses, source and instances.
    Show(show::Args),
    /// How to cite a claim or a certificate: --format bibtex, latex or markdown.
    Cite(cite::Args),
    /// A folder of instances, certificates and a map of claims, for the readers of a paper.
    Bundle(bundle::Args),
    /// A certificate as a file that Coq checks, over the theory of `coq/`.
    Export(export::Args),
    /// The man pages.
    Man(pages::ManArgs),
    /// The completions of a shell.
    Completions(pages::CompletionsArgs),
}

impl Command {
    fn run(&self, out: &mut Output) -> Result<Exit, CliError> {
        match (out.format(), self) {
            (Format::Human | Format::Json, _) | (Format::JsonLines, Self::Landscape(_)) => {}
            (Format::JsonLines | Format::Csv, Self::Fate(args)) if args.is_table() => {}
            (Format::JsonLines | Format::Csv, _) => return Err(CliError::LinesFormat),
            (_, Self::Cite(_)) => {}
            _ => return Err(CliError::CiteFormat),
        }
        match self {
            Self::Verify(args) => verify::run(args, out),
            Self::Margin(args) => margin::run(args, out),
            Self::Landscape(args) => landscape::run(args, out),
            Self::Fate(args) => fate::run(args, out),
            Self::Orbit(args) => orbit::run(args, out),
            Self::Replay(args) => replay::run(args, out),
            Self::Simulate(args) => simulate::run(args, out),
            Self::Sgd(args) => sgd::run(args, out),
            Self::Network(args) => network::run(args, out),
            Self::Falsify(args) => falsify::run(args, out),
            Self::Audit(args) => audit::run(args, out),
            Self::Sweep(args) => sweep::run(args, out),
            Self::Merge(args) => merge::run(args, out),
            Self::Slurm(args) => slurm::run(args, out),
            Self::Check(args) => check::run(args, out),
            Self::List => list::run(out),
            Self::Show(args) => show::run(args, out),
            Self::Cite(args) => cite::run(args, out),
            Self::Bundle(args) => bundle::run(args, out),
            Self::Export(args) => export::run(args, out),
            Self::Man(args) => pages::man(args, out),
            Self::Completions(args) => pages::completions(args, out),
        }
    }
}

/// clap quotes arguments raw, so it is asked again about arguments that can be shown.
fn complain_of(args: &[OsString], error: &clap::Error) -> Exit {
    let out = Output::new(if asks_for_json(args) { Format::Json } else { Format::Human });
    if !error.use_stderr() {
        return out.usage(error);
    }
    match Cli::try_parse_from(args.iter().map(|arg| Quoted::value(arg.to_string_lossy()).to_string())) {
        Err(shown) => out.usage(&shown),
        Ok(_) => out.fail(&CliError::NotText),
    }
}

/// Whether --format json is among arguments that are no command.
fn asks_for_json(args: &[OsString]) -> bool {
    let is = |arg: Option<&OsString>, word| arg.is_some_and(|arg| arg == word);
    (0..args.len())
        .any(|at| is(args.get(at), "--format=json") || (is(args.get(at), "--format") && is(args.get(at + 1), "json")))
}

/// Runs the program with its arguments.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => return complain_of(&args, &error).into(),
    };
    let mut out = Output::new(cli.format);
    match cli.command.run(&mut out) {
        Ok(exit) => out.finish(exit),
        Err(error) => out.fail(&error),
    }
    .into()
}
