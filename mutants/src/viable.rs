//! Which mutants compile: those whose text the compiler refuses are taken out until it refuses
//! none.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::process::Command;

use serde::Deserialize;

use crate::Failure;
use crate::copy::Copy;
use crate::mutant::{Genre, Mutant};

/// A line that cargo writes.
#[derive(Deserialize)]
struct Line {
    message: Option<Message>,
}

#[derive(Deserialize)]
struct Message {
    level: String,
    #[serde(default)]
    spans: Vec<Span>,
    #[serde(default)]
    children: Vec<Message>,
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    byte_start: usize,
    byte_end: usize,
    is_primary: bool,
    expansion: Option<Box<Expansion>>,
}

#[derive(Deserialize)]
struct Expansion {
    span: Span,
}

impl Span {
    /// Itself, and where the macro stands that it comes from.
    fn places(&self) -> Vec<(&str, Range<usize>)> {
        let mut places = vec![(&*self.file_name, self.byte_start..self.byte_end)];
        places.extend(self.expansion.iter().flat_map(|expansion| expansion.span.places()));
        places
    }
}

impl Message {
    /// All spans, those that the message is about first.
    fn spans(&self) -> Vec<&Span> {
        let mut spans: Vec<&Span> = self.spans.iter().collect();
        spans.sort_by_key(|span| !span.is_primary);
        spans.extend(self.children.iter().flat_map(Message::spans));
        spans
    }

    fn mutant(&self, copy: &Copy) -> Option<u32> {
        let places = self.spans().into_iter().flat_map(Span::places);
        places.into_iter().find_map(|(file, bytes)| copy.mutant_at(file, &bytes))
    }
}

/// What is left of the mutants when those are taken out that do not compile.
#[derive(Debug)]
pub struct Viable<'a> {
    /// Those that are in the copy.
    pub mutants: Vec<&'a Mutant>,
    /// Those that do not compile.
    pub unviable: Vec<&'a Mutant>,
    /// Those that cannot be switched.
    pub left: Vec<&'a Mutant>,
}

/// Writes the copy with as many mutants as it compiles with.
///
/// # Errors
///
/// The copy cannot be written, cargo does not start, or the compiler refuses what is no mutant's.
pub fn viable<'a>(
    copy: &mut Copy,
    cargo: impl Fn(&[&str]) -> Command,
    sources: &BTreeMap<String, String>,
    mutants: Vec<&'a Mutant>,
) -> Result<Viable<'a>, Failure> {
    let mut wide = BTreeSet::new();
    let left = copy.write(sources, &mutants, &wide)?;
    let (mut left, mut mutants): (Vec<_>, Vec<_>) = mutants.into_iter().partition(|mutant| left.contains(&mutant.id));
    let mut unviable = Vec::new();
    loop {
        copy.write(sources, &mutants, &wide)?;
        // Not `check`, which is silent of arithmetic that is seen to overflow.
        let output = cargo(&["build", "--lib", "--quiet", "--message-format", "json"]).output()?;
        if output.status.success() {
            return Ok(Viable { mutants, unviable, left });
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok());
        let errors: Vec<Message> =
            lines.filter_map(|line| line.message).filter(|message| message.level == "error").collect();
        let refused: BTreeSet<u32> = errors.iter().filter_map(|error| error.mutant(copy)).collect();
        if refused.is_empty() {
            let told = errors.into_iter().filter_map(|error| error.rendered).collect::<String>();
            return Err(Failure::Build(told + &String::from_utf8_lossy(&output.stderr)));
        }
        eprintln!("{} of {} do not compile", refused.len(), mutants.len());
        // Once more, in the whole statement; what replaces a function is whole.
        let whole = |mutant: &Mutant| mutant.genre == Genre::FnValue || wide.contains(&mutant.id);
        let (out, kept): (Vec<_>, _) =
            mutants.into_iter().partition(|mutant| refused.contains(&mutant.id) && whole(mutant));
        mutants = kept;
        wide.extend(refused);
        for mutant in out {
            // Without its sign a value may be a reference, of another type: it may compile alone.
            let alone = mutant.genre == Genre::UnaryOperator;
            if alone { left.push(mutant) } else { unviable.push(mutant) }
        }
    }
}
