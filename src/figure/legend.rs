//! The key to the marks of a figure, and lists below it.

use super::svg::{Anchor, Canvas, Frame, Point};
use super::words::{SIZE, Words};

/// The distance of lines of text.
pub const LEADING: f64 = 1.5 * SIZE;
/// Between a mark and its word, and between entries.
const MARK: f64 = 24.0;
const GAP: f64 = 14.0;

/// A mark as it stands in a key, with its classes.
#[derive(Clone, Debug)]
pub enum Mark {
    /// An area of a hue.
    Area(String),
    /// A line.
    Line(String),
    /// A line with an arrow's head, with the hue of the head.
    Arrow(String, String),
    /// A disc or a ring.
    Disc(String),
    /// An enclosure: from its lower to its upper end.
    Bar(String),
    /// A rectangle that encloses a point.
    Box(String),
}

impl Mark {
    fn draw(&self, canvas: &mut Canvas, (x, y): Point) {
        match self {
            Self::Area(class) => {
                canvas.rectangle(class, Frame { left: x, top: y - 6.0, width: 16.0, height: 12.0 });
                canvas.rectangle("edge line thin", Frame { left: x, top: y - 6.0, width: 16.0, height: 12.0 });
            }
            Self::Line(class) => canvas.path(class, [(x, y), (x + 18.0, y)]),
            Self::Arrow(class, head) => canvas.arrow(class, head, (x, y), (x + 18.0, y)),
            Self::Disc(class) => canvas.circle(class, (x + 8.0, y), 3.6),
            Self::Bar(class) => bar(canvas, class, x + 8.0, (y - 6.0, y + 6.0)),
            Self::Box(class) => {
                canvas.rectangle(class, Frame { left: x + 1.0, top: y - 5.0, width: 14.0, height: 10.0 });
            }
        }
    }
}

/// A vertical bar from one height to another with feet.
pub fn bar(canvas: &mut Canvas, class: &str, x: f64, (top, bottom): (f64, f64)) {
    canvas.path(class, [(x, top), (x, bottom)]);
    for y in [top, bottom] {
        canvas.path(class, [(x - 3.0, y), (x + 3.0, y)]);
    }
}

/// Draws a key from `top` on, as many entries in a row as there is room for.
pub fn key(canvas: &mut Canvas, top: f64, entries: &[(Mark, Words)]) {
    let (left, right) = (14.0, canvas.width() - 8.0);
    let (mut x, mut y) = (left, top + LEADING);
    for (mark, words) in entries {
        let width = MARK + words.width();
        if x > left && x + width > right {
            (x, y) = (left, y + LEADING);
        }
        mark.draw(canvas, (x, y - 0.36 * SIZE));
        canvas.text("ink", (x + MARK, y), Anchor::Start, words);
        x += width + GAP;
    }
    if !entries.is_empty() {
        canvas.reach(y + 0.5 * SIZE);
    }
}

/// Draws a paragraph below what is drawn, broken where its lines are too long.
pub fn paragraph(canvas: &mut Canvas, class: &str, text: &str) {
    canvas.reach(canvas.height() + 0.5 * SIZE);
    lines(canvas, class, text);
}

/// Draws lines of text below what is drawn.
pub fn lines(canvas: &mut Canvas, class: &str, text: &str) {
    let room = canvas.width() - 28.0;
    let mut line = String::new();
    let end = |line: &mut String, canvas: &mut Canvas| {
        let top = canvas.height();
        canvas.text(class, (14.0, top + SIZE), Anchor::Start, &Words::from(std::mem::take(line)));
        canvas.reach(top + 1.34 * SIZE);
    };
    for word in text.split(' ') {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if !line.is_empty() && Words::from(longer.as_str()).width() > room {
            end(&mut line, canvas);
            line = word.to_owned();
        } else {
            line = longer;
        }
    }
    end(&mut line, canvas);
}
