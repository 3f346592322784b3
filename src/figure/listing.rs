//! What pictures of the minima have in common: the key, the list below, the table.

use super::Table;
use super::legend::{Mark, lines};
use super::svg::{Canvas, Point};
use super::vectors::{Vector, hue, unit, vector};
use super::words::{SIZE, Words};
use crate::arith::rational::approximate;
use crate::data::{Dataset, Label};
use crate::landscape::{Kind, Minimum};

/// The radius of a disc, and how much room is beside it.
pub const RADIUS: f64 = 150.0;
pub const BESIDE: f64 = 28.0;
/// So many minima have a letter and a line.
pub const MOST_LISTED: usize = 24;
/// So many samples are listed as missed.
const MOST_MISSED: usize = 8;

/// The letter of a minimum, in the order of the list.
pub fn letter(at: usize) -> Words {
    let letter = |at: usize| char::from(b'A' + (at % 26) as u8).to_string();
    Words::from(if at < 26 { letter(at) } else { letter(at / 26 - 1) + &letter(at) })
}

/// A minimum in a line.
fn told(data: &Dataset, at: usize, minimum: &Minimum) -> String {
    let missed: Vec<usize> =
        data.positives().into_iter().filter(|i| minimum.cell.active.binary_search(i).is_err()).collect();
    let listed: Vec<String> = missed.iter().take(MOST_MISSED).map(usize::to_string).collect();
    let missed = match missed.len() {
        0 => "none missed".to_owned(),
        all if all <= MOST_MISSED => format!("missed: {}", listed.join(", ")),
        all => format!("missed: {}, \u{2026} ({all} in all)", listed.join(", ")),
    };
    let loss = &minimum.limit_loss;
    let loss = if loss.to_string().len() < 12 { loss.to_string() } else { format!("about {}", approximate(loss, 4)) };
    let (letter, kind, count) = (letter(at).plain(), minimum.kind.word(), minimum.cell.active.len());
    format!("{letter}  {kind}: |J| = {count}, {missed}, L\u{221e} = {loss}")
}

/// The list below a picture.
pub fn list(canvas: &mut Canvas, data: &Dataset, minima: &[Minimum]) {
    canvas.reach(canvas.height() + 0.5 * SIZE);
    for (at, minimum) in minima.iter().enumerate().take(MOST_LISTED) {
        lines(canvas, "ink", &told(data, at, minimum));
    }
    if let Some(more) = minima.len().checked_sub(MOST_LISTED).filter(|more| *more > 0) {
        lines(canvas, "quiet", &format!("and {more} more, without letters"));
    }
}

/// What is seen, in words.
pub fn description(data: &Dataset, minima: &[Minimum]) -> String {
    let count = |kind| minima.iter().filter(|minimum| minimum.kind == kind).count();
    format!(
        "The cones of {} asymptotic minima of {} samples: {} global, {} spurious, {} dead; elsewhere the loss is unbounded.",
        minima.len(),
        data.n(),
        count(Kind::Global),
        count(Kind::Spurious),
        count(Kind::Dead)
    )
}

/// The marks of cones and of the lines x.u = 0 in a key; `u` is what a point of the picture is.
pub fn cones(data: &Dataset, minima: &[Minimum], u: &str) -> Vec<(Mark, Words)> {
    let mut all = Vec::new();
    for kind in [Kind::Global, Kind::Spurious, Kind::Dead] {
        if minima.iter().any(|minimum| minimum.kind == kind) {
            all.push((Mark::Area(format!("{} seam", hue(kind))), Words::from(kind.word())));
        }
    }
    let labels = data.labels();
    if labels.contains(&Label::Negative) && !minima.is_empty() {
        all.push((Mark::Area("infinite fill".into()), Words::from("loss \u{2192} \u{221e}")));
    }
    for (label, word) in [(Label::Positive, "positive"), (Label::Negative, "negative")] {
        if labels.contains(&label) {
            all.push((Mark::Line(wall(label).into()), Words::from(format!("x\u{b7}{u} = 0, x {word}"))));
        }
    }
    all
}

/// The key of both kinds of picture.
pub fn entries(data: &Dataset, minima: &[Minimum]) -> Vec<(Mark, Words)> {
    let flat = data.d() == 2;
    let mut all = cones(data, minima, "u");
    let arrow = |class: &str| match flat {
        true => Mark::Arrow(class.to_owned(), "ink fill".into()),
        false => Mark::Disc(if class.contains("dash") { "ink ring" } else { "ink fill" }.into()),
    };
    if minima.iter().any(|minimum| minimum.directions.is_some()) {
        all.push((arrow("ink line thick"), Words::from("w\u{302}").below("J")));
    }
    if minima.iter().flat_map(directions).any(|(_, free)| !free) {
        let words = Words::from("w\u{302}").above("c").below("J").then(" (walls), where another");
        all.push((arrow("ink line thick dash"), words));
    }
    all
}

/// The tables of both kinds of picture.
pub fn tables(minima: &[Minimum]) -> Vec<Table> {
    if minima.is_empty() {
        return Vec::new();
    }
    let mut table = Table::new("minima", &["cell", "kind", "active", "limit_loss", "w_hat", "w_hat_c"]);
    for (at, minimum) in minima.iter().enumerate() {
        let vector = |w: &[rug::Rational]| w.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let active: Vec<String> = minimum.cell.active.iter().map(usize::to_string).collect();
        let directions = minimum.directions.as_ref();
        table.rows.push(vec![
            letter(at).plain(),
            minimum.kind.word().to_owned(),
            active.join(" "),
            minimum.limit_loss.to_string(),
            directions.map_or_else(|| "nan".to_owned(), |d| vector(&d.max_margin.w)),
            directions.map_or_else(|| "nan".to_owned(), |d| vector(&d.limit.w)),
        ]);
    }
    vec![table]
}

/// w^_J, and w^c_J where it is another; as unit vectors.
pub fn directions(minimum: &Minimum) -> Vec<(Vector, bool)> {
    let Some(directions) = &minimum.directions else { return Vec::new() };
    let (free, held) = (&directions.max_margin.w, &directions.limit.w);
    let mut all = vec![(unit(vector(free)), true)];
    if free != held {
        all.push((unit(vector(held)), false));
    }
    all
}

/// The class of the line x.u = 0.
pub fn wall(label: Label) -> &'static str {
    match label {
        Label::Positive => "positive line",
        Label::Negative => "negative line dash",
    }
}

/// The class of a sample's mark.
pub fn sample(label: Label) -> &'static str {
    match label {
        Label::Positive => "positive fill",
        Label::Negative => "negative ring",
    }
}

/// Where the line of a text around a point is.
pub fn below_centre((x, y): Point) -> Point {
    (x, y + 0.36 * SIZE)
}
