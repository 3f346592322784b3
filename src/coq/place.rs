//! A place in a certificate's JSON, and what is read there.

use rug::{Integer, Rational};
use serde_json::Value;

use super::ExportError;
use crate::arith::rational::parse;

/// A value and where it stands.
pub(super) struct Place<'a> {
    value: &'a Value,
    path: String,
}

impl<'a> Place<'a> {
    pub(super) fn root(value: &'a Value) -> Self {
        Self { value, path: String::new() }
    }

    pub(super) fn value(&self) -> &'a Value {
        self.value
    }

    /// What is wrong here.
    pub(super) fn wrong(&self, wrong: &'static str) -> ExportError {
        ExportError::Wrong { place: self.path.clone(), wrong }
    }

    fn needs(&self, wanted: &'static str) -> ExportError {
        let place = if self.path.is_empty() { "/".to_owned() } else { self.path.clone() };
        ExportError::Shape { place, wanted }
    }

    fn below(&self, key: impl std::fmt::Display, value: &'a Value) -> Self {
        Self { value, path: format!("{}/{key}", self.path) }
    }

    pub(super) fn find(&self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| self.below(key, value))
    }

    pub(super) fn get(&self, key: &str) -> Result<Self, ExportError> {
        self.find(key).ok_or_else(|| self.below(key, self.value).needs("a value"))
    }

    pub(super) fn text(&self) -> Result<&'a str, ExportError> {
        self.value.as_str().ok_or_else(|| self.needs("a string"))
    }

    pub(super) fn list(&self) -> Result<Vec<Self>, ExportError> {
        let list = self.value.as_array().ok_or_else(|| self.needs("a list"))?;
        Ok(list.iter().enumerate().map(|(at, value)| self.below(at, value)).collect())
    }

    /// The number of a sample, below n.
    pub(super) fn sample(&self, n: usize) -> Result<usize, ExportError> {
        let number = self.value.as_u64().and_then(|number| usize::try_from(number).ok());
        number.filter(|i| *i < n).ok_or_else(|| self.needs("the number of a sample"))
    }

    pub(super) fn rational(&self) -> Result<Rational, ExportError> {
        parse(self.text()?).map_err(|_| self.needs("a rational, \"p/q\" or \"p\""))
    }

    pub(super) fn positive(&self) -> Result<Rational, ExportError> {
        let number = self.rational()?;
        if number > 0 { Ok(number) } else { Err(self.needs("a positive rational")) }
    }

    pub(super) fn vector(&self, d: usize) -> Result<Vec<Rational>, ExportError> {
        let entries: Vec<Rational> = self.list()?.iter().map(Self::rational).collect::<Result<_, _>>()?;
        if entries.len() == d { Ok(entries) } else { Err(self.needs("a vector with an entry for each feature")) }
    }

    /// m and z of a step number m 10^z; plain digits have z = 0.
    pub(super) fn step(&self) -> Result<(Integer, Integer), ExportError> {
        let (digits, zeros) = self.text()?.split_once('e').unwrap_or((self.text()?, "0"));
        match (digits.parse::<Integer>(), zeros.parse::<Integer>()) {
            (Ok(m), Ok(z)) if m >= 0 && z >= 0 => Ok((m, z)),
            _ => Err(self.needs("a step number")),
        }
    }

    /// The multipliers along samples: zero where there is none.
    pub(super) fn multipliers(&self, n: usize) -> Result<Vec<Rational>, ExportError> {
        let entries = self.value.as_object().ok_or_else(|| self.needs("an object of multipliers"))?;
        let mut along = vec![Rational::new(); n];
        for (key, value) in entries {
            let at = self.below(key, value);
            let place = key.parse::<usize>().ok().and_then(|i| along.get_mut(i));
            *place.ok_or_else(|| at.needs("the number of a sample as its key"))? = at.rational()?;
        }
        Ok(along)
    }

    /// Numbers of samples, as a truth value for each sample.
    pub(super) fn samples(&self, n: usize) -> Result<Vec<bool>, ExportError> {
        let mut is_in = vec![false; n];
        for item in self.list()? {
            let i = item.sample(n)?;
            if let Some(place) = is_in.get_mut(i) {
                *place = true;
            }
        }
        Ok(is_in)
    }
}
