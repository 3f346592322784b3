//! Enclosures and bounds against ln k.

use rug::Integer;

use super::legend::{Mark, bar, key, paragraph};
use super::scale::{Scale, named_steps, step};
use super::svg::{Anchor, Canvas, Frame};
use super::words::{SIZE, Words};
use super::{Figure, Table};
use crate::arith::interval::Interval;

/// The axes are so far from the left edge, and the window is so high.
const LEFT: f64 = 58.0;
const HEIGHT: f64 = 250.0;
/// The line with the name of a step.
const NAMED: f64 = 17.0;
/// A shorter bar than this is drawn as a disc.
const SHORT: f64 = 6.0;
/// Series beyond these would be told apart by nobody.
pub const MOST_SERIES: usize = 6;

/// What the numbers of a series are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Upper bounds, proved, joined by a line.
    Bound,
    /// Enclosures: bars, or discs where they are short.
    Enclosure,
}

/// Numbers by step.
#[derive(Clone, Debug)]
pub struct Series {
    /// A short name, for files.
    pub name: String,
    /// What they are.
    pub words: Words,
    /// How they are meant.
    pub kind: Kind,
    /// Their hue.
    pub hue: &'static str,
    /// Step by step, ascending.
    pub points: Vec<(Integer, Interval)>,
}

/// A chart to be drawn.
#[derive(Clone, Debug)]
pub struct Chart<'a> {
    /// A short name, for files.
    pub name: &'static str,
    /// What it shows.
    pub title: &'a str,
    /// What is seen, in words.
    pub description: String,
    /// What the upright axis measures.
    pub measures: Words,
    /// Whether that is logarithmic.
    pub logarithmic: bool,
    /// What is drawn.
    pub series: Vec<Series>,
    /// A step at which something begins, and its name.
    pub from_step: Option<(Integer, Words)>,
    /// What else is to be said below.
    pub note: String,
}

impl Chart<'_> {
    /// The figure; `None` where nothing can be placed on the axes.
    pub fn draw(mut self) -> Option<Figure> {
        let two = Integer::from(2);
        self.series.iter_mut().for_each(|series| series.points.retain(|(k, x)| *k >= two && x.hi().is_finite()));
        self.series.retain(|series| !series.points.is_empty());
        let values = || self.series.iter().flat_map(|series| series.points.iter().map(|(_, x)| x));
        let bounds = self.series.iter().filter(|series| series.kind == Kind::Bound);
        let bounds = bounds.flat_map(|series| series.points.iter().map(|(_, x)| x));
        let upright = if self.logarithmic { Scale::logarithmic(values(), bounds) } else { Scale::linear(values()) }?;
        let steps = || self.series.iter().flat_map(|series| series.points.iter().map(|(k, _)| k));
        let (first, last) = (steps().min()?.clone(), steps().max()?.clone());
        let along = Scale::steps(&first, &last);
        let mut canvas = Figure::begin(self.title);
        self.from_step = self.from_step.filter(|(k, _)| *k >= first && *k <= last);
        let named = if self.from_step.is_some() { NAMED } else { 0.0 };
        let top = canvas.height() + 22.0 + named;
        let window = Frame { left: LEFT, top, width: canvas.width() - LEFT - 18.0, height: HEIGHT };
        self.axes(&mut canvas, window, &along, &upright, (&first, &last));
        let mut deeper = false;
        canvas.inside(grown(window), |canvas| {
            for series in &self.series {
                deeper |= drawn(canvas, window, &along, &upright, series);
            }
        });
        canvas.rectangle("edge line", window);
        let entries: Vec<(Mark, Words)> = self.series.iter().map(Series::entry).collect();
        canvas.reach(window.bottom() + 42.0);
        let top = canvas.height();
        key(&mut canvas, top, &entries);
        if deeper {
            self.note = format!("{} A triangle stands for what is below the axis.", self.note);
        }
        paragraph(&mut canvas, "quiet", self.note.trim());
        let table = |series: &Series| {
            let points = series.points.iter().map(|(k, x)| (k, x));
            Table::by_step(format!("{}-{}", self.name, series.name), points)
        };
        let tables = self.series.iter().map(table).collect();
        let description = format!("{} {}", self.description, self.note).trim().to_owned();
        Some(Figure { name: self.name, title: self.title.to_owned(), description, tables, canvas })
    }

    fn axes(&self, canvas: &mut Canvas, window: Frame, along: &Scale, upright: &Scale, steps: (&Integer, &Integer)) {
        canvas.rectangle("window fill", window);
        let above = if self.from_step.is_some() { NAMED } else { 0.0 };
        canvas.text("quiet", (14.0, window.top - 8.0 - above), Anchor::Start, &self.measures);
        let everywhere = Frame { left: 2.0, top: 0.0, width: canvas.width() - 4.0, height: 1e4 };
        for (place, words) in upright.named() {
            let y = window.bottom() - place * window.height;
            canvas.path("grid line thin", [(window.left, y), (window.right(), y)]);
            let _ = canvas.place("quiet", &words, everywhere, [((window.left - 6.0, y + 0.36 * SIZE), Anchor::End)]);
        }
        if let Some((k, words)) = &self.from_step {
            let x = window.left + along.place_of_step(k) * window.width;
            let y = window.top - 7.0;
            canvas.path("quiet line thin dash", [(x, y + 4.0), (x, window.bottom())]);
            let anchors = [Anchor::Middle, Anchor::End, Anchor::Start];
            let _ = canvas.place("quiet", words, everywhere, anchors.map(|anchor| ((x, y), anchor)));
        }
        // The ends have their names first, then what has room between them.
        let mut named = named_steps(steps.0, steps.1);
        named.rotate_right(1);
        for k in named {
            let x = window.left + along.place_of_step(&k) * window.width;
            canvas.path("grid line thin", [(x, window.top), (x, window.bottom() + 4.0)]);
            let y = window.bottom() + 4.0 + 1.3 * SIZE;
            let places = [((x, y), Anchor::Middle), ((canvas.width() - 6.0, y), Anchor::End)];
            let reach = if x > window.right() - 1.0 { 2 } else { 1 };
            let _ = canvas.place("quiet", &step(&k), everywhere, places.into_iter().take(reach));
        }
        let middle = window.left + window.width / 2.0;
        let words = Words::from("step k, on a logarithmic scale of ln k");
        canvas.text("quiet", (middle, window.bottom() + 3.0 * SIZE), Anchor::Middle, &words);
    }
}

