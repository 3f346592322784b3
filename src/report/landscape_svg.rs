//! Pictures of the asymptotic minima: the plane with its cones, or the sphere in an equal-area
//! projection. Doubles, for the eye only.

use std::f64::consts::TAU;
use std::fmt::Write as _;

use rug::Rational;

use crate::data::{Dataset, Label};
use crate::landscape::{Kind, Minimum};

/// The radius of a disc, in pixels, and the width of what stands beside it.
const RADIUS: f64 = 240.0;
const MARGIN: f64 = 60.0;

/// Into how many triangles a half sphere is cut.
const SECTORS: usize = 16;

type Vector = [f64; 3];

fn vector(row: &[Rational]) -> Vector {
    let mut v = [0.0; 3];
    for (v, x) in v.iter_mut().zip(row) {
        *v = x.to_f64();
    }
    v
}

fn dot(a: Vector, b: Vector) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn scaled(a: Vector, factor: f64) -> Vector {
    a.map(|x| x * factor)
}

fn plus(a: Vector, b: Vector) -> Vector {
    std::array::from_fn(|i| a[i] + b[i])
}

fn cross(a: Vector, b: Vector) -> Vector {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// The unit vector; zero stays zero.
fn unit(a: Vector) -> Vector {
    let norm = dot(a, a).sqrt();
    if norm > 0.0 { scaled(a, 1.0 / norm) } else { a }
}

fn colour(kind: Kind) -> &'static str {
    match kind {
        Kind::Global => "#4c9f70",
        Kind::Spurious => "#e8a33d",
        Kind::Dead => "#9aa0a6",
    }
}

/// The rows a with a.u >= 0 on the cone of a minimum.
fn halfspaces(data: &Dataset, minimum: &Minimum) -> Vec<Vector> {
    (0..data.n())
        .map(|i| {
            let inside = data.labels()[i] == Label::Positive && minimum.cell.active.binary_search(&i).is_ok();
            scaled(vector(data.row(i)), if inside { 1.0 } else { -1.0 })
        })
        .collect()
}

/// A convex cone, given by its rays in order, cut by a.u >= 0.
fn clip(rays: &[Vector], a: Vector) -> Vec<Vector> {
    let mut kept = Vec::new();
    for (at, &p) in rays.iter().enumerate() {
        let q = rays[(at + 1) % rays.len()];
        let (value_p, value_q) = (dot(a, p), dot(a, q));
        if value_p >= 0.0 {
            kept.push(p);
        }
        if value_p * value_q < 0.0 {
            kept.push(unit(plus(scaled(p, value_q.abs()), scaled(q, value_p.abs()))));
        }
    }
    kept
}

/// The picture of the minima of data in dimension 2 or 3.
pub fn picture(data: &Dataset, minima: &[Minimum]) -> String {
    if data.d() == 2 { plane(data, minima) } else { sphere(data, minima) }
}

/// A view from which one half of space is seen: a frame of unit vectors, the last one towards the
/// eye.
struct View {
    centre: (f64, f64),
    frame: [Vector; 3],
    flat: bool,
}

impl View {
    /// Lambert's azimuthal equal-area projection of a half sphere on a disc; of a vector of the
    /// plane, itself.
    fn place(&self, u: Vector) -> (f64, f64) {
        let [x, y, z] = self.frame.map(|axis| dot(axis, u));
        let stretch = if self.flat { 1.0 } else { (1.0 / (1.0 + z.max(0.0))).sqrt() };
        (self.centre.0 + RADIUS * stretch * x, self.centre.1 - RADIUS * stretch * y)
    }

    fn sees(&self, u: Vector) -> bool {
        self.flat || dot(self.frame[2], u) >= 0.0
    }

