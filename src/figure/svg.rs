//! A picture in SVG that knows where its texts are, so that none covers another.

use std::fmt::Write as _;

use super::words::{SIZE, Words};

/// A point of the picture: x to the right, y down.
pub type Point = (f64, f64);

/// Coordinates beyond this are far outside of every picture.
const FARTHEST: f64 = 1e5;
/// Text reaches so far above and below its line, in units of its size.
const ASCENT: f64 = 0.98;
const DESCENT: f64 = 0.34;

/// Bold text is wider by at most this factor.
const BOLD: f64 = 1.15;
/// A text that looks for its place keeps so far from what is beside it.
const APART: f64 = 3.0;

/// Where a text stands relative to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// To the right of it.
    Start,
    /// Around it.
    Middle,
    /// To the left of it.
    End,
}

/// A rectangle of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// The left edge.
    pub left: f64,
    /// The upper edge.
    pub top: f64,
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// A picture under way.
#[derive(Clone, Debug)]
pub struct Canvas {
    width: f64,
    height: f64,
    body: String,
    texts: Vec<Frame>,
    marks: Vec<Frame>,
}

impl Frame {
    /// The right edge.
    pub fn right(&self) -> f64 {
        self.left + self.width
    }

    /// The lower edge.
    pub fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// Whether two have a point in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.left < other.right() && other.left < self.right() && self.top < other.bottom() && other.top < self.bottom()
    }

    /// Whether the other one lies inside.
    pub fn holds(&self, other: &Self) -> bool {
        self.left <= other.left
            && other.right() <= self.right()
            && self.top <= other.top
            && other.bottom() <= self.bottom()
    }

    /// A square around a point.
    pub fn around((x, y): Point, reach: f64) -> Self {
        Self { left: x - reach, top: y - reach, width: 2.0 * reach, height: 2.0 * reach }
    }
}

impl Canvas {
    /// An empty picture of some width.
    pub fn new(width: f64) -> Self {
        Self { width, height: 0.0, body: String::new(), texts: Vec::new(), marks: Vec::new() }
    }

    /// How wide it is.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// How high it is by now.
    pub fn height(&self) -> f64 {
        self.height
    }

    /// Makes room down to here.
    pub fn reach(&mut self, bottom: f64) {
        self.height = self.height.max(bottom);
    }

    /// A line from point to point.
    pub fn path(&mut self, class: &str, points: impl IntoIterator<Item = Point>) {
        self.drawn(class, points, "");
    }

    /// An area with these corners.
    pub fn area(&mut self, class: &str, points: impl IntoIterator<Item = Point>) {
        self.drawn(class, points, "z");
    }

    fn drawn(&mut self, class: &str, points: impl IntoIterator<Item = Point>, end: &str) {
        let mut d = String::new();
        for (at, (x, y)) in points.into_iter().enumerate() {
            let _ = write!(d, "{}{},{}", if at == 0 { "M" } else { "L" }, number(x), number(y));
        }
        let _ = writeln!(self.body, "<path class=\"{class}\" d=\"{d}{end}\"/>");
    }

    /// A disc or a circle.
    pub fn circle(&mut self, class: &str, (x, y): Point, radius: f64) {
        let (x, y, radius) = (number(x), number(y), number(radius));
        let _ = writeln!(self.body, "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>");
    }

    /// A rectangle.
    pub fn rectangle(&mut self, class: &str, frame: Frame) {
        let [x, y, width, height] = [frame.left, frame.top, frame.width, frame.height].map(number);
        let _ =
            writeln!(self.body, "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>");
    }

    /// An arrow; its head is as long as the arrow at most.
    pub fn arrow(&mut self, class: &str, head: &str, from: Point, to: Point) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy).max(1e-9);
        let (ux, uy, tip) = (dx / length, dy / length, length.min(9.0));
        let neck = (to.0 - tip * ux, to.1 - tip * uy);
        let side = |sign: f64| (neck.0 - sign * 0.42 * tip * uy, neck.1 + sign * 0.42 * tip * ux);
        self.path(class, [from, neck]);
        self.area(head, [to, side(1.0), side(-1.0)]);
    }

    /// What `draw` draws, cut off at the edges of a frame.
    pub fn inside(&mut self, frame: Frame, draw: impl FnOnce(&mut Self)) {
        let [x, y, width, height] = [frame.left, frame.top, frame.width, frame.height].map(number);
        let _ = writeln!(
            self.body,
            "<svg x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" viewBox=\"{x} {y} {width} {height}\">"
        );
        draw(self);
        self.body.push_str("</svg>\n");
    }

    /// No text is to be placed over this.
    pub fn keep_free(&mut self, frame: Frame) {
        self.marks.push(frame);
    }

    /// A text at a point of its line, whatever stands there.
    pub fn text(&mut self, class: &str, at: Point, anchor: Anchor, words: &Words) {
        self.texts.push(room(class, at, anchor, words));
        let place = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, y, content) = (number(at.0), number(at.1), words.svg());
        let _ =
            writeln!(self.body, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{place}\">{content}</text>");
    }

    /// A text at the first of some places inside of a frame where it covers no other text and no
    /// mark; tells whether there was one.
    pub fn place(
        &mut self,
        class: &str,
        words: &Words,
        inside: Frame,
        places: impl IntoIterator<Item = (Point, Anchor)>,
    ) -> bool {
        self.put(class, words, inside, places, false)
    }

    /// The same, over a mark where need be.
    pub fn place_over(
        &mut self,
        class: &str,
        words: &Words,
        inside: Frame,
        places: impl IntoIterator<Item = (Point, Anchor)>,
    ) -> bool {
        self.put(class, words, inside, places, true)
    }

    fn put(
        &mut self,
        class: &str,
        words: &Words,
        inside: Frame,
        places: impl IntoIterator<Item = (Point, Anchor)>,
        over_marks: bool,
    ) -> bool {
        let is_free = |(at, anchor): &(Point, Anchor)| {
            let room = room(class, *at, *anchor, words);
            let apart = Frame { left: room.left - APART, width: room.width + 2.0 * APART, ..room };
            let marks = self.marks.iter().filter(|_| !over_marks);
            inside.holds(&room) && !self.texts.iter().chain(marks).any(|taken| taken.meets(&apart))
        };
        let Some((at, anchor)) = places.into_iter().find(is_free) else { return false };
        self.text(class, at, anchor, words);
        true
    }

    /// The rooms that texts take, each at most.
    #[cfg(test)]
    pub fn texts(&self) -> &[Frame] {
        &self.texts
    }

    /// What is kept free.
    #[cfg(test)]
    pub fn marks(&self) -> &[Frame] {
        &self.marks
    }

    /// The content, without the element around it.
    pub(super) fn body(&self) -> &str {
        &self.body
    }
}

/// The room that a text takes at most.
fn room(class: &str, (x, y): Point, anchor: Anchor, words: &Words) -> Frame {
    let width = words.width() * if class.contains("strong") { BOLD } else { 1.0 };
    let left = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - width / 2.0,
        Anchor::End => x - width,
    };
    Frame { left, top: y - ASCENT * SIZE, width, height: (ASCENT + DESCENT) * SIZE }
}

/// A coordinate: SVG has no word for what is not finite.
fn number(x: f64) -> String {
    let x = if x.is_finite() { x.clamp(-FARTHEST, FARTHEST) } else { FARTHEST };
    let text = format!("{x:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
