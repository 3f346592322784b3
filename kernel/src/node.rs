//! The strict reader: a JSON value that knows its place in the file, and the forms that docs/certificates.md allows.

use std::collections::BTreeMap;

use dashu_int::UBig;
use dashu_ratio::RBig;

use crate::json::Json;
use crate::linear::Vector;
use crate::outcome::{Flaw, Reason};
use crate::rational::{parse_natural, parse_rational};

const MAX_STRING: usize = 100_000;
const MAX_DEPTH: usize = 16;
const MAX_WHOLE: u32 = i32::MAX as u32;

/// A value and the way to it from the root of the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'a> {
    json: &'a Json,
    place: Place<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Place<'a> {
    Root,
    Key(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl Place<'_> {
    fn pointer(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Key(parent, key) => format!("{}/{}", parent.pointer(), key.replace('~', "~0").replace('/', "~1")),
            Self::Item(parent, at) => format!("{}/{at}", parent.pointer()),
        }
    }
}

impl<'a> Node<'a> {
    pub(crate) fn root(json: &'a Json) -> Self {
        Self { json, place: Place::Root }
    }

    pub(crate) fn json(&self) -> &'a Json {
        self.json
    }

    /// An error at this value.
    pub(crate) fn flaw(&self, flaw: Flaw) -> Reason {
        Reason::Form { pointer: self.place.pointer(), flaw }
    }

    /// An error at the key `key` of this value.
    fn flaw_at(&self, key: &str, flaw: Flaw) -> Reason {
        Reason::Form { pointer: Place::Key(&self.place, key).pointer(), flaw }
    }

    /// An error at item `at` of this list.
    pub(crate) fn flaw_in(&self, at: usize, flaw: Flaw) -> Reason {
        Reason::Form { pointer: Place::Item(&self.place, at).pointer(), flaw }
    }

    fn ensure(&self, holds: bool, flaw: Flaw) -> Result<(), Reason> {
        if holds { Ok(()) } else { Err(self.flaw(flaw)) }
    }

    fn item<'b>(&'b self, at: usize, json: &'b Json) -> Node<'b> {
        Node { json, place: Place::Item(&self.place, at) }
    }

    fn key<'b>(&'b self, key: &'b str, json: &'b Json) -> Node<'b> {
        Node { json, place: Place::Key(&self.place, key) }
    }

    /// The limits that hold everywhere: nesting, length of strings, no repeated key.
    pub(crate) fn within_limits(&self) -> Result<(), Reason> {
        self.limits(1)
    }

    fn limits(&self, depth: usize) -> Result<(), Reason> {
        match self.json {
            Json::String(text) => self.ensure(text.chars().count() <= MAX_STRING, Flaw::StringTooLong),
            Json::List(items) => {
                self.ensure(depth <= MAX_DEPTH, Flaw::TooDeep)?;
                items.iter().enumerate().try_for_each(|(at, json)| self.item(at, json).limits(depth + 1))
            }
            Json::Object(pairs) => {
                self.ensure(depth <= MAX_DEPTH, Flaw::TooDeep)?;
                let mut seen = BTreeMap::new();
                for (key, json) in pairs {
                    let child = self.key(key, json);
                    self.ensure(key.chars().count() <= MAX_STRING, Flaw::StringTooLong)?;
                    child.ensure(seen.insert(key, ()).is_none(), Flaw::RepeatedKey)?;
                    child.limits(depth + 1)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn pairs(&self) -> Result<&'a [(String, Json)], Reason> {
        match self.json {
            Json::Object(pairs) => Ok(pairs),
            _ => Err(self.flaw(Flaw::NotObject)),
        }
    }

    /// The value at `key`.
    pub(crate) fn get<'b>(&'b self, key: &'b str) -> Result<Node<'b>, Reason> {
        let found = self.pairs()?.iter().find(|(name, _)| name == key);
        found.map(|(_, json)| self.key(key, json)).ok_or_else(|| self.flaw_at(key, Flaw::MissingKey))
    }

    /// The value at `key`, if the key is there.
    pub(crate) fn find<'b>(&'b self, key: &'b str) -> Result<Option<Node<'b>>, Reason> {
        let found = self.pairs()?.iter().find(|(name, _)| name == key);
        Ok(found.map(|(_, json)| self.key(key, json)))
    }

    /// Refuses every key that is not in `keys`.
    pub(crate) fn only(&self, keys: &[&str]) -> Result<(), Reason> {
        let unknown = self.pairs()?.iter().find(|(key, _)| !keys.contains(&key.as_str()));
        unknown.map_or(Ok(()), |(key, _)| Err(self.flaw_at(key, Flaw::UnknownKey)))
    }

    fn items(&self) -> Result<&'a [Json], Reason> {
        match self.json {
            Json::List(items) => Ok(items),
            _ => Err(self.flaw(Flaw::NotList)),
        }
    }

    /// A list, each item read by `read`.
    pub(crate) fn list<T>(&self, read: impl Fn(Node<'_>) -> Result<T, Reason>) -> Result<Vec<T>, Reason> {
        self.items()?.iter().enumerate().map(|(at, json)| read(self.item(at, json))).collect()
    }

    /// `null`, or what `read` reads.
    pub(crate) fn nullable<T>(&self, read: impl FnOnce(&Self) -> Result<T, Reason>) -> Result<Option<T>, Reason> {
        if *self.json == Json::Null { Ok(None) } else { read(self).map(Some) }
    }

    pub(crate) fn string(&self) -> Result<&'a str, Reason> {
        match self.json {
            Json::String(text) => Ok(text),
            _ => Err(self.flaw(Flaw::NotString)),
        }
    }

    pub(crate) fn bool(&self) -> Result<bool, Reason> {
        match self.json {
            Json::Bool(value) => Ok(*value),
            _ => Err(self.flaw(Flaw::NotBool)),
        }
    }

    /// A JSON number from 0 to 2^31 - 1 without fraction, exponent or leading zeros.
    pub(crate) fn whole(&self) -> Result<usize, Reason> {
        let text = match self.json {
            Json::Number(text) => text,
            _ => return Err(self.flaw(Flaw::NotWhole)),
        };
        let value = parse_whole(text).filter(|value| *value <= MAX_WHOLE);
        value.and_then(|value| usize::try_from(value).ok()).ok_or_else(|| self.flaw(Flaw::NotWhole))
    }

    /// A label; true stands for +1.
    pub(crate) fn label(&self) -> Result<bool, Reason> {
        match self.json {
            Json::Number(text) if text == "1" => Ok(true),
            Json::Number(text) if text == "-1" => Ok(false),
            _ => Err(self.flaw(Flaw::NotLabel)),
        }
    }

    pub(crate) fn rational(&self) -> Result<RBig, Reason> {
        parse_rational(self.string()?).ok_or_else(|| self.flaw(Flaw::NotRational))
    }

    /// A step number.
    pub(crate) fn step(&self) -> Result<UBig, Reason> {
        parse_natural(self.string()?).ok_or_else(|| self.flaw(Flaw::NotStep))
    }

    /// The precision 2^-N, N from 32 to 4096.
    pub(crate) fn bits(&self) -> Result<usize, Reason> {
        let bits = self.whole()?;
        self.ensure((32..=4096).contains(&bits), Flaw::BitsOutOfRange)?;
        Ok(bits)
    }

    /// A vector of `d` rationals.
    pub(crate) fn vector(&self, d: usize) -> Result<Vector, Reason> {
        let entries = self.list(|item| item.rational())?;
        self.ensure(entries.len() == d, Flaw::Length)?;
        Ok(Vector::new(&entries))
    }

    /// One sample number out of 0..n.
    pub(crate) fn sample(&self, n: usize) -> Result<usize, Reason> {
        let sample = self.whole()?;
        self.ensure(sample < n, Flaw::NoSuchSample)?;
        Ok(sample)
    }

    /// A strictly increasing list of samples out of 0..n.
    pub(crate) fn samples(&self, n: usize) -> Result<Vec<usize>, Reason> {
        let samples = self.list(|item| item.sample(n))?;
        self.ensure(samples.is_sorted_by(|a, b| a < b), Flaw::NotIncreasing)?;
        Ok(samples)
    }

    /// Multipliers of samples out of 0..n; their signs are for the rules to check.
    pub(crate) fn multipliers(&self, n: usize) -> Result<BTreeMap<usize, RBig>, Reason> {
        let mut multipliers = BTreeMap::new();
        for (key, json) in self.pairs()? {
            let node = self.key(key, json);
            let sample = parse_whole(key).and_then(|sample| usize::try_from(sample).ok()).filter(|sample| *sample < n);
            let value = node.rational()?;
            node.ensure(!value.is_zero(), Flaw::ZeroMultiplier)?;
            multipliers.insert(sample.ok_or_else(|| node.flaw(Flaw::NoSuchSample))?, value);
        }
        Ok(multipliers)
    }
}

fn parse_whole(text: &str) -> Option<u32> {
    parse_natural(text).and_then(|value| u32::try_from(value).ok())
}
