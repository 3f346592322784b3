//! The strict reader: a JSON value that knows its place in the file, and the forms that
//! docs/certificates.md allows.

use dashu_int::UBig;
use dashu_ratio::RBig;

use crate::certificate::json::{Form, Json};
use crate::certificate::witness::Multipliers;
use crate::number::budget;
use crate::number::rational::{cost_of_reading, parse_natural, parse_rational, parse_short, parse_step};
use crate::number::vector::Vector;
use crate::reason::{Flaw, Reason, quoted};

const MAX_STRING: usize = 100_000;
const MAX_DEGREE: usize = 256;

/// A value and the way to it from the root of the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'a> {
    json: &'a Json<'a>,
    place: Place<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Place<'a> {
    Root,
    /// The line of a sample.
    Sample(usize),
    Key(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl Place<'_> {
    fn pointer(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Sample(sample) => format!("/samples/{sample}"),
            Self::Key(parent, key) => {
                format!("{}/{}", parent.pointer(), quoted(&key.replace('~', "~0").replace('/', "~1")))
            }
            Self::Item(parent, at) => format!("{}/{at}", parent.pointer()),
        }
    }
}

impl<'a> Node<'a> {
    pub(crate) fn root(json: &'a Json<'a>) -> Self {
        Self { json, place: Place::Root }
    }

    pub(crate) fn sample(json: &'a Json<'a>, sample: usize) -> Self {
        Self { json, place: Place::Sample(sample) }
    }

