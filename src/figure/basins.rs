//! Which start leads where: a map of the plane of starts.

use rug::Rational;

use super::descent::accepted;
use super::legend::{Mark, key, paragraph};
use super::listing::{below_centre, letter};
use super::plane::Plane;
use super::style::SERIES;
use super::svg::{Anchor, Frame, Point};
use super::words::{SIZE, Words};
use super::{Figure, Table};
use crate::arith::nearest::nearest;
use crate::ask::Fate;
use crate::data::Dataset;
use crate::trajectory::fate::{Decided, End};

/// The radius of a start.
const DISC: f64 = 3.4;

/// Samples of J that are named in the key.
const NAMED: usize = 4;

/// Where a start leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The word of the fate.
    word: &'static str,
    /// J; nothing where there is no limit.
    active: Vec<usize>,
    /// w^.
    w_hat: Vec<Rational>,
}

impl Destination {
    /// Of a start whose fate is known or not.
    pub fn of(fate: &Fate<'_>) -> Self {
        let (word, active, w_hat) = match accepted(fate) {
            None => ("undecided", Vec::new(), Vec::new()),
            Some(Decided { end, .. }) => match end {
                End::Dead => ("dead", Vec::new(), Vec::new()),
                End::Exploding(explosion) => {
                    (explosion.chain.cycle.map_or("dead", |_| "exploding"), Vec::new(), Vec::new())
                }
                End::Invariance { active, optimum } => ("max-margin", active.clone(), optimum.w.clone()),
                End::Trap(trap) => {
                    let word = if trap.is_quiet() { "max-margin" } else { "constrained" };
                    (word, trap.active.clone(), trap.optimum.w.clone())
                }
            },
        };
        Self { word, active, w_hat }
    }

    fn words(&self) -> String {
        if self.w_hat.is_empty() {
            return self.word.to_owned();
        }
        let named: Vec<String> = self.active.iter().take(NAMED).map(usize::to_string).collect();
        let more = if self.active.len() > NAMED { ", \u{2026}" } else { "" };
        format!("{}, J = {{{}{more}}}", self.word, named.join(", "))
    }
}

/// The middles of N x N equal squares that cover the square from -reach to reach.
pub fn grid(count: u32, reach: &Rational) -> Vec<Vec<Rational>> {
    let middle = |at: u32| Rational::from((2 * i64::from(at) + 1 - i64::from(count), count)) * reach;
    (0..count).flat_map(|row| (0..count).map(move |column| vec![middle(column), middle(row)])).collect()
}

