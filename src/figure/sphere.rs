//! The asymptotic minima on the sphere: two halves, each in Lambert's azimuthal equal-area
//! projection.

use std::f64::consts::TAU;

use super::legend::{key, paragraph};
use super::listing::{
    BESIDE, MOST_LISTED, RADIUS, below_centre, description, directions, entries, letter, list, tables, wall,
};
use super::svg::{Anchor, Frame, Point};
use super::vectors::{Vector, clip, cross, dot, halfspaces, hue, plus, scaled, unit, vector, witness};
use super::{Figure, Table};
use crate::data::Dataset;
use crate::landscape::{Kind, Minimum};

/// Into how many triangles a half sphere is cut.
const SECTORS: usize = 16;
/// The square of the area of which a half sphere has to show more of a cell with a letter.
const LEAST: f64 = 1e-4;
/// Beyond so many minima their marks are small.
const MANY: usize = 100;

/// A view from which one half of space is seen: a frame of unit vectors, the last one towards the
/// eye.
struct View {
    centre: Point,
    frame: [Vector; 3],
}

impl View {
    fn of(centre: Point, eye: Vector) -> Self {
        let up = if eye[2].abs() < 0.9 { [0.0, 0.0, 1.0] } else { [0.0, 1.0, 0.0] };
        let right = unit(cross(up, eye));
        Self { centre, frame: [right, cross(eye, right), eye] }
    }

    fn place(&self, u: Vector) -> Point {
        let [x, y, z] = self.frame.map(|axis| dot(axis, u));
        let stretch = (1.0 / (1.0 + z.max(0.0))).sqrt();
        (self.centre.0 + RADIUS * stretch * x, self.centre.1 - RADIUS * stretch * y)
    }

    fn sees(&self, u: Vector) -> bool {
        dot(self.frame[2], u) >= 0.0
    }

    /// The half of the great circle x.u = 0 that is seen; empty where it is the rim.
    fn great_circle(&self, x: Vector) -> Vec<Point> {
        let across = cross(self.frame[2], x);
        if dot(across, across) < 1e-18 {
            return Vec::new();
        }
        let start = unit(across);
        let over = unit(cross(x, start));
        let over = if self.sees(over) { over } else { scaled(over, -1.0) };
        let angle = |k: u32| (f64::from(k) * TAU / 72.0).sin_cos();
        (0..=36).map(angle).map(|(s, c)| self.place(plus(scaled(start, c), scaled(over, s)))).collect()
    }
}

/// The points of the arc from p to q.
fn arc(p: Vector, q: Vector) -> impl Iterator<Item = Vector> {
    let steps = ((1.0 - dot(p, q)).max(0.0).sqrt() * 24.0).ceil().max(1.0) as usize;
    (0..steps).map(move |step| {
        let t = step as f64 / steps as f64;
        unit(plus(scaled(p, 1.0 - t), scaled(q, t)))
    })
}

/// The middle of a spherical polygon, about as long as its area is large.
fn weight(polygon: &[Vector]) -> Vector {
    let middle = |p: Vector, q: Vector, r: Vector| unit(plus(p, plus(q, r)));
    let size = |p: Vector, q: Vector, r: Vector| dot(p, cross(q, r)).abs() / 2.0;
    let fan = polygon.windows(2).skip(1).map(|pair| (polygon[0], pair[0], pair[1]));
    fan.fold([0.0; 3], |sum, (p, q, r)| plus(sum, scaled(middle(p, q, r), size(p, q, r))))
}

/// The half sphere around a global minimum, if there is one, and the half behind.
pub fn halves(data: &Dataset, minima: &[Minimum]) -> Vec<Figure> {
    let central = minima.iter().find(|minimum| minimum.kind == Kind::Global).or(minima.first());
    let of = |minimum: &Minimum| directions(minimum).last().map_or_else(|| witness(minimum), |(u, _)| *u);
    let towards = central.map(of).filter(|u| dot(*u, *u) > 0.0).unwrap_or([0.0, 0.0, 1.0]);
    let around = match central {
        Some(minimum) if minimum.kind == Kind::Global => "the half sphere around a global one",
        _ => "one half sphere",
    };
    vec![
        half(data, minima, ("minima", towards), &format!("Minima: {around}"), tables(minima)),
        half(data, minima, ("minima-behind", scaled(towards, -1.0)), "Minima: the half sphere behind", Vec::new()),
    ]
}

