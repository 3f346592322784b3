//! The phase portrait in the plane: cells, the iterates, kicks and the limit.

use rug::Integer;

use super::descent::{accepted, w_hat};
use super::landscape::cells;
use super::legend::{Mark, key, paragraph};
use super::listing::cones;
use super::plane::Plane;
use super::scale::{outward, step};
use super::svg::{Anchor, Canvas, Frame, Point};
use super::vectors::{Vector, unit, vector};
use super::words::{SIZE, Words};
use super::{Figure, Table};
use crate::arith::rational::{print_interval, print_step};
use crate::ask::{Fate, Trajectory};
use crate::data::{Dataset, Label};
use crate::landscape::Minimum;
use crate::trajectory::iterates::{Enclosure, Iterates};

/// Every step is shown up to this one, then powers of ten up to the last.
const SINGLE: u32 = 300;
const LAST: [u32; 3] = [1_000, 10_000, 100_000];
/// So many of the first iterates are shown apart where they kick.
const FIRST: usize = 16;
/// Iterates that are farther from the origin than so many times the usual distance are out of the
/// picture.
const FAR: f64 = 25.0;
/// A box is drawn as one from this many units of the picture on.
const VISIBLE: f64 = 3.0;

/// Iterates that are nearer than this to one with a name have none.
const APART: f64 = 8.0;

/// An iterate on the paper.
struct Seen {
    k: Integer,
    /// The corners of its box.
    lo: [f64; 2],
    hi: [f64; 2],
    /// Whether a negative is active there, so that the next step is a kick.
    kicks: bool,
}

impl Seen {
    fn middle(&self) -> [f64; 2] {
        std::array::from_fn(|c| self.lo[c] / 2.0 + self.hi[c] / 2.0)
    }

    /// Whether its box is drawn as one.
    fn is_large(&self, plane: &Plane) -> bool {
        (0..2).any(|c| plane.length(self.hi[c] - self.lo[c]) > VISIBLE)
    }

    fn distance(&self) -> f64 {
        let [x, y] = self.middle();
        x.hypot(y)
    }
}

/// The portrait of one neuron in the plane, and its first steps apart where negatives kick; none
/// for other models. `answer` is what happens for ever, where it is known.
pub fn portraits(trajectory: &Trajectory<'_>, answer: Option<&Fate<'_>>) -> Vec<Figure> {
    let model = trajectory.model();
    if !model.is_one_neuron() || model.data().d() != 2 {
        return Vec::new();
    }
    let enclosed = enclosed(trajectory);
    let seen: Vec<Seen> = enclosed.iter().map(|e| of(e, model.data().labels())).collect();
    let scene = Scene {
        data: model.data(),
        minima: cells(trajectory.instance()),
        limit: answer.and_then(|answer| w_hat(&accepted(answer)?.end)).map(|w| unit(vector(w))),
    };
    let tables = vec![trajectory_table(&enclosed, &seen)];
    let origin = Some([0.0; 2]);
    let mut figures = vec![scene.portrait(("portrait", "Phase portrait"), square(&seen, origin), &seen, tables)];
    let first = &seen[..seen.len().min(FIRST)];
    if seen.len() > FIRST && first[1..].iter().any(|seen| seen.kicks) {
        let names = ("first-steps", "Phase portrait: the first steps");
        figures.push(scene.portrait(names, square(first, None), first, Vec::new()));
    }
    figures
}

/// What all portraits of an orbit show.
struct Scene<'a> {
    data: &'a Dataset,
    minima: Vec<Minimum>,
    limit: Option<Vector>,
}

