//! Text in figures: runs of it on the line, below or above, and how much room it takes at most.

use super::xml::escaped;
use crate::data::Quoted;

/// The size of text, in units of the picture.
pub const SIZE: f64 = 12.0;
/// A subscript or superscript, as a share of that.
const SMALL: f64 = 0.75;

/// A short text with subscripts and superscripts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Vec<(Height, String)>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Height {
    Line,
    Below,
    Above,
}

impl<T: Into<String>> From<T> for Words {
    fn from(text: T) -> Self {
        Self(vec![(Height::Line, text.into())])
    }
}

impl Words {
    /// Text of an input, with an escape for what a screen does not show, and cut to `most`
    /// characters.
    pub fn foreign(text: &str, most: usize) -> Self {
        let shown = Quoted::value(text).to_string();
        let cut = shown.chars().count() > most;
        let kept: String = shown.chars().take(most).collect();
        Self::from(kept + if cut { "\u{2026}" } else { "" })
    }

    /// The same with more text behind.
    pub fn then(self, text: impl Into<String>) -> Self {
        self.push(Height::Line, text)
    }

    /// The same with a subscript behind.
    pub fn below(self, text: impl Into<String>) -> Self {
        self.push(Height::Below, text)
    }

    /// The same with a superscript behind.
    pub fn above(self, text: impl Into<String>) -> Self {
        self.push(Height::Above, text)
    }

    /// The same with other words behind.
    pub fn joined(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    fn push(mut self, height: Height, text: impl Into<String>) -> Self {
        self.0.push((height, text.into()));
        self
    }

    /// No font in use is wider: a bound of the width, in units of the picture.
    pub fn width(&self) -> f64 {
        let run = |(height, text): &(Height, String)| {
            let scale = if *height == Height::Line { SIZE } else { SIZE * SMALL };
            text.chars().map(width).sum::<f64>() * scale
        };
        self.0.iter().map(run).sum()
    }

    /// The text without its heights, for readers that hear it.
    pub fn plain(&self) -> String {
        self.0.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// The content of a text element.
    pub(super) fn svg(&self) -> String {
        let mut shift = 0.0;
        let mut run = |(height, text): &(Height, String)| {
            let wanted = match height {
                Height::Line => 0.0,
                Height::Below => SIZE * 0.28,
                Height::Above => -SIZE * 0.38,
            };
            let (dy, text) = (wanted - shift, escaped(text));
            shift = wanted;
            let size = if *height == Height::Line { SIZE } else { SIZE * SMALL };
            match (*height, dy) {
                (Height::Line, 0.0) => text,
                _ => format!("<tspan dy=\"{dy:.1}\" font-size=\"{size}\">{text}</tspan>"),
            }
        };
        self.0.iter().map(&mut run).collect()
    }
}

/// The width of a character in em: that of DejaVu Sans and Verdana, the widest of the usual sans
/// serifs, or more.
fn width(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' => 0.42,
        ' ' => 0.36,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '/' | '-' | '"' => 0.48,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '\u{175}' => 1.0,
        '{' | '}' => 0.65,
        '+' | '=' | '<' | '>' | '~' | '#' => 0.84,
        'A'..='Z' => 0.8,
        '\u{0}'..='\u{24f}' => 0.68,
        _ => 1.05,
    }
}
