//! Why a command could not answer: bad usage or input. All of them end with exit status 2.

use std::io::{self, ErrorKind};
use std::path::PathBuf;

use thiserror::Error;

use crate::arith::rational::NumberError;
use crate::ask::Unasked;
use crate::claim::{BaselineError, CheckError, StoreError, SuiteError, nearest};
use crate::coq::ExportError;
use crate::data::{InputProblem, Quoted, ReadError, place_suffix};
use crate::paper::folder::FolderError;
use crate::sweep::{FolderError as SweepFolderError, MergeError, NoInstance};
use crate::theorems::THEOREMS;

/// The claim that a mistyped name was meant to be.
fn meant(claim: &str) -> String {
    let like = nearest(claim, THEOREMS.iter().map(|theorem| theorem.id()));
    like.map_or_else(String::new, |like| format!(": `{like}`, perhaps"))
}

/// Bad usage or input.
#[derive(Debug, Error)]
pub enum CliError {
    /// A file.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A file that could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A folder that is not replaced.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A question that makes no sense.
    #[error(transparent)]
    Unasked(#[from] Unasked),
    /// A number in an argument.
    #[error("--{option}: `{}`: {error}", Quoted::value(.value))]
    Number {
        /// The option.
        option: &'static str,
        /// The text.
        value: String,
        /// What is wrong with it.
        error: NumberError,
    },
    /// A number that must lie between two others.
    #[error("--{option}: `{}` is not between 0 and {most}", Quoted::value(.value))]
    Between {
        /// The option.
        option: &'static str,
        /// The text.
        value: String,
        /// The upper end.
        most: u32,
    },
    /// A time that is none.
    #[error("--timeout: `{}` is no number of seconds, such as 60 or 0.5", Quoted::value(.value))]
    Timeout {
        /// The text.
        value: String,
    },
    /// An option's value against the data.
    #[error("--{option}: {problem}")]
    Option {
        /// The option.
        option: &'static str,
        /// What is wrong.
        problem: InputProblem,
    },
    /// An option that is needed.
    #[error("--{option} is needed ({meaning}), unless DATA is an instance file that has it")]
    Missing {
        /// The option.
        option: &'static str,
        /// What it is.
        meaning: &'static str,
    },
    /// A certificate that depends on a start, beside data without one.
    #[error("--{option} is needed: {} depends on it, and {} does not say it", Quoted::phrase(.file), Quoted::phrase(against.display()))]
    Unbound {
        /// The option.
        option: &'static str,
        /// The certificate.
        file: String,
        /// The reader's data.
        against: PathBuf,
    },
    /// An option about the reader's data, and no data.
    #[error("--{option} is about the data given with --against, and none are given")]
    WithoutAgainst {
        /// The option.
        option: &'static str,
    },
    /// An option about a data file, beside an instance file.
    #[error("--{option} is about a data file; an instance file has the key `{option}`{}", if *option == "read-as" { "" } else { " under [data]" })]
    KeyOfInstance {
        /// The option.
        option: &'static str,
    },
    /// An output that would replace an input.
    #[error("--{option}: {} would overwrite the input {}", Quoted::phrase(path.display()), Quoted::phrase(input.display()))]
    Overwrites {
        /// The option.
        option: &'static str,
        /// The output.
        path: PathBuf,
        /// The input.
        input: PathBuf,
    },
    /// A folder that holds an input and would be replaced.
    #[error(
        "{} would be replaced, and the input {} with it: another folder is needed",
        Quoted::phrase(folder.display()),
        Quoted::phrase(input.display())
    )]
    Replaces {
        /// The folder.
        folder: PathBuf,
        /// The input.
        input: PathBuf,
    },
    /// Two outputs in one file.
    #[error("--{option} and --{other} would both write {}", Quoted::phrase(path.display()))]
    SameOutput {
        /// The option.
        option: &'static str,
        /// The other option.
        other: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// Tables among the inputs.
    #[error("--csv: the input {} stands in {}; the tables need a folder of their own", Quoted::phrase(input.display()), Quoted::phrase(folder.display()))]
    TablesBesideInput {
        /// The folder.
        folder: PathBuf,
        /// The input.
        input: PathBuf,
    },
    /// Standard input as more than one file.
    #[error("standard input, `-`, can be read only once")]
    StdinTwice,
    /// A sample number in --active.
    #[error("--active: `{}` {reason}", Quoted::value(.value))]
    Active {
        /// The text.
        value: String,
        /// What is wrong with it.
        reason: NotActive,
    },
    /// An instance with a network where one neuron is meant.
    #[error("{}: the instance has a [network]; this command is for one neuron", Quoted::phrase(.file))]
    Network {
        /// The file.
        file: String,
    },
    /// A suite file, or its claims.
    #[error(transparent)]
    Suite(#[from] SuiteError),
    /// A claim that is not in the registry.
    #[error("unknown claim `{}`{}; `margincert list` names them all", Quoted::value(.claim), meant(.claim))]
    UnknownClaim {
        /// The name.
        claim: String,
    },
    /// Neither a claim of the registry nor a file.
    #[error(
        "`{}` is no claim, and no such file is there; `margincert list` names the claims",
        Quoted::value(.what)
    )]
    UnknownCited {
        /// The argument.
        what: String,
    },
    /// A certificate that cannot be read.
    #[error("{}: cannot be read: {cause}", Quoted::phrase(file.display()))]
    Certificate {
        /// The file.
        file: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// A certificate that has no file for Coq.
    #[error("{}: {cause}", Quoted::phrase(file.display()))]
    Export {
        /// The file.
        file: PathBuf,
        /// Why.
        cause: ExportError,
    },
    /// Neither a false statement nor a claim of the registry.
    #[error(
        "unknown claim `{}`{}; it is one of F1 to F{falsehoods}, or of those that `margincert list` names",
        Quoted::value(.claim), meant(.claim)
    )]
    UnknownStatement {
        /// The name.
        claim: String,
        /// How many false statements there are.
        falsehoods: usize,
    },
    /// A hypothesis that the claim does not have.
    #[error("--drop: {claim} has no hypothesis `{}`; it has {}", Quoted::value(.hypothesis), known.join(", "))]
    UnknownHypothesis {
        /// The claim.
        claim: &'static str,
        /// The name.
        hypothesis: String,
        /// Those that it has.
        known: Vec<&'static str>,
    },
    /// A hypothesis of a false statement.
    #[error("--drop is for claims of the registry; {statement} is false with all its hypotheses")]
    NothingToDrop {
        /// The statement.
        statement: &'static str,
    },
    /// An argument in another encoding.
    #[error("an argument is not UTF-8 text")]
    NotText,
    /// Nothing was selected to check.
    #[error("nothing is selected to check: {0}")]
    Nothing(&'static str),
    /// A claim that makes no sense for its instance.
    #[error("{}{}: {error}", Quoted::phrase(.file), place_suffix(*.place))]
    Claim {
        /// The instance file.
        file: String,
        /// Line and column of the claim, where known.
        place: Option<(usize, usize)>,
        /// What is wrong.
        error: CheckError,
    },
    /// The baseline.
    #[error("{}: {error}", Quoted::phrase(file.display()))]
    Baseline {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        error: BaselineError,
    },
    /// The checkpoint.
    #[error("{}: {error}", Quoted::phrase(file.display()))]
    Checkpoint {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        error: CheckpointError,
    },
    /// A folder of a sweep's results.
    #[error(transparent)]
    Sweep(#[from] SweepFolderError),
    /// Folders that cannot be joined.
    #[error(transparent)]
    Merge(#[from] MergeError),
    /// A shard that is none.
    #[error("--shard: `{}` is no shard; it is I/N, I from 1 to N, such as 3/16", Quoted::value(.value))]
    Shard {
        /// The text.
        value: String,
    },
    /// A digest of no job.
    #[error("--instance: `{}` begins the digest of no job of this spec and this version", Quoted::value(.value))]
    NoJob {
        /// The text.
        value: String,
    },
    /// A job without an instance.
    #[error("--instance: job {digest} has no instance: {cause}")]
    NoInstance {
        /// The job.
        digest: String,
        /// Why.
        cause: NoInstance,
    },
    /// A key that results do not have.
    #[error("--{option}: `{}` is no key of results; there are {}", Quoted::value(.value), known.join(", "))]
    ResultKey {
        /// The option.
        option: &'static str,
        /// The text.
        value: String,
        /// Those that there are.
        known: &'static [&'static str],
    },
    /// A time that is none, or zero.
    #[error("--{option}: `{}` is no time above 0 in seconds", Quoted::value(.value))]
    Seconds {
        /// The option.
        option: &'static str,
        /// The text.
        value: String,
    },
    /// Results that are not one for each job.
    #[error("{0}")]
    Results(String),
    /// Threads cannot be started.
    #[error("threads cannot be started: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// A format for citations where another command is meant.
    #[error("--format bibtex, latex and markdown are for `cite`; here it is human or json")]
    CiteFormat,
    /// Lines where a command has one answer.
    #[error("--format jsonl is for `landscape` and `fate --starts`, csv for `fate --starts`; here it is human or json")]
    LinesFormat,
    /// A picture of more dimensions than a page shows.
    #[error("--{option}: the data have {dimension} features; pictures are drawn in dimension 2 and 3")]
    Picture {
        /// The option.
        option: &'static str,
        /// The number of features.
        dimension: usize,
    },
    /// A map of starts that are no plane.
    #[error("--{option}: a start has {dimension} numbers; a map of starts is drawn, and a grid laid, in dimension 2")]
    Map {
        /// The option.
        option: &'static str,
        /// The numbers of a start.
        dimension: usize,
    },
    /// A grid of starts.
    #[error("--starts: `grid:{}` is not grid:N or grid:N:REACH with N from 1 to {most} and REACH above 0", Quoted::value(.value))]
    Grid {
        /// The text behind the word.
        value: String,
        /// The most squares in a row.
        most: u32,
    },
}

/// Why a text in --active is no row.
#[derive(Debug, Error)]
pub enum NotActive {
    /// No whole number.
    #[error("is no sample number")]
    NoNumber,
    /// Beyond the last sample.
    #[error("is beyond the last sample: there are {samples}, numbered from 0")]
    NoSample {
        /// The number of samples.
        samples: usize,
    },
    /// A sample of I-.
    #[error("is a negative; the rows are positives")]
    Negative,
    /// A second time.
    #[error("is repeated")]
    Repeated,
}

/// Why a file is no checkpoint of this run.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CheckpointError {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(ErrorKind),
    /// It is no checkpoint, or not whole, or altered.
    #[error("is damaged, or no checkpoint; without the file the run starts afresh")]
    Damaged,
    /// Another version wrote it.
    #[error("was written by version {}, and this is version {expected}", Quoted::value(.found))]
    OtherVersion {
        /// The version in the file.
        found: String,
        /// This version.
        expected: &'static str,
    },
    /// It is about other data, another start or other options.
    #[error(
        "belongs to another run: the command, the data, the start, the step size and the options have to be the same"
    )]
    OtherRun,
}