impl Scene<'_> {
    fn portrait(
        &self,
        (name, title): (&'static str, &str),
        (centre, reach): ([f64; 2], f64),
        seen: &[Seen],
        tables: Vec<Table>,
    ) -> Figure {
        let Self { data, minima, limit } = self;
        let mut canvas = Figure::begin(title);
        let plane = Plane::below(&canvas, centre, reach);
        plane.cones(&mut canvas, data, minima);
        plane.walls(&mut canvas, data);
        let limit_seen = limit.and_then(|u| plane.far_end(u));
        canvas.inside(plane.window, |canvas| {
            if let Some(end) = limit_seen {
                canvas.arrow("ink line", "ink fill", plane.at([0.0, 0.0]), plane.place(end.map(|x| 0.97 * x)));
            }
            way(canvas, &plane, seen);
        });
        plane.axes(&mut canvas, data);
        self.words(&mut canvas, &plane, seen);
        let mut all = cones(data, minima, "w");
        all.push((Mark::Disc("way fill".into()), Words::from("w").below("k")));
        let kicked = seen.iter().any(|seen| seen.kicks);
        if kicked {
            all.push((Mark::Line("kick line thick".into()), Words::from("kick: a negative is active")));
        }
        if seen.iter().any(|seen| seen.is_large(&plane)) {
            all.push((Mark::Box("way veil".into()), Words::from("box that holds w").below("k")));
        }
        if limit.is_some() {
            let mark = Mark::Arrow("ink line".into(), "ink fill".into());
            all.push((mark, Words::from("limit direction w\u{302}")));
        }
        let top = canvas.height();
        key(&mut canvas, top, &all);
        let note = note(seen, reach * 4.0 + centre[0].abs() + centre[1].abs());
        paragraph(&mut canvas, "quiet", &note);
        let description = format!(
            "The plane of weights with its cells; the iterates of gradient descent{}{}. {note}",
            if kicked { ", with kicks where a negative is active" } else { "" },
            if limit.is_some() { ", and the direction that they tend to" } else { "" },
        );
        Figure { name, title: title.to_owned(), description, tables, canvas }
    }

    /// The names of the limit, of some iterates and of the cells, where there is room.
    fn words(&self, canvas: &mut Canvas, plane: &Plane, seen: &[Seen]) {
        for seen in seen {
            let place = plane.at(seen.middle());
            if plane.window.holds(&Frame::around(place, 2.0)) {
                canvas.keep_free(Frame::around(place, 3.0));
            }
        }
        if let Some(end) = self.limit.and_then(|u| plane.far_end(u)) {
            let places = around(plane.place(end.map(|x| 0.93 * x)));
            let _ = canvas.place("ink strong halo", &Words::from("w\u{302}"), plane.window, places);
        }
        let last = seen.last().map(|seen| seen.k.clone()).unwrap_or_default();
        let mut named: Vec<Point> = Vec::new();
        for seen in seen.iter().filter(|seen| seen.k == 0 || seen.k >= SINGLE || seen.k == last) {
            let place = plane.at(seen.middle());
            if named.iter().any(|other| (other.0 - place.0).hypot(other.1 - place.1) < APART) {
                continue;
            }
            named.push(place);
            let start = Words::from("w").below("0");
            let words = if seen.k == 0 { start } else { Words::from("k = ").joined(step(&seen.k)) };
            let _ = canvas.place("ink halo", &words, plane.window, around(place));
        }
        plane.names(canvas, self.data, &self.minima);
    }
}

/// What is shown of the iterates, those farther away than `far` apart.
fn note(seen: &[Seen], far: f64) -> String {
    let last = seen.last().map(|seen| print_step(&seen.k)).unwrap_or_default();
    let which = match seen.len() > SINGLE as usize {
        true => format!("every step up to {SINGLE}, then at powers of ten, to k = {last}"),
        false => format!("every step to k = {last}"),
    };
    let outside = seen.iter().find(|seen| seen.distance() > far);
    let outside = outside.map_or_else(String::new, |seen| format!(" From step {} on they leave the picture.", seen.k));
    format!("Iterates at {which}: each is enclosed, in a box smaller than its disc where none is drawn.{outside}")
}

fn enclosed(trajectory: &Trajectory<'_>) -> Vec<Enclosure> {
    let most = LAST.iter().copied().max().unwrap_or(SINGLE);
    let mut iterates = Iterates::new(trajectory.model(), trajectory.w0(), most.into(), true);
    let at = (0..=SINGLE).chain(LAST).map(Integer::from);
    at.map_while(|k| iterates.enclose(&k, &mut |_| ()).ok()).collect()
}

