//! The asymptotic minima of data in the plane: the disc of directions with its cones.

use super::Figure;
use super::legend::{Mark, key};
use super::listing::{
    BESIDE, MOST_LISTED, RADIUS, below_centre, description, directions, entries, letter, list, sample, tables, wall,
};
use super::svg::{Anchor, Frame};
use super::vectors::{Vector, area, clip, dot, halfspaces, hue, plus, unit, vector, witness};
use super::words::Words;
use crate::data::{Dataset, Label};
use crate::landscape::Minimum;

/// The disc has so many corners.
const CORNERS: u32 = 360;

/// The disc.
pub fn disc(data: &Dataset, minima: &[Minimum]) -> Figure {
    let title = "Asymptotic minima: cones of the plane";
    let mut canvas = Figure::begin(title);
    let centre = (canvas.width() / 2.0, canvas.height() + BESIDE + RADIUS);
    let on = |u: Vector, stretch: f64| (centre.0 + RADIUS * stretch * u[0], centre.1 - RADIUS * stretch * u[1]);
    canvas.circle("infinite fill", centre, RADIUS);
    let circle: Vec<Vector> = (0..CORNERS)
        .map(|k| (f64::from(k) / f64::from(CORNERS) * std::f64::consts::TAU).sin_cos())
        .map(|(s, c)| [c, s, 0.0])
        .collect();
    let mut middles = Vec::new();
    for minimum in minima {
        let cone = halfspaces(data, minimum).into_iter().fold(circle.clone(), |cone, a| clip(&cone, a));
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