impl Series {
    fn entry(&self) -> (Mark, Words) {
        let mark = match self.kind {
            Kind::Bound => Mark::Line(line(self.hue)),
            Kind::Enclosure => Mark::Bar(line(self.hue)),
        };
        (mark, self.words.clone())
    }
}

/// Marks at the edge of a window are seen whole.
fn grown(window: Frame) -> Frame {
    Frame { left: window.left - 5.0, top: window.top - 5.0, width: window.width + 10.0, height: window.height + 10.0 }
}

/// Draws a series, and tells whether some enclosure reaches below the axis.
fn drawn(canvas: &mut Canvas, window: Frame, along: &Scale, upright: &Scale, series: &Series) -> bool {
    let place = |(k, value): &(Integer, Interval)| {
        let (lo, hi) = upright.place(value);
        let y = |place: f64| window.bottom() - place.clamp(0.0, 1.0) * window.height;
        (window.left + along.place_of_step(k) * window.width, y(hi), y(lo), lo < 0.0)
    };
    let places: Vec<_> = series.points.iter().map(place).collect();
    let mut deeper = false;
    if series.kind == Kind::Bound {
        canvas.path(&line(series.hue), places.iter().map(|(x, top, ..)| (*x, *top)));
        return false;
    }
    for (x, top, bottom, open) in places {
        if open {
            deeper = true;
            canvas.path(&line(series.hue), [(x, top), (x, bottom)]);
            canvas.area(&fill(series.hue), [(x - 4.0, bottom - 6.0), (x + 4.0, bottom - 6.0), (x, bottom)]);
        } else if bottom - top < SHORT {
            canvas.circle(&fill(series.hue), (x, (top + bottom) / 2.0), SHORT / 2.0);
        } else {
            bar(canvas, &line(series.hue), x, (top, bottom));
        }
    }
    deeper
}

/// The classes of a hue, as a line and as an area.
fn line(hue: &str) -> String {
    format!("{hue} line thick")
}

fn fill(hue: &str) -> String {
    format!("{hue} fill")
}
