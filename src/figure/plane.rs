//! A window on the plane of weights, with axes, cones and the lines x.w = 0 of the samples.

use super::listing::wall;
use super::scale::Scale;
use super::svg::{Anchor, Canvas, Frame, Point};
use super::vectors::{Vector, area, clip, halfspaces, hue, unit, vector, witness};
use super::words::{SIZE, Words};
use crate::data::Dataset;
use crate::landscape::Minimum;

/// The window's distance from the left edge, and its sides.
const LEFT: f64 = 52.0;
const SIDE: f64 = 330.0;
/// So many characters of a feature's name.
const NAME: usize = 24;
/// Candidates for the place of a cell's name, in a row.
const PLACES: u32 = 16;
/// So many samples of a cell are named.
const NAMED: usize = 3;

/// A square of the plane on the paper.
#[derive(Clone, Copy, Debug)]
pub struct Plane {
    /// Where it is on the paper.
    pub window: Frame,
    /// The middle of the square.
    centre: [f64; 2],
    /// Half its side.
    reach: f64,
}

impl Plane {
    /// A square of the plane, below what is drawn already.
    pub fn below(canvas: &Canvas, centre: [f64; 2], reach: f64) -> Self {
        let window = Frame { left: LEFT, top: canvas.height() + 18.0, width: SIDE, height: SIDE };
        Self { window, centre, reach }
    }

    /// Where a point of the plane is.
    pub fn at(&self, w: [f64; 2]) -> Point {
        let unit = SIDE / (2.0 * self.reach);
        let (x, y) = ((w[0] - self.centre[0]) * unit, (w[1] - self.centre[1]) * unit);
        (self.window.left + SIDE / 2.0 + x, self.window.top + SIDE / 2.0 - y)
    }

    /// The same of a vector.
    pub fn place(&self, u: Vector) -> Point {
        self.at([u[0], u[1]])
    }

    /// How long a length of the plane is.
    pub fn length(&self, of: f64) -> f64 {
        of * SIDE / (2.0 * self.reach)
    }

    /// A radius around the origin that reaches out of the window.
    pub fn beyond(&self) -> f64 {
        4.0 * (self.reach + self.centre[0].abs() + self.centre[1].abs())
    }

    fn corners(&self) -> Vec<Vector> {
        let [x, y] = self.centre;
        [(-1.0, 1.0), (1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)]
            .map(|(a, b)| [x + a * self.reach, y + b * self.reach, 0.0])
            .to_vec()
    }

    /// What of a ray from the origin is in the window, its far end; `None` where it is not seen.
    pub fn far_end(&self, u: Vector) -> Option<Vector> {
        let seen = |t: f64| (0..2).all(|c| (t * u[c] - self.centre[c]).abs() <= self.reach);
        let most = self.beyond();
        (1..=400).rev().map(|at| most * f64::from(at) / 400.0).find(|t| seen(*t)).map(|t| [t * u[0], t * u[1], 0.0])
    }

    /// The cones of the minima; elsewhere the loss is unbounded.
    pub fn cones(&self, canvas: &mut Canvas, data: &Dataset, minima: &[Minimum]) {
        canvas.rectangle(if minima.is_empty() { "window fill" } else { "infinite fill" }, self.window);
        canvas.inside(self.window, |canvas| {
            for minimum in minima {
                let hue = hue(minimum.kind);
                let cone = self.cone(data, minimum);
                if area(&cone) > 1e-9 * self.reach * self.reach {
                    canvas.area(&format!("{hue} seam"), cone.iter().map(|p| self.place(*p)));
                } else {
                    let far = witness(minimum).map(|x| x * self.beyond());
                    canvas.path(&format!("{hue} line thick"), [self.at([0.0, 0.0]), self.place(far)]);
                }
            }
        });
    }

    fn cone(&self, data: &Dataset, minimum: &Minimum) -> Vec<Vector> {
        halfspaces(data, minimum).into_iter().fold(self.corners(), |cone, a| clip(&cone, a))
    }

    /// The lines x.w = 0.
    pub fn walls(&self, canvas: &mut Canvas, data: &Dataset) {
        canvas.inside(self.window, |canvas| {
            for (x, label) in data.rows().iter().zip(data.labels()) {
                let far = unit(vector(x)).map(|x| x * self.beyond());
                let ends = [[-far[1], far[0]], [far[1], -far[0]]];
                canvas.path(wall(*label), ends.map(|w| self.at(w)));
            }
        });
    }

