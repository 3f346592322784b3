//! The samples of a certificate, in their order: held in memory, or read line by line, once, as
//! version 2 has them.

use std::io::{self, BufRead, Read as _};

use sha2::{Digest, Sha256};

use crate::certificate::instance::Instance;
use crate::certificate::json::Json;
use crate::certificate::node::{Node, not_increasing};
use crate::number::budget;
use crate::number::row::Entries;
use crate::number::vector::Vector;
use crate::reason::{Flaw, Reason, Unreadable};

/// The longest line, and the longest file of version 1.
const MAX_LINE: usize = 64 << 20;

/// A sample: its number, its row, and whether it is a positive.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen<'a> {
    pub(crate) number: usize,
    pub(crate) x: Entries<'a>,
    pub(crate) positive: bool,
}

/// The samples, in their order, once.
pub(crate) enum Source<'a, 'r> {
    Kept(&'a Instance),
    Lines(Lines<'r>),
}

impl Source<'_, '_> {
    /// Lets `look` see them all.
    pub(crate) fn each(&mut self, mut look: impl FnMut(Seen<'_>) -> Result<(), Reason>) -> Result<(), Reason> {
        match self {
            Self::Kept(instance) => {
                instance.samples().try_for_each(|(number, x, positive)| look(Seen { number, x: x.into(), positive }))
            }
            Self::Lines(lines) => lines.each(|number, Line { positive, at, values }| {
                look(Seen { number, x: Entries { at: at.as_deref(), values: &values }, positive })
            }),
        }
    }
}

/// The lines of the samples.
pub(crate) struct Lines<'r> {
    from: &'r mut dyn BufRead,
    n: usize,
    d: usize,
    read: usize,
    hash: Sha256,
    /// Why the file could not be read on, where that is so: what is said of it then is no answer.
    failed: &'r mut Option<io::Error>,
}

/// A line: the label, and the entries of the row, all or those at these places.
pub(crate) struct Line {
    pub(crate) positive: bool,
    pub(crate) at: Option<Vec<usize>>,
    pub(crate) values: Vector,
}

impl<'r> Lines<'r> {
    /// The lines behind the first one, whose instance has this text.
    pub(crate) fn new(
        from: &'r mut dyn BufRead,
        failed: &'r mut Option<io::Error>,
        instance: &Instance,
        text: &str,
    ) -> Self {
        let hash = Sha256::new_with_prefix(text).chain_update("\n");
        Self { from, n: instance.n(), d: instance.d(), read: 0, hash, failed }
    }

    /// Reads them all.
    pub(crate) fn each(&mut self, mut look: impl FnMut(usize, Line) -> Result<(), Reason>) -> Result<(), Reason> {
        let mut bytes = Vec::new();
        for sample in 0..self.n {
            bytes.clear();
            *self.failed = read_line(self.from, &mut bytes).err();
            let wrong = |fault| Reason::Line { sample, fault };
            let json = match bytes.strip_suffix(b"\n") {
                _ if bytes.len() > MAX_LINE => return Err(wrong(Unreadable::TooLarge)),
                None => return Err(Reason::LineMissing { sample }),
                Some(line) => {
                    Json::parse(str::from_utf8(line).map_err(|_| wrong(Unreadable::NotUtf8))?).map_err(wrong)?
                }
            };
            // Of each byte the sum is made, and the text read.
            budget::spend(budget::count(bytes.len()).saturating_mul(2).saturating_add(100))?;
            self.hash.update(&bytes);
            let node = Node::sample(&json, sample);
            node.within_limits()?;
            budget::spend(0)?;
            look(sample, Line::read(&node, self.d)?)?;
            self.read += 1;
        }
        Ok(())
    }

    /// The sha256 of the instance, if all lines were read and nothing follows.
    pub(crate) fn digest(&mut self) -> Result<String, Reason> {
        if self.read < self.n {
            return Err(Reason::LineMissing { sample: self.read });
        }
        match self.from.fill_buf() {
            Ok([]) => Ok(hexadecimal(self.hash.clone())),
            Ok(_) => Err(Reason::LinesLeft),
            Err(error) => {
                *self.failed = Some(error);
                Err(Reason::LinesLeft)
            }
        }
    }
}

impl Line {
    /// `[label,[all entries]]`, or `[label,[places],[entries that are not zero]]` exactly where
    /// fewer than half are not zero.
    fn read(node: &Node<'_>, d: usize) -> Result<Self, Reason> {
        let items = node.items()?;
        let [label, lists @ ..] = items.as_slice() else { return Err(node.flaw(Flaw::Length)) };
        let (places, entries) = match lists {
            [entries] => (None, entries),
            [places, entries] => (Some(places), entries),
            _ => return Err(node.flaw(Flaw::Length)),
        };
        let values = entries.vector()?;
        let others = values.numerators().iter().filter(|value| !value.is_zero()).count();
        let at = match places {
            None => None,
            Some(places) => {
                let at = places.list(|place| place.below(d, Flaw::NoSuchFeature))?;
                not_increasing(&at, |place| place).map_or(Ok(()), |flaw| Err(places.flaw(flaw)))?;
                entries.ensure(others == values.len(), Flaw::ZeroEntry)?;
                Some(at)
            }
        };
        entries.ensure(values.len() == at.as_ref().map_or(d, Vec::len), Flaw::Length)?;
        node.ensure(at.is_some() == (others < d.div_ceil(2)), Flaw::Sparsity)?;
        Ok(Self { positive: label.label()?, at, values })
    }
}

/// Reads a line with its end, or more than a line may have.
pub(crate) fn read_line(from: &mut dyn BufRead, bytes: &mut Vec<u8>) -> io::Result<()> {
    from.take(MAX_LINE as u64 + 1).read_until(b'\n', bytes).map(drop)
}

/// Reads what is left of a file, or more than a file of version 1 may have.
pub(crate) fn read_rest(from: &mut dyn BufRead, bytes: &mut Vec<u8>) -> io::Result<()> {
    from.take((MAX_LINE + 1).saturating_sub(bytes.len()) as u64).read_to_end(bytes).map(drop)
}

/// One value, and one newline behind it or none.
pub(crate) fn parse(bytes: &[u8]) -> Result<Json<'_>, Unreadable> {
    if bytes.len() > MAX_LINE {
        return Err(Unreadable::TooLarge);
    }
    let text = str::from_utf8(bytes).map_err(|_| Unreadable::NotUtf8)?;
    Json::parse(text.strip_suffix('\n').unwrap_or(text))
}

/// A sha256 in words.
pub(crate) fn hexadecimal(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
