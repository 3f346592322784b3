//! Values of an instance file that may stand in quotes or bare: what is bare is taken as it is
//! written, digit by digit, and never through a float.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// A number or a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// In quotes, or a whole number.
    Text(String),
    /// A bare decimal: TOML's value of it is rounded, so that only its place in the file counts.
    Decimal,
}

impl Scalar {
    /// The text; `raw` is what stands in the file.
    pub fn text(&self, raw: &str) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Decimal => raw.replace('_', ""),
        }
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Read)
    }
}

struct Read;

impl Visitor<'_> for Read {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, in quotes where it is a fraction: \"1/3\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(text.to_owned()))
    }

    fn visit_i64<E: Error>(self, whole: i64) -> Result<Scalar, E> {
        Ok(Scalar::Text(whole.to_string()))
    }

    fn visit_u64<E: Error>(self, whole: u64) -> Result<Scalar, E> {
        Ok(Scalar::Text(whole.to_string()))
    }

    fn visit_i128<E: Error>(self, whole: i128) -> Result<Scalar, E> {
        Ok(Scalar::Text(whole.to_string()))
    }

    fn visit_u128<E: Error>(self, whole: u128) -> Result<Scalar, E> {
        Ok(Scalar::Text(whole.to_string()))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Scalar, E> {
        Ok(Scalar::Decimal)
    }
}