    fn path(&self, points: impl IntoIterator<Item = Vector>) -> String {
        let mut path = String::new();
        for (at, u) in points.into_iter().enumerate() {
            let (x, y) = self.place(u);
            let _ = write!(path, "{}{x:.1},{y:.1}", if at == 0 { "M" } else { "L" });
        }
        path
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

fn begin(width: f64, height: f64, title: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" \
         font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\">\n<title>{title}</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
         <defs><marker id=\"tip\" viewBox=\"0 0 10 10\" refX=\"8\" refY=\"5\" markerWidth=\"6\" markerHeight=\"6\" orient=\"auto-start-reverse\">\
         <path d=\"M0,1L9,5L0,9z\" fill=\"#222\"/></marker></defs>\n"
    )
}

/// The key to colours and marks, in a row.
fn key(svg: &mut String, x: f64, y: f64, data: &Dataset, minima: &[Minimum]) {
    let (flat, walls) = (data.d() == 2, data.labels().contains(&Label::Negative));
    let mut x = x;
    let mut entry = |mark: String, text: &str, width: f64| {
        let _ =
            writeln!(svg, "<g transform=\"translate({x:.0},{y:.0})\">{mark}<text x=\"22\" y=\"11\">{text}</text></g>");
        x += width;
    };
    let square = |fill: &str| {
        format!("<rect width=\"14\" height=\"14\" rx=\"2\" fill=\"{fill}\" stroke=\"#555\" stroke-width=\"0.5\"/>")
    };
    for kind in [Kind::Global, Kind::Spurious, Kind::Dead] {
        if minima.iter().any(|minimum| minimum.kind == kind) {
            entry(square(colour(kind)), kind.word(), 90.0);
        }
    }
    if walls {
        entry(square("#fbeff0"), "loss \u{2192} \u{221e}", 90.0);
    }
    if flat {
        entry("<circle cx=\"7\" cy=\"7\" r=\"4\" fill=\"#1f4e79\"/>".into(), "positive", 85.0);
        entry(
            "<circle cx=\"7\" cy=\"7\" r=\"4\" fill=\"white\" stroke=\"#a12a2a\" stroke-width=\"1.6\"/>".into(),
            "negative",
            90.0,
        );
    } else {
        entry("<path d=\"M0,7H14\" stroke=\"#1f4e79\"/>".into(), "x\u{b7}u = 0, positive", 150.0);
        entry("<path d=\"M0,7H14\" stroke=\"#a12a2a\" stroke-dasharray=\"4 2\"/>".into(), "negative", 90.0);
    }
    let (solid, hollow) = if flat {
        (
            "<path d=\"M0,7H16\" stroke=\"#222\" stroke-width=\"1.6\" marker-end=\"url(#tip)\"/>".to_owned(),
            "<path d=\"M0,7H16\" stroke=\"#222\" stroke-width=\"1.6\" stroke-dasharray=\"3 2\" marker-end=\"url(#tip)\"/>".to_owned(),
        )
    } else {
        (dot_mark((7.0, 7.0), 3.2, true), dot_mark((7.0, 7.0), 3.2, false))
    };
    entry(solid, "w^<tspan dy=\"3\" font-size=\"9\">J</tspan>", 60.0);
    entry(hollow, "w^c<tspan dy=\"3\" font-size=\"9\">J</tspan>, where another", 130.0);
}

fn dot_mark((x, y): (f64, f64), radius: f64, solid: bool) -> String {
    let fill = if solid { "#222" } else { "white" };
    format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{fill}\" stroke=\"#222\" stroke-width=\"1.3\"/>")
}

/// w^_J, and w^c_J where it is another.
fn directions(minimum: &Minimum) -> Vec<(Vector, bool)> {
    let Some(directions) = &minimum.directions else { return Vec::new() };
    let (free, held) = (&directions.max_margin.w, &directions.limit.w);
    let mut all = vec![(unit(vector(free)), true)];
    if free != held {
        all.push((unit(vector(held)), false));
    }
    all
}

fn label(minimum: &Minimum) -> String {
    let active: Vec<String> = minimum.cell.active.iter().take(4).map(usize::to_string).collect();
    let more = if minimum.cell.active.len() > 4 { ", \u{2026}" } else { "" };
    format!("J = {{{}{more}}}", active.join(", "))
}

