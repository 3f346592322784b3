//! The mean of SGD against ln k: bounds for all k, and what is known of it beside them.

use rug::{Integer, Rational};

use super::Figure;
use super::chart::{Chart, Kind, Series};
use super::scale::steps;
use super::style::SERIES;
use super::words::Words;
use crate::arith::interval::Interval;
use crate::ask::{Expectation, Found, Method, Sgd};
use crate::sgd::error;

/// The last step at which the bound of the direction is shown, and that of the loss: powers of ten.
const DIRECTION_TO: u32 = 1_000_000;
const LOSS_TO: u32 = 18;

/// The error of the mean direction and the mean loss.
pub fn sgd(answer: &Sgd<'_>) -> Vec<Figure> {
    [direction(answer), loss(answer)].into_iter().flatten().collect()
}

fn until(exponent: u32) -> Vec<Integer> {
    steps(&Integer::from(2), &Integer::from(Integer::u_pow_u(10, exponent)))
}

fn direction(answer: &Sgd<'_>) -> Option<Figure> {
    let direction = answer.found.direction()?;
    let w_hat = &direction.optimum().w;
    let at = until(DIRECTION_TO).into_iter();
    let upper = |k: Integer| direction.error(&k).map(|bound| (k, bound.upper()));
    let bound = Series {
        name: "bound".into(),
        words: Words::from("proved bound"),
        kind: Kind::Bound,
        hue: SERIES[1],
        points: at.filter_map(upper).collect(),
    };
    let known = |wanted: bool| {
        let is_wanted = |e: &&Expectation| matches!(e.method, Method::Exact(_)) == wanted;
        let point = |e: &Expectation| Some((e.k.clone(), error(&e.mean, w_hat)?));
        answer.expectation.iter().filter(is_wanted).filter_map(point).collect()
    };
    let exact = Series {
        name: "mean".into(),
        words: Words::from("enclosure at the mean"),
        kind: Kind::Enclosure,
        hue: SERIES[0],
        points: known(true),
    };
    let confidence = answer.expectation.iter().find_map(|e| match &e.method {
        Method::MonteCarlo { confidence, paths, seed, .. } => Some((confidence, paths, seed)),
        Method::Exact(_) => None,
    });
    let (words, note) = match confidence {
        Some((confidence, paths, seed)) => (
            Words::from("simulated, not proved"),
            format!(" Simulated: {paths} paths, seed {seed}, each region holds the mean with confidence {confidence}."),
        ),
        None => (Words::default(), String::new()),
    };
    let simulated =
        Series { name: "simulated".into(), words, kind: Kind::Enclosure, hue: SERIES[3], points: known(false) };
    Chart {
        name: "sgd-direction-error",
        title: "Error of the mean direction (SGD)",
        description: "The distance of E w_k/|E w_k| from its limit: the proved bound, and what is known of the mean."
            .to_owned(),
        measures: Words::from("| E w").below("k").then("/|E w").below("k").then("| \u{2212} w\u{302}/|w\u{302}| |"),
        logarithmic: true,
        series: vec![exact, simulated, bound],
        from_step: None,
        note: format!("The line joins the bounds at 1, 2 and 5 times powers of ten.{note}"),
    }
    .draw()
}

/// E L(w_k) above its limit.
fn loss(answer: &Sgd<'_>) -> Option<Figure> {
    let Found::Kept { kept, loss: Some(loss), .. } = &answer.found else { return None };
    let n = kept.n();
    let missed = (n - kept.active().len()) as u64;
    let limit = Interval::from_rational(192, &Rational::from((missed, n as u64)));
    let above = |k: Integer| loss.0.mean(&k, n).map(|mean| (k, (&mean - &limit).upper()));
    let bound = Series {
        name: "bound".into(),
        words: Words::from("proved bound, all k"),
        kind: Kind::Bound,
        hue: SERIES[1],
        points: until(LOSS_TO).into_iter().filter_map(above).collect(),
    };
    Chart {
        name: "sgd-mean-loss",
        title: "Mean loss above its limit (SGD)",
        description: format!("The proved bound of the mean loss E L(w_k) above its limit {missed}/{n}."),
        measures: Words::from("E L(w").below("k").then(format!(") \u{2212} {missed}/{n}")),
        logarithmic: true,
        series: vec![bound],
        from_step: None,
        note: "The line joins the bounds at 1, 2 and 5 times powers of ten.".to_owned(),
    }
    .draw()
}
