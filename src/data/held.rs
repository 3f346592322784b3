//! Numbers as a program holds them.

use rug::Rational;

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

impl Held {
    /// The number that is held; `None` where it is beyond the format.
    pub fn hold(self, x: &Rational) -> Option<Rational> {
        match self {
            Self::Exact => Some(x.clone()),
            Self::Float64 => Rational::from_f64(nearest(x)),
            Self::Float32 => Rational::from_f32(nearest32(x)),
        }
    }
}
