//! The mutants as cargo-mutants lists them, and the place of each in the bytes of its file.

use std::ops::Range;

use serde::Deserialize;

/// What is altered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[allow(missing_docs, reason = "the names are those of cargo-mutants")]
pub enum Genre {
    FnValue,
    BinaryOperator,
    UnaryOperator,
    MatchArm,
    MatchArmGuard,
    StructField,
}

/// A place in a file: line and column in characters, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// From a place to before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Span {
    /// The first character.
    pub start: Place,
    /// Behind the last one.
    pub end: Place,
}

/// One entry of `cargo mutants --list --json`.
#[derive(Clone, Debug, Deserialize)]
pub struct Listed {
    /// From the root of the repository.
    pub file: String,
    /// What is altered.
    pub genre: Genre,
    /// FILE:LINE:COLUMN: what is done.
    pub name: String,
    /// The text in the place of the span.
    pub replacement: String,
    /// What is replaced.
    pub span: Span,
}

/// A mutant of a file of the kernel's library.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// The value of MUTANT that switches it on, from 1.
    pub id: u32,
    /// As cargo-mutants names it.
    pub name: String,
    /// From kernel/src.
    pub file: String,
    /// What is altered.
    pub genre: Genre,
    /// The bytes of the file that are replaced.
    pub at: Range<usize>,
    /// The text in their place.
    pub replacement: String,
    /// What tells it from all others, whatever lines come before: file, mutation, and the line as
    /// it is altered.
    pub key: String,
}

impl Mutant {
    /// The mutant of a listed one; `None` where the file has no such place.
    pub fn new(id: u32, listed: Listed, file: &str, text: &str) -> Option<Self> {
        let Listed { genre, name, replacement, span, .. } = listed;
        let at = offset(text, span.start)?..offset(text, span.end)?;
        let mutation = name.splitn(4, ':').nth(3)?.trim();
        let start = text.get(..at.start)?.rfind('\n').map_or(0, |end| end + 1);
        let end = text.get(at.start..)?.find('\n').map_or(text.len(), |end| at.start + end);
        let original = text.get(start..end)?;
        let altered = format!("{}{replacement}{}", text.get(start..at.start)?, text.get(at.end..end.max(at.end))?);
        // Of several lines, or all of one, the line as it is: the mutation says the rest.
        let whole = at.end > end || altered.trim().is_empty();
        let line = if whole { original } else { &altered };
        let key = format!("{file}: {mutation}\n    {}", line.trim());
        Some(Self { id, name, file: file.to_owned(), genre, at, replacement, key })
    }
}

/// The byte at a place.
fn offset(text: &str, place: Place) -> Option<usize> {
    let start: usize = text.split_inclusive('\n').take(place.line.checked_sub(1)?).map(str::len).sum();
    let line = text.get(start..)?;
    let ends = line.char_indices().map(|(at, _)| at).chain([line.len()]);
    Some(start + ends.take(place.column).last()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_in_characters_and_told_in_the_line_as_altered() {
        let text = "// é\nlet é = a + b; // é\n";
        let span = |line, start, end| Span { start: Place { line, column: start }, end: Place { line, column: end } };
        let listed = |span| Listed {
            file: "kernel/src/x.rs".to_owned(),
            genre: Genre::BinaryOperator,
            name: "kernel/src/x.rs:2:11: replace + with - in f::g".to_owned(),
            replacement: "-".to_owned(),
            span,
        };
        let mutant = Mutant::new(7, listed(span(2, 11, 12)), "x.rs", text).unwrap();
        assert_eq!(text.get(mutant.at), Some("+"));
        assert_eq!(mutant.key, "x.rs: replace + with - in f::g\n    let é = a - b; // é");
        let all = Listed { replacement: String::new(), ..listed(span(2, 1, 20)) };
        assert!(Mutant::new(7, all, "x.rs", text).unwrap().key.ends_with("\n    let é = a + b; // é"));
        assert!(Mutant::new(7, listed(span(0, 1, 1)), "x.rs", text).is_none());
    }
}