    /// The canonical text of this value.
    pub(crate) fn text(&self) -> &'a str {
        self.json.text
    }

    /// An error at this value.
    pub(crate) fn flaw(&self, flaw: Flaw) -> Reason {
        Reason::Form { pointer: self.place.pointer(), flaw }
    }

    /// An error at the key `key` of this value.
    fn flaw_at(&self, key: &str, flaw: Flaw) -> Reason {
        Reason::Form { pointer: Place::Key(&self.place, key).pointer(), flaw }
    }

    pub(crate) fn ensure(&self, holds: bool, flaw: Flaw) -> Result<(), Reason> {
        if holds { Ok(()) } else { Err(self.flaw(flaw)) }
    }

    fn item<'b>(&'b self, at: usize, json: &'b Json<'b>) -> Node<'b> {
        Node { json, place: Place::Item(&self.place, at) }
    }

    fn key<'b>(&'b self, key: &'b str, json: &'b Json<'b>) -> Node<'b> {
        Node { json, place: Place::Key(&self.place, key) }
    }

    /// No string is too long, and what reading all numbers takes is paid: it is known in full
    /// before any is read.
    pub(crate) fn within_limits(&self) -> Result<(), Reason> {
        match &self.json.form {
            Form::String(text) => {
                let short = text.len() <= MAX_STRING || text.chars().count() <= MAX_STRING;
                self.ensure(short, Flaw::StringTooLong)?;
                budget::pay(cost_of_reading(text));
                Ok(())
            }
            Form::List(items) => {
                items.iter().enumerate().try_for_each(|(at, json)| self.item(at, json).within_limits())
            }
            Form::Object(pairs) => pairs.iter().try_for_each(|(key, json)| self.key(key, json).within_limits()),
            _ => Ok(()),
        }
    }

    fn pairs(&self) -> Result<&'a [(&'a str, Json<'a>)], Reason> {
        match &self.json.form {
            Form::Object(pairs) => Ok(pairs),
            _ => Err(self.flaw(Flaw::NotObject)),
        }
    }

    /// The value at `key`.
    pub(crate) fn get<'b>(&'b self, key: &'b str) -> Result<Node<'b>, Reason> {
        self.find(key)?.ok_or_else(|| self.flaw_at(key, Flaw::MissingKey))
    }

    /// The value at `key`, if the key is there.
    pub(crate) fn find<'b>(&'b self, key: &'b str) -> Result<Option<Node<'b>>, Reason> {
        let found = self.pairs()?.iter().find(|(name, _)| *name == key);
        Ok(found.map(|(_, json)| self.key(key, json)))
    }

    /// Refuses every key that is not in `keys`.
    pub(crate) fn only(&self, keys: &[&str]) -> Result<(), Reason> {
        let unknown = self.pairs()?.iter().find(|(key, _)| !keys.contains(key));
        unknown.map_or(Ok(()), |(key, _)| Err(self.flaw_at(key, Flaw::UnknownKey)))
    }

    /// A list, each item read by `read`.
    pub(crate) fn list<T>(&self, read: impl Fn(Node<'_>) -> Result<T, Reason>) -> Result<Vec<T>, Reason> {
        self.listed()?.iter().enumerate().map(|(at, json)| read(self.item(at, json))).collect()
    }

    fn listed(&self) -> Result<&'a [Json<'a>], Reason> {
        match &self.json.form {
            Form::List(items) => Ok(items),
            _ => Err(self.flaw(Flaw::NotList)),
        }
    }

    /// The items of a list.
    pub(crate) fn items(&self) -> Result<Vec<Node<'_>>, Reason> {
        Ok(self.listed()?.iter().enumerate().map(|(at, json)| self.item(at, json)).collect())
    }

    /// A list of rationals.
    pub(crate) fn vector(&self) -> Result<Vector, Reason> {
        let short = self.listed()?.iter().map(|item| match item.form {
            Form::String(text) => parse_short(text),
            _ => None,
        });
        match short.collect::<Option<Vec<_>>>().and_then(|entries| Vector::of_short(&entries)) {
            Some(vector) => Ok(vector),
            None => self.list(|item| item.rational()).map(|entries| Vector::new(&entries)),
        }
    }

    pub(crate) fn string(&self) -> Result<&'a str, Reason> {
        match self.json.form {
            Form::String(text) => Ok(text),
            _ => Err(self.flaw(Flaw::NotString)),
        }
    }

    /// The text of a JSON number, or nothing.
    fn number(&self) -> &'a str {
        if matches!(self.json.form, Form::Number) { self.json.text } else { "" }
    }

    /// A JSON number from 0 to 2^31 - 1 without leading zeros.
    pub(crate) fn whole(&self) -> Result<usize, Reason> {
        parse_whole(self.number()).ok_or_else(|| self.flaw(Flaw::NotWhole))
    }

    /// A number below `end`.
    pub(crate) fn below(&self, end: usize, flaw: Flaw) -> Result<usize, Reason> {
        let number = self.whole()?;
        self.ensure(number < end, flaw)?;
        Ok(number)
    }

    /// A label; true stands for +1.
    pub(crate) fn label(&self) -> Result<bool, Reason> {
        let label = ["-1", "1"].iter().position(|text| *text == self.number());
        label.map(|at| at == 1).ok_or_else(|| self.flaw(Flaw::NotLabel))
    }

    pub(crate) fn rational(&self) -> Result<RBig, Reason> {
        parse_rational(self.string()?).ok_or_else(|| self.flaw(Flaw::NotRational))
    }

    /// What is at `key`.
    pub(crate) fn read<T: Read>(&self, key: &str, size: Size) -> Result<T, Reason> {
        T::read(&self.get(key)?, size)
    }
}

fn parse_whole(text: &str) -> Option<usize> {
    parse_natural(text).and_then(|value| i32::try_from(value).ok()).and_then(|value| usize::try_from(value).ok())
}

/// The size of the instance that a witness is about: n samples, d features.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) n: usize,
    /// The number of entries of a parameter: M times `features`.
    pub(crate) d: usize,
    pub(crate) features: usize,
}