    /// The names of the cones, where there is room.
    pub fn names(&self, canvas: &mut Canvas, data: &Dataset, minima: &[Minimum]) {
        for minimum in minima {
            let cone = halfspaces(data, minimum);
            let words = name(data, minimum);
            let (width, height) = (words.width(), SIZE);
            let step = |at: u32| (f64::from(at) + 0.5) / f64::from(PLACES);
            let grid = (0..PLACES).flat_map(|row| (0..PLACES).map(move |column| (step(column), step(row))));
            let inside = |&(x, y): &Point| {
                let corners = [(-width, -height), (width, -height), (width, 0.3 * height), (-width, 0.3 * height)];
                corners.iter().all(|(dx, dy)| {
                    let w = self.back((x + dx / 2.0, y + dy));
                    cone.iter().all(|a| a[0] * w[0] + a[1] * w[1] >= 0.0)
                })
            };
            let place = |(x, y): (f64, f64)| (self.window.left + x * SIDE, self.window.top + y * SIDE);
            let mut places: Vec<Point> = grid.map(place).filter(inside).collect();
            // Names stand at the edge: what happens, happens further inside.
            let middle = (self.window.left + SIDE / 2.0, self.window.top + SIDE / 2.0);
            let far = |p: &Point| (p.0 - middle.0).abs().max((p.1 - middle.1).abs());
            places.sort_by(|a, b| far(b).total_cmp(&far(a)));
            let places = places.into_iter().map(|place| (place, Anchor::Middle));
            let _ = canvas.place("ink", &words, self.window, places);
        }
    }

    /// The point of the plane that is at a place of the paper.
    fn back(&self, (x, y): Point) -> [f64; 2] {
        let unit = 2.0 * self.reach / SIDE;
        let (dx, dy) = (x - self.window.left - SIDE / 2.0, y - self.window.top - SIDE / 2.0);
        [self.centre[0] + dx * unit, self.centre[1] - dy * unit]
    }

    /// The edge, with numbers, and what is measured.
    pub fn axes(&self, canvas: &mut Canvas, data: &Dataset) {
        let window = self.window;
        canvas.rectangle("edge line", window);
        canvas.text("quiet", (14.0, window.top - 8.0), Anchor::Start, &coordinate(data, 1));
        let at = (window.right(), window.bottom() + 2.9 * SIZE);
        canvas.text("quiet", at, Anchor::End, &coordinate(data, 0));
        let everywhere = Frame { left: 2.0, top: 0.0, width: canvas.width() - 4.0, height: 1e4 };
        let scale = |c: usize| Scale::over(self.centre[c] - self.reach, self.centre[c] + self.reach);
        for (place, words) in scale(0).named() {
            let x = window.left + place * SIDE;
            canvas.path("edge line", [(x, window.bottom()), (x, window.bottom() + 4.0)]);
            let at = (x, window.bottom() + 4.0 + 1.2 * SIZE);
            let _ = canvas.place("quiet", &words, everywhere, [(at, Anchor::Middle)]);
        }
        for (place, words) in scale(1).named() {
            let y = window.bottom() - place * SIDE;
            canvas.path("edge line", [(window.left - 4.0, y), (window.left, y)]);
            let _ = canvas.place("quiet", &words, everywhere, [((window.left - 6.0, y + 0.36 * SIZE), Anchor::End)]);
        }
        canvas.reach(window.bottom() + 3.2 * SIZE);
    }
}

fn name(data: &Dataset, minimum: &Minimum) -> Words {
    let (active, all) = (&minimum.cell.active, data.positives().len());
    if active.len() <= NAMED {
        let listed: Vec<String> = active.iter().map(usize::to_string).collect();
        Words::from(format!("J = {{{}}}", listed.join(", ")))
    } else {
        Words::from(format!("|J| = {} of {all}", active.len()))
    }
}

/// w_c, with the name of its feature.
fn coordinate(data: &Dataset, c: usize) -> Words {
    let words = Words::from("w[").then(c.to_string()).then("]");
    match data.feature_names().and_then(|names| names.get(c)) {
        Some(name) => words.then(format!(", {}", Words::foreign(name, NAME).plain())),
        None => words,
    }
}
