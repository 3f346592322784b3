//! Numbers as a program holds them.

use std::fmt;

use rug::Rational;

use super::InputProblem;
use crate::arith::nearest::{nearest, nearest32};

/// How a program holds the decimals that it reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Held {
    /// As they are written.
    #[default]
    Exact,
    /// As the nearest double.
    Float64,
    /// As the nearest float32.
    Float32,
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Exact => "exact",
            Self::Float64 => "float64",
            Self::Float32 => "float32",
        })
    }
}

impl Held {
    /// Reads `exact`, `float64` or `float32`.
    ///
    /// # Errors
    /// Any other word.
    pub fn parse(word: &str) -> Result<Self, InputProblem> {
        let found = [Self::Exact, Self::Float64, Self::Float32].into_iter().find(|held| held.to_string() == word);
        let allowed = "exact, float64 or float32";
        found.ok_or_else(|| InputProblem::Word { key: "read-as", value: word.into(), allowed })
    }

    /// The number that is held, where the format has one near it.
    ///
    /// # Errors
    /// A number beyond the format.
    pub fn number(self, x: Rational) -> Result<Rational, InputProblem> {
        let held = self.hold(&x);
        held.ok_or_else(|| InputProblem::Beyond { value: x.to_f64().to_string(), held: self.to_string() })
    }

    /// The number that is held; `None` where it is beyond the format.
    pub fn hold(self, x: &Rational) -> Option<Rational> {
        match self {
            Self::Exact => Some(x.clone()),
            Self::Float64 => Rational::from_f64(nearest(x)),
            Self::Float32 => Rational::from_f32(nearest32(x)),
        }
    }
}