fn of(enclosure: &Enclosure, labels: &[Label]) -> Seen {
    let ends: Vec<(f64, f64)> = enclosure.w.iter().map(outward).collect();
    let kicks = enclosure.active.iter().flatten().any(|&i| labels[i] == Label::Negative);
    let end = |c: usize| ends.get(c).copied().unwrap_or_default();
    Seen { k: enclosure.k.clone(), lo: [end(0).0, end(1).0], hi: [end(0).1, end(1).1], kicks }
}

/// The square that shows all iterates that are not far away, and the origin if it is to.
fn square(seen: &[Seen], origin: Option<[f64; 2]>) -> ([f64; 2], f64) {
    let mut distances: Vec<f64> = seen.iter().map(Seen::distance).collect();
    let first = distances.first().copied().unwrap_or(0.0);
    distances.sort_by(f64::total_cmp);
    let usual = distances.get(distances.len() / 2).copied().unwrap_or(0.0);
    // An orbit that explodes has no usual distance: its start has to do.
    let usual = if usual.is_finite() && usual < 1e3 * (1.0 + first) { usual.max(first) } else { first.max(1.0) };
    let near = seen.iter().filter(|seen| seen.distance() <= FAR * usual).map(Seen::middle);
    let (mut lo, mut hi) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for w in near.chain(origin) {
        for c in 0..2 {
            (lo[c], hi[c]) = (lo[c].min(w[c]), hi[c].max(w[c]));
        }
    }
    let reach = (hi[0] - lo[0]).max(hi[1] - lo[1]) / 2.0 * 1.18;
    (std::array::from_fn(|c| (lo[c] + hi[c]) / 2.0), if reach > 0.0 { reach } else { 1.0 })
}

/// The iterates: joined where every step is shown, kicks apart; discs, or boxes where they are
/// large.
fn way(canvas: &mut Canvas, plane: &Plane, seen: &[Seen]) {
    let single = Integer::from(SINGLE);
    let joined: Vec<&Seen> = seen.iter().filter(|seen| seen.k <= single).collect();
    canvas.path("way line thin", joined.iter().map(|seen| plane.at(seen.middle())));
    let mut last: Option<Point> = None;
    for seen in seen {
        let [width, height] = [0, 1].map(|c| plane.length(seen.hi[c] - seen.lo[c]));
        let place = plane.at(seen.middle());
        if seen.is_large(plane) {
            let (left, top) = plane.at([seen.lo[0], seen.hi[1]]);
            canvas.rectangle("way veil", Frame { left, top, width, height });
        } else if last.is_none_or(|last| (place.0 - last.0).hypot(place.1 - last.1) > 2.0) || seen.k > single {
            canvas.circle("way fill", place, if seen.k == 0 || seen.k > single { 3.4 } else { 2.0 });
            last = Some(place);
        }
    }
    for pair in joined.windows(2).filter(|pair| pair[0].kicks) {
        canvas.path("kick line thick", [pair[0], pair[1]].map(|seen| plane.at(seen.middle())));
    }
}

/// Places for a word beside a mark.
fn around((x, y): Point) -> impl Iterator<Item = (Point, Anchor)> {
    let y = y + 0.36 * SIZE;
    [1.0, 1.8, 3.0, 4.5].into_iter().flat_map(move |far| {
        [
            ((x + 7.0 * far, y), Anchor::Start),
            ((x - 7.0 * far, y), Anchor::End),
            ((x, y - 12.0 * far), Anchor::Middle),
            ((x, y + 12.0 * far), Anchor::Middle),
        ]
    })
}

fn trajectory_table(enclosed: &[Enclosure], seen: &[Seen]) -> Table {
    let mut table = Table::new("trajectory", &["k", "w0_lo", "w0_hi", "w1_lo", "w1_hi", "kick"]);
    for (enclosure, seen) in enclosed.iter().zip(seen) {
        let ends = enclosure.w.iter().flat_map(|x| <[String; 2]>::from(print_interval(x)));
        let kick = u8::from(seen.kicks).to_string();
        table.rows.push(std::iter::once(print_step(&enclosure.k)).chain(ends).chain([kick]).collect());
    }
    table
}
