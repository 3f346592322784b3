//! The derivative of max(x, 0) at 0, in which programs differ (docs/frameworks.md).

use std::fmt;

use rug::Rational;

use super::InputProblem;
use crate::arith::rational;

/// s'(0), s(x) = max(x, 0): what a sample on its boundary, x_i.w = 0, is pushed by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AtZero {
    /// 0: the paper's, and the model's (docs/theory.md, section 1).
    #[default]
    Zero,
    /// 1/2.
    Half,
    /// 1.
    One,
}

impl AtZero {
    /// Reads 0, 1/2 or 1, however it is written.
    ///
    /// # Errors
    /// Any other number or word.
    pub fn parse(text: &str) -> Result<Self, InputProblem> {
        let number = rational::parse(text).ok();
        let found = [Self::Zero, Self::Half, Self::One].into_iter().find(|c| Some(c.derivative()) == number);
        found.ok_or_else(|| InputProblem::Word { key: "relu-at-zero", value: text.into(), allowed: "0, 1/2 or 1" })
    }

    /// The number.
    pub fn derivative(self) -> Rational {
        match self {
            Self::Zero => Rational::new(),
            Self::Half => Rational::from((1, 2)),
            Self::One => Rational::from(1),
        }
    }
}

impl fmt::Display for AtZero {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.derivative().fmt(f)
    }
}
