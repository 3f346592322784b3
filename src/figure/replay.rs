//! A recorded run beside the true iterates, against ln k: how far it is off, and both directions.

use rug::{Integer, Rational};

use super::Figure;
use super::chart::{Chart, Kind, Series};
use super::descent::{accepted, from_step, w_hat};
use super::scale::ln;
use super::style::SERIES;
use super::words::Words;
use crate::arith::interval::{Interval, enclose};
use crate::ask::{Compared, Replayed};
use crate::trajectory::rates::error_of;

const PREC: u32 = 128;
/// More discs than so many, evenly over ln k, would not be told apart.
const MOST: usize = 120;

/// The relative errors with the tolerance; the distances of both directions from the limit, where
/// the fate has one.
pub fn replay(answer: &Replayed<'_>, tolerance: &Rational) -> Vec<Figure> {
    let shown = spread(&answer.points);
    let placed = answer.points.iter().filter(|point| point.k >= 2).count();
    let note = match (shown.len(), placed) {
        (shown, all) if shown < all => format!("{shown} of the {all} recorded steps, evenly over ln k."),
        _ => "A disc is an enclosure shorter than the disc.".to_owned(),
    };
    [errors(&shown, tolerance, note.clone()), directions(answer, &shown, note)].into_iter().flatten().collect()
}

/// Of many points those that are evenly spread over ln k, the first and the last among them.
fn spread(points: &[Compared]) -> Vec<&Compared> {
    let last = points.last().map_or(1.0, |point| ln(&point.k).max(1.0));
    let mut shown: Vec<&Compared> = Vec::new();
    let mut taken = None;
    for point in points.iter().filter(|point| point.k >= 2) {
        let place = (ln(&point.k) / last * MOST as f64) as usize;
        if taken.replace(place) == Some(place) {
            shown.pop();
        }
        shown.push(point);
    }
    shown
}

fn errors(shown: &[&Compared], tolerance: &Rational, note: String) -> Option<Figure> {
    let error = Series {
        name: "relative-error".into(),
        words: Words::from("|w \u{2212} w").below("k").then("|/|w").below("k").then("|"),
        kind: Kind::Enclosure,
        hue: SERIES[0],
        points: shown.iter().filter_map(|point| Some((point.k.clone(), point.error.clone()?))).collect(),
    };
    let allowed = Interval::from_rational(PREC, tolerance);
    let at = error.points.iter().map(|(k, _)| k.clone());
    let tolerance = Series {
        name: "tolerance".into(),
        words: Words::from("tolerance"),
        kind: Kind::Bound,
        hue: SERIES[1],
        points: at.filter(|_| *tolerance > 0).map(|k| (k, allowed.clone())).collect(),
    };
    Chart {
        name: "run-error",
        title: "Error of the run",
        description: "The distance of the recorded w from the true one, divided by its length, by enclosures."
            .to_owned(),
        measures: Words::from("relative error of the recorded w"),
        logarithmic: true,
        series: vec![error, tolerance],
        from_step: None,
        note,
    }
    .draw()
}

/// The distances of w/|w| and of w_k/|w_k| from w^/|w^|.
fn directions(answer: &Replayed<'_>, shown: &[&Compared], note: String) -> Option<Figure> {
    let decided = accepted(&answer.fate)?;
    let limit = enclose(PREC, w_hat(&decided.end)?);
    let series = |name: &str, words: Words, hue: &'static str, of: &dyn Fn(&Compared) -> Option<Vec<Interval>>| {
        let point = |point: &&Compared| Some((point.k.clone(), error_of(&of(point)?, &limit)?));
        let points: Vec<(Integer, Interval)> = shown.iter().filter_map(point).collect();
        Series { name: name.to_owned(), words, kind: Kind::Enclosure, hue, points }
    };
    let run = |point: &Compared| Some(enclose(PREC, point.w.as_ref()?));
    Chart {
        name: "run-direction",
        title: "Direction of the run and of the true iterates",
        description: "The distances of the recorded direction and of the true one from the proved limit.".to_owned(),
        measures: Words::from("distance from w\u{302}/|w\u{302}|"),
        logarithmic: true,
        series: vec![
            series("true", Words::from("true w").below("k").then("/|w").below("k").then("|"), SERIES[0], &|point| {
                point.truth.clone()
            }),
            series("recorded", Words::from("recorded w/|w|"), SERIES[3], &run),
        ],
        from_step: from_step(decided),
        note: format!("{note} Where both agree one covers the other."),
    }
    .draw()
}
