//! Text of files and arguments inside messages: it never reaches a screen raw.

use std::borrow::Cow;
use std::fmt;

/// Foreign text as it is shown within a line: what a screen does not show as itself (control
/// characters, line ends, marks of direction, blanks of other kinds) is spelt as an escape, and of
/// a long text the two ends are shown, with its length.
#[derive(Clone, Copy, Debug)]
pub struct Quoted<T> {
    text: T,
    most: usize,
}

impl<T: fmt::Display> Quoted<T> {
    /// A value: a cell, a word, a number; at most 100 characters of it.
    pub fn value(text: T) -> Self {
        Self { text, most: 100 }
    }

    /// The name of a file, a list, or words of a parser that quote a value: at most 400 characters.
    pub fn phrase(text: T) -> Self {
        Self { text, most: 400 }
    }
}

impl<T: fmt::Display> fmt::Display for Quoted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text.to_string();
        let length = text.chars().count();
        if length <= self.most {
            return f.write_str(&printable(&text));
        }
        let half = self.most / 2;
        let head: String = text.chars().take(half).collect();
        let tail: String = text.chars().skip(length - half).collect();
        write!(f, "{} .. {} ({length} characters)", printable(&head), printable(&tail))
    }
}

/// Whether a screen shows the character as itself.
pub fn is_shown(c: char) -> bool {
    matches!(c, '\\' | '"' | '\'') || c.escape_debug().len() == 1
}

/// The text with an escape for every character that a screen does not show as itself, line ends
/// included.
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_shown) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::new();
    for c in text.chars() {
        if is_shown(c) { escaped.push(c) } else { escaped.extend(c.escape_debug()) }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_screen_does_not_show_is_escaped() {
        let shown = |text: &str| Quoted::value(text).to_string();
        assert_eq!(shown("a \"b\" \\ 'c' é 数"), "a \"b\" \\ 'c' é 数");
        assert_eq!(shown("\u{1b}[2J\r\n\t\0\u{7f}\u{9b}"), "\\u{1b}[2J\\r\\n\\t\\0\\u{7f}\\u{9b}");
        assert_eq!(
            shown("\u{202e}\u{2066}\u{200b}\u{2028}\u{feff}\u{ad}"),
            "\\u{202e}\\u{2066}\\u{200b}\\u{2028}\\u{feff}\\u{ad}"
        );
    }

    #[test]
    fn of_a_long_text_both_ends_are_shown() {
        let text = format!("{}é{}", "a".repeat(60), "z".repeat(100));
        let expected = format!("{} .. {} (161 characters)", "a".repeat(50), "z".repeat(50));
        assert_eq!(Quoted::value(&text).to_string(), expected);
        assert_eq!(Quoted::phrase(&text).to_string(), text);
        assert_eq!(Quoted::value("é".repeat(100)).to_string(), "é".repeat(100));
    }
}
