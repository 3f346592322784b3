//! A file with the switches of its mutants, and where the text of each mutant stands in it.

use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use crate::mutant::Mutant;
use crate::sites::{Site, sites};

/// A file with switches.
#[derive(Debug)]
pub struct Schema {
    /// The file's text.
    pub text: String,
    /// The bytes of `text` that one mutant alone has.
    pub arms: Vec<(u32, Range<usize>)>,
    /// The mutants that cannot be switched.
    pub left: Vec<u32>,
}

impl Schema {
    /// The file with the switches of these mutants.
    ///
    /// # Errors
    ///
    /// The text is not Rust.
    pub fn new(text: &str, mutants: &[&Mutant]) -> Result<Self, syn::Error> {
        let (sites, left) = sites(text, mutants)?;
        let mut schema = Self { text: String::new(), arms: Vec::new(), left };
        schema.write(text, 0..text.len(), &mut sites.into_iter().peekable());
        Ok(schema)
    }

    /// Some bytes of the source with the sites in them.
    fn write(&mut self, source: &str, range: Range<usize>, sites: &mut Peekable<IntoIter<Site>>) {
        let inside = |site: &Site| range.start <= site.range.start && site.range.end <= range.end;
        let mut from = range.start;
        while let Some(Site { range, before, after, arms }) = sites.next_if(inside) {
            self.text += source.get(from..range.start).unwrap_or_default();
            self.text += &before;
            from = range.end;
            self.write(source, range, sites);
            let start = self.text.len();
            self.arms.extend(arms.into_iter().map(|(id, arm)| (id, start + arm.start..start + arm.end)));
            self.text += &after;
        }
        self.text += source.get(from..range.end).unwrap_or_default();
    }

    /// The mutant whose own text these bytes meet.
    pub fn mutant_at(&self, bytes: &Range<usize>) -> Option<u32> {
        let arm = |(_, arm): &&(u32, Range<usize>)| arm.start <= bytes.start && bytes.end <= arm.end;
        self.arms.iter().find(arm).map(|(id, _)| *id)
    }
}
