//! `[run]` of an instance file: what a training program recorded, and how near it is to be.

use rug::Rational;
use serde::Deserialize;

use super::written_keys::{Number, Reader, Text};
use super::{Held, Recorded, recorded};
use crate::files::{Contents, InputProblem, InstanceProblem, ReadError};

/// A recorded run of an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The file that it came from.
    pub source: String,
    /// w at some steps, ascending.
    pub recorded: Vec<Recorded>,
    /// The largest |w - w_k|/|w_k| at each of them.
    pub tolerance: Rational,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RunKeys {
    file: Text,
    #[serde(rename = "run-as")]
    held: Option<Text>,
    tolerance: Option<Number>,
}

/// Fetches a file that an instance names: its name for errors, and its bytes.
pub type Load<'a> = &'a dyn Fn(&str) -> Result<(String, Vec<u8>), ReadError>;

impl Run {
    /// The largest relative error where none is named: 1e-6.
    pub fn usual_tolerance() -> Rational {
        Rational::from((1, 1_000_000))
    }

    /// Reads the run that the keys name; w has `expected` entries.
    pub(super) fn read(
        reader: &Reader<'_>,
        keys: &RunKeys,
        expected: usize,
        load: Load<'_>,
    ) -> Result<Self, ReadError> {
        let held = match &keys.held {
            None => Held::Float64,
            Some(word) => Held::parse(word.get_ref()).ok().filter(|held| *held != Held::Exact).ok_or_else(|| {
                let value = word.get_ref().clone();
                reader.at(word, InputProblem::Word { key: "run-as", value, allowed: "float64 or float32" })
            })?,
        };
        let tolerance = match &keys.tolerance {
            None => Self::usual_tolerance(),
            Some(number) => {
                let exactly = Reader { held: Held::Exact, ..*reader };
                let tolerance = exactly.number(number)?;
                if tolerance < 0 {
                    let value = tolerance.to_string();
                    return Err(reader.at(number, InstanceProblem::Tolerance { value }.into()));
                }
                tolerance
            }
        };
        let asked_for = |error: ReadError| error.asked_for(reader.file, reader.place(&keys.file));
        let (name, bytes) = load(keys.file.get_ref()).map_err(asked_for)?;
        let recorded = recorded::of(&Contents { name: name.clone(), bytes }, held).map_err(asked_for)?;
        let wrong = |problem| asked_for(ReadError { file: name.clone(), place: None, problem });
        Recorded::fit(&recorded, expected).map_err(wrong)?;
        Ok(Self { source: name, recorded, tolerance })
    }
}
