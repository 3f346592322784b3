//! The asymptotic minima: the plane with its cones, or the sphere in two halves, and a list.

use std::ops::ControlFlow;

use super::legend::{Mark, key, lines};
use super::sphere::halves;
use super::svg::{Anchor, Canvas, Frame, Point};
use super::vectors::{Vector, area, clip, dot, halfspaces, hue, plus, unit, vector, witness};
use super::words::{SIZE, Words};
use super::{Figure, Table};
use crate::arith::rational::approximate;
use crate::ask::landscape;
use crate::data::{Dataset, Instance, Label};
use crate::landscape::{Extent, Kind, Minimum};

/// The radius of a disc, and how much room is beside it.
pub const RADIUS: f64 = 150.0;
pub const BESIDE: f64 = 28.0;
/// More cells than these are not shown behind an orbit.
const MOST_CELLS: u64 = 2_000;
/// So many minima have a letter and a line.
pub const MOST_LISTED: usize = 24;
/// So many samples are listed as missed.
const MOST_MISSED: usize = 8;
/// The disc has so many corners.
const CORNERS: u32 = 360;

/// The cells of the data of an instance, in the plane and in space; none where they are too many.
pub fn cells(instance: &Instance) -> Vec<Minimum> {
    if !matches!(instance.data.d(), 2 | 3) {
        return Vec::new();
    }
    let extent = Extent { cells: Some(MOST_CELLS), searched: Some(MOST_CELLS), directions: None };
    let found = landscape(instance, extent, usize::MAX, &mut |_| ControlFlow::Continue(()));
    found.ok().filter(|found| found.survey.gap.is_none()).map(|found| found.kept).unwrap_or_default()
}

/// The pictures of the minima of data in dimension 2 or 3; none in others.
pub fn minima(data: &Dataset, minima: &[Minimum]) -> Vec<Figure> {
    match data.d() {
        2 => vec![plane(data, minima)],
        3 => halves(data, minima),
        _ => Vec::new(),
    }
}

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
    for (at, minimum) in minima.iter().enumerate().take(MOST_LISTED) {
        lines(canvas, "ink", &told(data, at, minimum));
        canvas.cut(0.45 * SIZE);
    }
    if let Some(more) = minima.len().checked_sub(MOST_LISTED).filter(|more| *more > 0) {
        lines(canvas, "quiet", &format!("and {more} more, without letters"));
    }
    canvas.reach(canvas.height() + 0.6 * SIZE);
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

fn plane(data: &Dataset, minima: &[Minimum]) -> Figure {
    let title = "Asymptotic minima: the cones of the plane";
    let mut canvas = Figure::begin(title);
    let centre = (canvas.width() / 2.0, canvas.height() + BESIDE + RADIUS);
    let on = |u: Vector, stretch: f64| (centre.0 + RADIUS * stretch * u[0], centre.1 - RADIUS * stretch * u[1]);
    canvas.circle("infinite fill", centre, RADIUS);
    let disc: Vec<Vector> = (0..CORNERS)
        .map(|k| (f64::from(k) / f64::from(CORNERS) * std::f64::consts::TAU).sin_cos())
        .map(|(s, c)| [c, s, 0.0])
        .collect();
    let mut middles = Vec::new();
    for minimum in minima {
        let cone = halfspaces(data, minimum).into_iter().fold(disc.clone(), |cone, a| clip(&cone, a));
        let hue = hue(minimum.kind);
        let middle = unit(cone.iter().fold([0.0; 3], |sum, p| plus(sum, *p)));
        if area(&cone) > 1e-6 {
            canvas.area(&format!("{hue} seam"), cone.iter().map(|p| on(*p, 1.0)));
            middles.push(if dot(middle, middle) > 0.0 { middle } else { witness(minimum) });
        } else {
            // A cell between two walls is a ray.
            middles.push(witness(minimum));
            canvas.path(&format!("{hue} line thick"), [centre, on(witness(minimum), 1.0)]);
        }
    }
    for (x, label) in data.rows().iter().zip(data.labels()) {
        let [a, b, _] = unit(vector(x));
        canvas.path(wall(*label), [on([-b, a, 0.0], 1.0), on([b, -a, 0.0], 1.0)]);
    }
    canvas.circle("edge line", centre, RADIUS);
    for (direction, free) in minima.iter().flat_map(directions) {
        let class = if free { "ink line thick" } else { "ink line thick dash" };
        canvas.arrow(class, "ink fill", centre, on(direction, 0.97));
    }
    let longest = data.rows().iter().map(|row| dot(vector(row), vector(row)).sqrt()).fold(0.0, f64::max);
    for (x, label) in data.rows().iter().zip(data.labels()) {
        let stretch = if longest > 0.0 { 0.92 / longest } else { 0.0 };
        canvas.circle(sample(*label), on(vector(x), stretch), 4.2);
    }
    let around = Frame::around(centre, RADIUS + BESIDE);
    for (at, middle) in middles.iter().enumerate().take(MOST_LISTED) {
        let [x, y, _] = *middle;
        let turned = |angle: f64| [x * angle.cos() - y * angle.sin(), x * angle.sin() + y * angle.cos(), 0.0];
        let places = [0.0, 0.05, -0.05, 0.1, -0.1]
            .into_iter()
            .flat_map(|angle| [1.075, 1.15].map(|stretch| (below_centre(on(turned(angle), stretch)), Anchor::Middle)));
        let _ = canvas.place("ink strong", &letter(at), around, places);
    }
    canvas.reach(centre.1 + RADIUS + BESIDE);
    let top = canvas.height();
    let mut all = entries(data, minima);
    for (label, word) in [(Label::Positive, "positive sample"), (Label::Negative, "negative sample")] {
        if data.labels().contains(&label) {
            all.push((Mark::Disc(sample(label).into()), Words::from(word)));
        }
    }
    key(&mut canvas, top, &all);
    list(&mut canvas, data, minima);
    let description = description(data, minima);
    Figure { name: "minima", title: title.to_owned(), description, tables: tables(minima), canvas }
}

/// Where the line of a text around a point is.
pub fn below_centre((x, y): Point) -> Point {
    (x, y + 0.36 * SIZE)
}
