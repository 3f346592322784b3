//! Files as text, and places in them.

use std::path::Path;

use super::{InputProblem, ReadError};

/// The text of a UTF-8 file, without a byte-order mark.
///
/// # Errors
/// A file that cannot be read, a directory, another encoding.
pub fn read_text(path: &Path) -> Result<String, ReadError> {
    let fail = |problem| ReadError { file: path.display().to_string(), place: None, problem };
    if path.is_dir() {
        return Err(fail(InputProblem::Directory));
    }
    let bytes = std::fs::read(path).map_err(|e| fail(InputProblem::Io(e)))?;
    let text =
        String::from_utf8(bytes).map_err(|e| fail(InputProblem::NotUtf8 { at: e.utf8_error().valid_up_to() }))?;
    Ok(without_mark(&text).to_owned())
}

/// The text without a byte-order mark.
pub(super) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Line and column, from 1, of a byte offset.
pub(super) fn place_of(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}
