//! The entries of the lists of a spec, in words: what is written reads back as the same.

use std::fmt;
use std::str::FromStr;

use rug::{Integer, Rational};
use serde::{Deserialize, Serialize};

use crate::arith::rational::{parse, parse_step};
use crate::data::random::Classes;

/// No entry of its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no entry of this list")]
pub struct NoEntry;

/// A number, or one that is drawn from a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Extent {
    /// The smallest.
    pub lo: u64,
    /// The largest.
    pub hi: u64,
}

/// The labels of a family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Balance {
    /// Each sample of either class.
    Any,
    /// At least one sample of each class.
    Both,
    /// Both, and a negative at an acute angle to every positive.
    Wall,
    /// Positives alone.
    Positives,
    /// This share of the samples is positive, between 0 and 1: the nearest whole number, but at
    /// least one sample of each class.
    Share(Rational),
}

/// A start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Start {
    /// The j-th random one, from 1.
    Random(u64),
    /// As many times the mean of the positives.
    Mean(Rational),
    /// All zeros, or all ones.
    Constant(bool),
    /// Told.
    Numbers(Vec<Rational>),
}

/// A step size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Eta {
    /// As it is.
    Absolute(Rational),
    /// So many times 1/R^2, R the largest |x_i|.
    OfR2(Rational),
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// The max-margin solution w^+ of the positives.
    Margin,
    /// All asymptotic minima.
    Landscape,
    /// What gradient descent does for ever.
    Fate,
}

impl Extent {
    /// The number itself, where nothing is drawn.
    pub fn fixed(self) -> Option<u64> {
        (self.lo == self.hi).then_some(self.lo)
    }
}

impl Balance {
    /// The same for n samples.
    pub fn of(&self, n: usize) -> Classes {
        match self {
            Self::Any => Classes::Any,
            Self::Both => Classes::Both,
            Self::Wall => Classes::Wall,
            Self::Positives => Classes::Positives,
            Self::Share(share) => {
                let nearest = Rational::from(share * Integer::from(n)) + Rational::from((1, 2));
                let positives = nearest.floor().numer().to_usize().unwrap_or(n);
                Classes::Count(positives.clamp(1, n.saturating_sub(1).max(1)))
            }
        }
    }

    /// So many samples it takes.
    pub fn least(&self) -> u64 {
        match self {
            Self::Any | Self::Positives => 1,
            Self::Both | Self::Wall | Self::Share(_) => 2,
        }
    }
}

impl Question {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Margin => "margin",
            Self::Landscape => "landscape",
            Self::Fate => "fate",
        }
    }
}

impl FromStr for Extent {
    type Err = NoEntry;

    fn from_str(text: &str) -> Result<Self, NoEntry> {
        let whole = |text: &str| {
            let text = text.trim();
            text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten().ok_or(NoEntry)
        };
        let (lo, hi) = match text.split_once("..") {
            Some((lo, hi)) => (whole(lo)?, whole(hi)?),
            None => (whole(text)?, whole(text)?),
        };
        if lo <= hi { Ok(Self { lo, hi }) } else { Err(NoEntry) }
    }
}

impl FromStr for Balance {
    type Err = NoEntry;

    fn from_str(text: &str) -> Result<Self, NoEntry> {
        Ok(match text {
            "any" => Self::Any,
            "both" => Self::Both,
            "wall" => Self::Wall,
            "positives" => Self::Positives,
            share => match parse(share) {
                Ok(share) if share > 0 && share < 1 => Self::Share(share),
                _ => return Err(NoEntry),
            },
        })
    }
}

impl FromStr for Start {
    type Err = NoEntry;

    fn from_str(text: &str) -> Result<Self, NoEntry> {
        let (word, of) = text.split_once(':').map_or((text, None), |(word, of)| (word, Some(of)));
        match (word, of) {
            ("zeros", None) => Ok(Self::Constant(false)),
            ("ones", None) => Ok(Self::Constant(true)),
            ("random", None) => Ok(Self::Random(1)),
            ("random", Some(of)) => {
                let which = parse_step(of).ok().and_then(|which| which.to_u64());
                which.filter(|which| (1..=MOST_STARTS).contains(which)).map(Self::Random).ok_or(NoEntry)
            }
            ("mean-positive", of) => parse(of.unwrap_or("1")).map(Self::Mean).map_err(|_| NoEntry),
            (_, None) => {
                let numbers = text.split(',').map(|number| parse(number.trim())).collect::<Result<_, _>>();
                numbers.map(Self::Numbers).map_err(|_| NoEntry)
            }
            _ => Err(NoEntry),
        }
    }
}

/// More random starts of one data set are a mistake.
const MOST_STARTS: u64 = 1_000_000;