fn plane(data: &Dataset, minima: &[Minimum]) -> String {
    let (width, height) = (2.0 * (RADIUS + MARGIN) + 160.0, 2.0 * (RADIUS + MARGIN) + 40.0);
    let view = View {
        centre: (width / 2.0, RADIUS + MARGIN),
        frame: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        flat: true,
    };
    let mut svg = begin(width, height, "Asymptotic minima: the cones C_J in the plane");
    let (x, y) = view.centre;
    let _ = writeln!(svg, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{RADIUS}\" fill=\"#fbeff0\"/>");
    let around: Vec<Vector> = (0..8).map(|k| (f64::from(k) * TAU / 8.0).sin_cos()).map(|(s, c)| [c, s, 0.0]).collect();
    let mut texts = String::new();
    for minimum in minima {
        // The disc as a fan of narrow cones, each cut down to the cone of the minimum.
        let halfspaces = halfspaces(data, minimum);
        let mut pieces: Vec<[Vector; 2]> = Vec::new();
        for (at, &p) in around.iter().enumerate() {
            let mut piece = [p, around[(at + 1) % around.len()]];
            let outside = halfspaces.iter().any(|&a| {
                let values = piece.map(|u| dot(a, u));
                let cut = unit(plus(scaled(piece[0], values[1].abs()), scaled(piece[1], values[0].abs())));
                match values.map(|value| value >= 0.0) {
                    [true, true] => {}
                    [true, false] => piece[1] = cut,
                    [false, true] => piece[0] = cut,
                    [false, false] => return true,
                }
                false
            });
            if !outside {
                pieces.push(piece);
            }
        }
        let fill = colour(minimum.kind);
        for [p, q] in &pieces {
            let rim = arc(*p, *q).chain([*q]);
            let path = view.path(std::iter::once([0.0; 3]).chain(rim));
            let _ = writeln!(svg, "<path d=\"{path}z\" fill=\"{fill}\" stroke=\"{fill}\" stroke-width=\"0.6\"/>");
        }
        let middle = unit(pieces.iter().flatten().fold([0.0; 3], |sum, &u| plus(sum, u)));
        let (tx, ty) = view.place(scaled(middle, 1.0 + 26.0 / RADIUS));
        let anchor = if middle[0] > 0.3 {
            "start"
        } else if middle[0] < -0.3 {
            "end"
        } else {
            "middle"
        };
        if !pieces.is_empty() && minima.len() <= 24 {
            let _ = writeln!(
                texts,
                "<text x=\"{tx:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{}<tspan x=\"{tx:.1}\" dy=\"15\" fill=\"#666\">L\u{221e} = {}</tspan></text>",
                ty - 4.0,
                label(minimum),
                minimum.limit_loss
            );
        }
    }
    for i in 0..data.n() {
        let x = unit(vector(data.row(i)));
        let (stroke, dash) = line_style(data.labels()[i]);
        let path = view.path([[-x[1], x[0], 0.0], [x[1], -x[0], 0.0]]);
        let _ = writeln!(svg, "<path d=\"{path}\" stroke=\"{stroke}\" stroke-width=\"0.8\" fill=\"none\"{dash}/>");
    }
    for (direction, free) in minima.iter().flat_map(directions) {
        let (tx, ty) = view.place(scaled(direction, 0.97));
        let dash = if free { "" } else { " stroke-dasharray=\"5 3\"" };
        let _ = writeln!(
            svg,
            "<path d=\"M{x:.1},{y:.1}L{tx:.1},{ty:.1}\" stroke=\"#222\" stroke-width=\"1.8\" marker-end=\"url(#tip)\"{dash}/>"
        );
    }
    let largest = data.rows().iter().map(|row| dot(vector(row), vector(row)).sqrt()).fold(0.0, f64::max);
    for i in 0..data.n() {
        let (px, py) = view.place(scaled(vector(data.row(i)), if largest > 0.0 { 0.92 / largest } else { 0.0 }));
        let (fill, stroke) =
            if data.labels()[i] == Label::Positive { ("#1f4e79", "white") } else { ("white", "#a12a2a") };
        let _ = writeln!(
            svg,
            "<circle cx=\"{px:.1}\" cy=\"{py:.1}\" r=\"4.5\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"1.4\"/>"
        );
    }
    let _ = writeln!(svg, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{RADIUS}\" fill=\"none\" stroke=\"#555\"/>");
    svg.push_str(&texts);
    key(&mut svg, 24.0, height - 34.0, data, minima);
    svg.push_str("</svg>\n");
    svg
}

fn line_style(label: Label) -> (&'static str, &'static str) {
    match label {
        Label::Positive => ("#1f4e79", ""),
        Label::Negative => ("#a12a2a", " stroke-dasharray=\"5 3\""),
    }
}

/// A frame whose last vector is u.
fn facing(u: Vector) -> [Vector; 3] {
    let up = if u[2].abs() < 0.9 { [0.0, 0.0, 1.0] } else { [0.0, 1.0, 0.0] };
    let right = unit(cross(up, u));
    [right, cross(u, right), u]
}