fn half(
    data: &Dataset,
    minima: &[Minimum],
    (name, eye): (&'static str, Vector),
    title: &str,
    tables: Vec<Table>,
) -> Figure {
    let mut canvas = Figure::begin(title);
    let view = View::of((canvas.width() / 2.0, canvas.height() + 12.0 + RADIUS), eye);
    canvas.circle("infinite fill", view.centre, RADIUS);
    let rim: Vec<Vector> = (0..SECTORS)
        .map(|k| (k as f64 * TAU / SECTORS as f64).sin_cos())
        .map(|(s, c)| plus(scaled(view.frame[0], c), scaled(view.frame[1], s)))
        .collect();
    let mut middles = Vec::new();
    for minimum in minima {
        let mut middle = [0.0; 3];
        let (class, halfspaces) = (format!("{} seam", hue(minimum.kind)), halfspaces(data, minimum));
        // The half sphere in narrow triangles: two points of one are never opposite, so arcs
        // between them are unique.
        for (at, &p) in rim.iter().enumerate() {
            let triangle = vec![view.frame[2], p, rim[(at + 1) % SECTORS]];
            let cut = halfspaces.iter().fold(triangle, |polygon, a| clip(&polygon, *a));
            let polygon: Vec<Vector> = cut.into_iter().map(unit).collect();
            if polygon.len() > 2 {
                let sides = polygon.iter().enumerate();
                let outline = sides.flat_map(|(at, p)| arc(*p, polygon[(at + 1) % polygon.len()]));
                canvas.area(&class, outline.map(|u| view.place(u)));
                middle = plus(middle, weight(&polygon));
            }
        }
        middles.push(middle);
    }
    for (x, label) in data.rows().iter().zip(data.labels()) {
        let half = view.great_circle(unit(vector(x)));
        if !half.is_empty() {
            canvas.path(wall(*label), half);
        }
    }
    canvas.circle("edge line", view.centre, RADIUS);
    let size = if minima.len() <= MANY { 3.2 } else { 1.8 };
    for (direction, free) in minima.iter().flat_map(directions).filter(|(u, _)| view.sees(*u)) {
        let place = view.place(direction);
        canvas.circle(if free { "ink fill" } else { "ink ring" }, place, size);
        canvas.keep_free(Frame::around(place, size));
    }
    let inside = Frame::around(view.centre, RADIUS + BESIDE);
    // In the cell itself, where it is seen: its direction w^ may lie in another one.
    let seen = middles.into_iter().enumerate().take(MOST_LISTED).filter(|(_, middle)| dot(*middle, *middle) > LEAST);
    for (at, middle) in seen {
        let (x, y) = below_centre(view.place(unit(middle)));
        let places = [0.0, 1.0, 1.5].into_iter().flat_map(|far| {
            let around =
                [(11.0, 0.0), (-11.0, 0.0), (0.0, -13.0), (0.0, 13.0), (9.0, -10.0), (-9.0, -10.0), (9.0, 10.0)];
            around.map(|(dx, dy)| ((x + far * dx, y + far * dy), Anchor::Middle))
        });
        let _ = canvas.place("ink strong halo", &letter(at), inside, places);
    }
    canvas.reach(view.centre.1 + RADIUS + 8.0);
    let top = canvas.height();
    key(&mut canvas, top, &entries(data, minima));
    paragraph(&mut canvas, "quiet", "Lambert\u{2019}s azimuthal equal-area projection of the half sphere.");
    if name == "minima" {
        list(&mut canvas, data, minima);
    }
    Figure { name, title: title.to_owned(), description: description(data, minima), tables, canvas }
}