/// The map of starts in the plane; `None` in other dimensions and without a start. `side` is that
/// of the square around a start, where starts are on a grid.
pub fn basins(data: &Dataset, starts: &[(Vec<Rational>, Destination)], side: Option<&Rational>) -> Option<Figure> {
    if data.d() != 2 || starts.iter().any(|(w0, _)| w0.len() != 2) || starts.is_empty() {
        return None;
    }
    let mut kinds: Vec<(&Destination, usize)> = Vec::new();
    for (_, to) in starts {
        match kinds.iter_mut().find(|(known, _)| *known == to) {
            Some((_, count)) => *count += 1,
            None => kinds.push((to, 1)),
        }
    }
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let title = "Basins: where each start leads";
    let mut canvas = Figure::begin(title);
    let half = side.map_or(0.0, |side| side.to_f64() / 2.0);
    let point = |w0: &[Rational]| [w0[0].to_f64(), w0[1].to_f64()];
    let (centre, reach) = bounds(starts.iter().map(|(w0, _)| point(w0)), half);
    let plane = Plane::below(&canvas, centre, reach);
    plane.cones(&mut canvas, data, &[]);
    let class = |to: &Destination| {
        let at = kinds.iter().position(|(known, _)| *known == to).unwrap_or(0);
        match to.word {
            "undecided" => "quiet line thin dots".to_owned(),
            _ => format!("{} {}", SERIES[at % SERIES.len()], if side.is_some() { "half" } else { "fill" }),
        }
    };
    canvas.inside(plane.window, |canvas| {
        for (w0, to) in starts {
            let place = plane.at(point(w0));
            match side {
                Some(_) => canvas.rectangle(&class(to), Frame::around(place, plane.length(half))),
                None => canvas.circle(&class(to), place, DISC),
            }
        }
    });
    plane.walls(&mut canvas, data);
    let discs: Vec<(Point, &Destination)> = match side {
        Some(_) => Vec::new(),
        None => starts.iter().map(|(w0, to)| (plane.at(point(w0)), to)).collect(),
    };
    discs.iter().for_each(|(place, _)| canvas.keep_free(Frame::around(*place, DISC)));
    for (at, (to, _)) in kinds.iter().enumerate() {
        let members = || starts.iter().filter(|(_, other)| other == *to).map(|(w0, _)| point(w0));
        let middle = plane.at(bounds(members(), 0.0).0);
        let mut places: Vec<Point> = members().map(|w| plane.at(w)).collect();
        places.sort_by(|a, b| between(*a, middle).total_cmp(&between(*b, middle)));
        let beside = places.iter().flat_map(|disc| beside(*disc, to, &discs));
        let (class, name) = ("ink strong halo", letter(at));
        // Where the discs are dense a letter stands on one of its own.
        let on = || places.iter().map(|place| (below_centre(*place), Anchor::Middle));
        let _ = canvas.place(class, &name, plane.window, beside) || canvas.place_over(class, &name, plane.window, on());
    }
    plane.axes(&mut canvas, data);
    let entry = |(at, (to, count)): (usize, &(&Destination, usize))| {
        let mark = if side.is_some() { Mark::Area(class(to)) } else { Mark::Disc(class(to)) };
        (mark, Words::from(format!("{}  {}: {count}", letter(at).plain(), to.words())))
    };
    let top = canvas.height();
    let all: Vec<(Mark, Words)> = kinds.iter().enumerate().map(entry).collect();
    key(&mut canvas, top, &all);
    let grid = if side.is_some() {
        "The fate of the middle of each square; of the rest of a square nothing is said."
    } else {
        "Each disc is a start."
    };
    let note = format!(
        "{grid} Every fate but an undecided one is proved, by a certificate that the kernel accepted. Lines: x\u{b7}w = 0."
    );
    paragraph(&mut canvas, "quiet", &note);
    let told: Vec<String> = kinds.iter().map(|(to, count)| format!("{count} {}", to.words())).collect();
    let description = format!("Of {} starts: {}. {note}", starts.len(), told.join("; "));
    let tables = vec![table(starts, &kinds)];
    Some(Figure { name: "basins", title: title.to_owned(), description, tables, canvas })
}

fn between(a: Point, b: Point) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// Places for a letter beside a disc, nearer to it than to a disc of another fate.
fn beside<'a>(
    disc: Point,
    to: &'a Destination,
    discs: &'a [(Point, &'a Destination)],
) -> impl Iterator<Item = (Point, Anchor)> {
    let away = 0.8 * SIZE + DISC;
    let places = [(1.0, 0.0), (-1.0, 0.0), (0.0, -1.0), (0.0, 1.0), (0.7, -0.7), (-0.7, -0.7), (0.7, 0.7), (-0.7, 0.7)];
    let places = places.into_iter().map(move |(x, y)| (disc.0 + away * x, disc.1 + away * y));
    let is_its_own = move |place: &Point| {
        let near = |other: &&(Point, &Destination)| other.1 != to && between(other.0, *place) < between(disc, *place);
        !discs.is_empty() && discs.iter().find(near).is_none()
    };
    places.filter(is_its_own).map(|place| (below_centre(place), Anchor::Middle))
}

/// The square around points.
fn bounds(points: impl Iterator<Item = [f64; 2]>, slack: f64) -> ([f64; 2], f64) {
    let start = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    let (lo, hi) = points.fold(start, |(lo, hi), w| {
        (std::array::from_fn(|c| lo[c].min(w[c])), std::array::from_fn(|c| hi[c].max(w[c])))
    });
    let reach = (hi[0] - lo[0]).max(hi[1] - lo[1]) / 2.0;
    let slack = if slack > 0.0 { slack } else { 0.08 * reach };
    (std::array::from_fn(|c| lo[c] / 2.0 + hi[c] / 2.0), if reach + slack > 0.0 { reach + slack } else { 1.0 })
}

fn table(starts: &[(Vec<Rational>, Destination)], kinds: &[(&Destination, usize)]) -> Table {
    let mut table = Table::new("basins", &["w0", "w1", "basin", "fate", "active", "w_hat"]);
    for (w0, to) in starts {
        let at = kinds.iter().position(|(known, _)| *known == to).unwrap_or(0);
        let active: Vec<String> = to.active.iter().map(usize::to_string).collect();
        let w_hat: Vec<String> = to.w_hat.iter().map(ToString::to_string).collect();
        let numbers = w0.iter().map(|x| format!("{:?}", nearest(x)));
        let words = [letter(at).plain(), to.word.to_owned(), active.join(" "), w_hat.join(" ")];
        table.rows.push(numbers.chain(words).collect());
    }
    table
}