impl FromStr for Eta {
    type Err = NoEntry;

    fn from_str(text: &str) -> Result<Self, NoEntry> {
        let factor = text.trim().strip_suffix("R^2").map(str::trim_end).and_then(|text| text.strip_suffix('/'));
        let number = parse(factor.unwrap_or(text).trim()).ok().filter(|number| *number > 0).ok_or(NoEntry)?;
        Ok(if factor.is_some() { Self::OfR2(number) } else { Self::Absolute(number) })
    }
}

impl FromStr for Question {
    type Err = NoEntry;

    fn from_str(text: &str) -> Result<Self, NoEntry> {
        [Self::Margin, Self::Landscape, Self::Fate].into_iter().find(|one| one.word() == text).ok_or(NoEntry)
    }
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fixed() {
            Some(number) => write!(f, "{number}"),
            None => write!(f, "{}..{}", self.lo, self.hi),
        }
    }
}

impl fmt::Display for Balance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any"),
            Self::Both => f.write_str("both"),
            Self::Wall => f.write_str("wall"),
            Self::Positives => f.write_str("positives"),
            Self::Share(share) => write!(f, "{share}"),
        }
    }
}

impl fmt::Display for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Random(1) => f.write_str("random"),
            Self::Random(which) => write!(f, "random:{which}"),
            Self::Mean(factor) => write!(f, "mean-positive:{factor}"),
            Self::Constant(ones) => f.write_str(if *ones { "ones" } else { "zeros" }),
            Self::Numbers(numbers) => {
                f.write_str(&numbers.iter().map(Rational::to_string).collect::<Vec<_>>().join(","))
            }
        }
    }
}

impl fmt::Display for Eta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absolute(eta) => write!(f, "{eta}"),
            Self::OfR2(factor) => write!(f, "{factor} / R^2"),
        }
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

macro_rules! text {
    ($($entry:ty),+) => {$(
        impl TryFrom<String> for $entry {
            type Error = NoEntry;

            fn try_from(text: String) -> Result<Self, NoEntry> {
                text.parse()
            }
        }

        impl From<$entry> for String {
            fn from(entry: $entry) -> Self {
                entry.to_string()
            }
        }
    )+};
}

text!(Extent, Balance, Start, Eta);

#[cfg(test)]
mod tests {
    use super::*;

    fn reads<T: FromStr + fmt::Display>(text: &str) -> Option<String> {
        text.parse::<T>().ok().map(|entry| entry.to_string())
    }

    #[test]
    fn words_read_back_in_one_form() {
        for (text, form) in [("8", "8"), ("2..12", "2..12"), ("2 .. 12", "2..12"), ("3..3", "3")] {
            assert_eq!(reads::<Extent>(text).as_deref(), Some(form));
        }
        for text in ["", "-1", "3..2", "..3", "2..", "1e3", "+4", "1..2..3"] {
            assert_eq!(reads::<Extent>(text), None, "{text}");
        }
        for (text, form) in [("any", "any"), ("0.25", "1/4"), ("2/6", "1/3")] {
            assert_eq!(reads::<Balance>(text).as_deref(), Some(form));
        }
        for text in ["0", "1", "-1/2", "some"] {
            assert_eq!(reads::<Balance>(text), None, "{text}");
        }
        for (text, form) in [
            ("zeros", "zeros"),
            ("random", "random"),
            ("random:1", "random"),
            ("random:7", "random:7"),
            ("mean-positive", "mean-positive:1"),
            ("mean-positive:0.5", "mean-positive:1/2"),
            ("1, -0.5", "1,-1/2"),
        ] {
            assert_eq!(reads::<Start>(text).as_deref(), Some(form));
        }
        for text in ["", "twos", "zeros:1", "random:0", "random:x", "mean-positive:", "1,"] {
            assert_eq!(reads::<Start>(text), None, "{text}");
        }
        for (text, form) in [("0.01", "1/100"), ("1/2/R^2", "1/2 / R^2"), ("0.5 / R^2", "1/2 / R^2")] {
            assert_eq!(reads::<Eta>(text).as_deref(), Some(form));
        }
        for text in ["0", "-1", "R^2", "1/2 R^2", "/R^2", "fast"] {
            assert_eq!(reads::<Eta>(text), None, "{text}");
        }
    }

    #[test]
    fn a_share_is_a_number_of_samples() {
        let positives = |share: &str, n| match share.parse::<Balance>().map(|balance| balance.of(n)) {
            Ok(Classes::Count(positives)) => positives,
            other => panic!("{other:?}"),
        };
        assert_eq!([positives("1/4", 8), positives("1/4", 2), positives("1/2", 5), positives("9/10", 3)], [2, 1, 3, 2]);
    }
}