/// What can be read from a value, given the size of the instance.
pub(crate) trait Read: Sized {
    /// Reads the value at `node`.
    fn read(node: &Node<'_>, size: Size) -> Result<Self, Reason>;

    /// What is wrong with a list of such values, each of which is right.
    fn flaw_of(_: &[Self], _: Size) -> Option<Flaw> {
        None
    }
}

/// The flaw of a list whose keys do not increase strictly.
pub(crate) fn not_increasing<T, K: PartialOrd>(list: &[T], key: impl Fn(&T) -> &K) -> Option<Flaw> {
    (!list.is_sorted_by(|a, b| key(a) < key(b))).then_some(Flaw::NotIncreasing)
}

/// A strictly increasing list of sample numbers.
pub(crate) type Samples = Vec<usize>;

/// The number of a neuron, of which there may be more than samples; the rule looks whether there is
/// one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Neuron(pub(crate) usize);

/// A place in another list of the witness; the rule looks whether there is one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry(pub(crate) usize);

/// The precision 2^-N, N from 32 to 4096.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bits(pub(crate) usize);

/// The order p of a leap, from 1 to 16.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order(pub(crate) usize);

impl Read for bool {
    fn read(node: &Node<'_>, _: Size) -> Result<Self, Reason> {
        match node.json.form {
            Form::Bool(value) => Ok(value),
            _ => Err(node.flaw(Flaw::NotBool)),
        }
    }
}

impl Read for RBig {
    fn read(node: &Node<'_>, _: Size) -> Result<Self, Reason> {
        node.rational()
    }
}

/// A step number.
impl Read for UBig {
    fn read(node: &Node<'_>, _: Size) -> Result<Self, Reason> {
        parse_step(node.string()?).ok_or_else(|| node.flaw(Flaw::NotStep))
    }
}

impl Read for Bits {
    fn read(node: &Node<'_>, _: Size) -> Result<Self, Reason> {
        let bits = node.whole()?;
        node.ensure((32..=4096).contains(&bits), Flaw::BitsOutOfRange)?;
        Ok(Self(bits))
    }
}

impl Read for Order {
    fn read(node: &Node<'_>, _: Size) -> Result<Self, Reason> {
        let order = node.whole()?;
        node.ensure((1..=16).contains(&order), Flaw::OrderOutOfRange)?;
        Ok(Self(order))
    }
}

/// A sample number.
impl Read for usize {
    fn read(node: &Node<'_>, size: Size) -> Result<Self, Reason> {
        node.below(size.n, Flaw::NoSuchSample)
    }

    fn flaw_of(samples: &[Self], _: Size) -> Option<Flaw> {
        not_increasing(samples, |sample| sample)
    }
}

impl Read for Neuron {
    fn read(node: &Node<'_>, _: Size) -> Result<Self, Reason> {
        node.whole().map(Self)
    }
}

impl Read for Entry {
    fn read(node: &Node<'_>, _: Size) -> Result<Self, Reason> {
        node.whole().map(Self)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node<'_>, size: Size) -> Result<Self, Reason> {
        let items = node.list(|item| T::read(&item, size))?;
        T::flaw_of(&items, size).map_or(Ok(items), |flaw| Err(node.flaw(flaw)))
    }
}

impl Read for Vector {
    fn read(node: &Node<'_>, size: Size) -> Result<Self, Reason> {
        let vector = node.vector()?;
        node.ensure(vector.len() == size.d, Flaw::Length)?;
        Ok(vector)
    }

    /// The coefficients of a curve.
    fn flaw_of(curve: &[Self], _: Size) -> Option<Flaw> {
        (!(1..=MAX_DEGREE).contains(&curve.len())).then_some(Flaw::Length)
    }
}

/// A vector with one entry for each feature of the data.
#[derive(Clone, Debug)]
pub(crate) struct Weight(pub(crate) Vector);

impl Read for Weight {
    fn read(node: &Node<'_>, size: Size) -> Result<Self, Reason> {
        Vector::read(node, Size { d: size.features, ..size }).map(Self)
    }
}

/// Multipliers; their signs are for the rules to check.
impl Read for Multipliers {
    fn read(node: &Node<'_>, size: Size) -> Result<Self, Reason> {
        let mut multipliers = Self::new();
        for (key, json) in node.pairs()? {
            let entry = node.key(key, json);
            let sample = parse_whole(key).filter(|sample| *sample < size.n);
            let value = entry.rational()?;
            entry.ensure(!value.is_zero(), Flaw::ZeroMultiplier)?;
            multipliers.insert(sample.ok_or_else(|| entry.flaw(Flaw::NoSuchSample))?, value);
        }
        Ok(multipliers)
    }
}

impl<T: Read> Read for Option<T> {
    fn read(node: &Node<'_>, size: Size) -> Result<Self, Reason> {
        if matches!(node.json.form, Form::Null) { Ok(None) } else { T::read(node, size).map(Some) }
    }
}
