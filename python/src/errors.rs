//! Bad input, as Python is told of it.

use margincert::ask::Unasked;
use margincert::claim::{CheckError, SuiteError};
use margincert::data::{InputProblem, ReadError};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use thiserror::Error;

pyo3::create_exception!(
    margincert,
    InputError,
    PyValueError,
    "Data, a start or an option that is not what it has to be; the message names the value, and what would be right."
);

/// Bad input.
#[derive(Debug, Error)]
pub enum Problem {
    /// Data, or a file of data.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The value of an option.
    #[error("{option}: {problem}")]
    Option {
        /// The name of the parameter.
        option: &'static str,
        /// What is wrong.
        problem: InputProblem,
    },
    /// A number that must lie between two others.
    #[error("{option}: `{value}` is not between 0 and {most}")]
    Between {
        /// The name of the parameter.
        option: &'static str,
        /// The value.
        value: String,
        /// The upper end.
        most: u32,
    },
    /// A question that makes no sense.
    #[error(transparent)]
    Unasked(#[from] Unasked),
    /// Suite files.
    #[error("{}", .0.iter().map(SuiteError::to_string).collect::<Vec<_>>().join("\n"))]
    Suite(Vec<SuiteError>),
    /// A claim that makes no sense for the data.
    #[error(transparent)]
    Claim(#[from] CheckError),
    /// A claim that is not in the registry.
    #[error("unknown claim `{claim}`; margincert.claims() names them all")]
    UnknownClaim {
        /// The name.
        claim: String,
    },
    /// A certificate that is not cited.
    #[error("the certificate is {outcome}: {reason}; only what the kernel accepts is cited")]
    NotAccepted {
        /// What the kernel says of it.
        outcome: String,
        /// Why.
        reason: String,
    },
    /// Nothing was selected to check.
    #[error("nothing is selected to check: no instance of the suite has this claim")]
    Nothing,
    /// How the numbers of an instance file are held.
    #[error("read_as: an instance file says it itself, with the key `read-as`")]
    KeyOfInstance,
    /// Steps that are needed.
    #[error("at: the steps to enclose are needed")]
    NoSteps,
    /// A run without a step.
    #[error("run: it has no step")]
    NoRun,
    /// The kernel does not accept what the prover found.
    #[error(transparent)]
    Refused(#[from] margincert::claim::Refusal),
    /// A certificate that depends on what the reader's data do not say.
    #[error("{key} is needed: the certificate depends on it")]
    Unbound {
        /// The key of an instance.
        key: margincert::claim::Key,
    },
    /// Threads cannot be started.
    #[error("threads cannot be started: {0}")]
    Threads(String),
}

impl From<Problem> for PyErr {
    fn from(problem: Problem) -> Self {
        InputError::new_err(in_python(&problem.to_string()))
    }
}

/// A message of the command line, its options spelled as parameters: `--drop id` is `drop=id`.
fn in_python(message: &str) -> String {
    let mut parts = message.split("--");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| !(c.is_ascii_lowercase() || c == '-')).unwrap_or(part.len());
        let (option, rest) = part.split_at(end);
        if option.is_empty() {
            out.push_str("--");
            out.push_str(rest);
            continue;
        }
        let is_switch = matches!(option, "zero-based" | "ignore-qid");
        let verbs = [" leaves ", " reads ", " is ", " names ", ":", " and ", ","];
        let is_alone = is_switch || rest.is_empty() || verbs.iter().any(|verb| rest.starts_with(verb));
        out.push_str(&option.replace('-', "_"));
        out.push_str(if is_switch { "=True" } else { "=" });
        out.push_str(if is_alone { rest } else { rest.trim_start() });
    }
    out
}
