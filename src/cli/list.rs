//! `margincert list`: the claims.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{CliError, Exit, Output};
use crate::theorems::THEOREMS;

/// Runs the command.
pub fn run(out: &mut Output) -> Result<Exit, CliError> {
    let human = || {
        let width = THEOREMS.iter().map(|theorem| theorem.id().len()).max().unwrap_or(0);
        THEOREMS.iter().fold(String::new(), |mut text, theorem| {
            let _ = writeln!(text, "{:width$}  {}", theorem.id(), theorem.about().title);
            text
        })
    };
    let json = || -> Value {
        let line = |theorem: &&crate::claim::Theorem| json!({ "claim": theorem.id(), "title": theorem.about().title });
        json!({ "claims": THEOREMS.iter().map(line).collect::<Vec<_>>() })
    };
    out.result(human, json);
    Ok(Exit::AsExpected)
}