fn sphere(data: &Dataset, minima: &[Minimum]) -> String {
    let (width, height) = (4.0 * RADIUS + 3.0 * MARGIN, 2.0 * (RADIUS + MARGIN) + 40.0);
    // The eye is above a global minimum, if there is one.
    let central = minima.iter().find(|minimum| minimum.kind == Kind::Global).or(minima.first());
    let towards = central.map_or([0.0, 0.0, 1.0], |minimum| {
        let witness: Vec<Rational> = minimum.cell.witness.iter().map(Rational::from).collect();
        unit(minimum.directions.as_ref().map_or_else(|| vector(&witness), |d| vector(&d.limit.w)))
    });
    let towards = if dot(towards, towards) > 0.0 { towards } else { [0.0, 0.0, 1.0] };
    let back = scaled(towards, -1.0);
    let views = [(MARGIN + RADIUS, towards), (2.0 * MARGIN + 3.0 * RADIUS, back)].map(|(x, eye)| View {
        centre: (x, RADIUS + MARGIN),
        frame: facing(eye),
        flat: false,
    });
    let mut svg = begin(width, height, "Asymptotic minima: the cones C_J on the sphere");
    for (view, name) in views.iter().zip(["the half sphere around w^c of a global minimum", "the half sphere behind"]) {
        let (x, y) = view.centre;
        let name = if central.is_some_and(|minimum| minimum.kind == Kind::Global) { name } else { "" };
        let _ = writeln!(svg, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{RADIUS}\" fill=\"#fbeff0\"/>");
        let _ = writeln!(
            svg,
            "<text x=\"{x}\" y=\"{:.0}\" text-anchor=\"middle\" fill=\"#444\">{name}</text>",
            MARGIN - 22.0
        );
        let rim: Vec<Vector> = (0..SECTORS)
            .map(|k| (k as f64 * TAU / SECTORS as f64).sin_cos())
            .map(|(s, c)| plus(scaled(view.frame[0], c), scaled(view.frame[1], s)))
            .collect();
        for minimum in minima {
            let fill = colour(minimum.kind);
            let halfspaces: Vec<Vector> = halfspaces(data, minimum).into_iter().map(unit).collect();
            // The half sphere in narrow triangles: two points of one are never opposite, so arcs
            // between them are unique.
            for (at, &p) in rim.iter().enumerate() {
                let triangle = vec![view.frame[2], p, rim[(at + 1) % SECTORS]];
                let polygon = halfspaces.iter().fold(triangle, |polygon, a| clip(&polygon, *a));
                if polygon.len() < 3 {
                    continue;
                }
                let outline = polygon.iter().enumerate().flat_map(|(at, p)| arc(*p, polygon[(at + 1) % polygon.len()]));
                let path = view.path(outline);
                let _ = writeln!(svg, "<path d=\"{path}z\" fill=\"{fill}\" stroke=\"{fill}\" stroke-width=\"0.6\"/>");
            }
        }
        for i in 0..data.n() {
            great_circle(&mut svg, view, vector(data.row(i)), data.labels()[i]);
        }
        for (direction, free) in minima.iter().flat_map(directions) {
            if view.sees(direction) {
                let _ = writeln!(
                    svg,
                    "{}",
                    dot_mark(view.place(direction), if minima.len() <= 100 { 3.2 } else { 1.8 }, free)
                );
            }
        }
        let _ = writeln!(svg, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{RADIUS}\" fill=\"none\" stroke=\"#555\"/>");
    }
    key(&mut svg, MARGIN, height - 40.0, data, minima);
    let _ = writeln!(
        svg,
        "<text x=\"{MARGIN}\" y=\"{:.0}\" fill=\"#666\" font-size=\"11\">Lambert\u{2019}s azimuthal equal-area projection of each half sphere</text>",
        height - 8.0
    );
    svg.push_str("</svg>\n");
    svg
}

/// The half of the great circle x.u = 0 that a view sees.
fn great_circle(svg: &mut String, view: &View, x: Vector, sign: Label) {
    let across = cross(view.frame[2], unit(x));
    if dot(across, across) < 1e-18 {
        return;
    }
    let start = unit(across);
    let mut over = unit(cross(unit(x), start));
    if dot(over, view.frame[2]) < 0.0 {
        over = scaled(over, -1.0);
    }
    let half =
        (0..=36).map(|k| (f64::from(k) * TAU / 72.0).sin_cos()).map(|(s, c)| plus(scaled(start, c), scaled(over, s)));
    let (stroke, dash) = line_style(sign);
    let path = view.path(half);
    let _ = writeln!(svg, "<path d=\"{path}\" stroke=\"{stroke}\" stroke-width=\"0.8\" fill=\"none\"{dash}/>");
}
