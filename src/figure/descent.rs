//! What is seen of one orbit against ln k: the error of its direction beside the bound, the KKT
//! residuals, the loss.

use rug::{Integer, Rational};

use super::Figure;
use super::chart::{Chart, Kind, MOST_SERIES, Series};
use super::scale::steps;
use super::style::SERIES;
use super::words::Words;
use crate::arith::interval::{Interval, norm};
use crate::arith::rational::print_step;
use crate::ask::{Fate, Trajectory};
use crate::trajectory::fate::{Decided, End};
use crate::trajectory::iterates::Enclosure;
use crate::trajectory::rates::{Observed, Residuals, direction};

const PREC: u32 = 128;
/// The last step at which a bound is shown, a power of ten.
const BOUND_TO: u32 = 1_000_000;
/// The last step at which iterates are enclosed.
const SEEN_TO: u32 = 100;
/// So many digits of K are shown.
const MOST_DIGITS: usize = 30;
/// Where the rates of the residuals say enough.
const DENSE_TO: u32 = 6;

/// The error of the direction, and the KKT residuals, as far as the fate has a limit: enclosures of
/// the true iterates.
pub fn descent(answer: &Fate<'_>) -> Vec<Figure> {
    let Some(decided) = accepted(answer) else { return Vec::new() };
    let (Some(w_hat), true) = (w_hat(&decided.end), answer.trajectory.model().is_one_neuron()) else {
        return Vec::new();
    };
    let seen = direction(answer.trajectory.model(), answer.trajectory.w0(), decided, w_hat, &seen_at());
    // What is observed comes times ln k.
    let divided = |o: &Observed| {
        let ln_k = Interval::from_rational(PREC, &Rational::from(&o.k)).ln()?;
        Some((o.k.clone(), o.observed.div(&ln_k)?))
    };
    let residual = |o: Observed| Some((o.k, o.residuals?));
    let errors = error("w", decided, bound(decided), seen.iter().filter_map(divided).collect());
    let residuals = residuals("w", decided, &seen.into_iter().filter_map(residual).collect::<Vec<_>>());
    errors.into_iter().chain(residuals).collect()
}

/// The fate, where the kernel accepted it.
pub fn accepted<'a>(answer: &'a Fate<'_>) -> Option<&'a Decided> {
    answer.found.as_ref().ok().filter(|settled| settled.checked.is_ok()).map(|settled| &settled.decided)
}

/// w^, where an end has a limit.
pub fn w_hat(end: &End) -> Option<&[Rational]> {
    match end {
        End::Trap(trap) => Some(&trap.optimum.w),
        End::Invariance { optimum, .. } => Some(&optimum.w),
        End::Dead | End::Exploding(_) => None,
    }
}

/// Steps at which iterates are enclosed.
pub fn seen_at() -> Vec<Integer> {
    let ten = |e: u32| Integer::from(Integer::u_pow_u(10, e));
    let mut at = steps(&Integer::from(2), &ten(DENSE_TO));
    at.extend([9, 12, 18, 30, SEEN_TO].map(ten));
    at
}

/// The step K from which on a fate holds.
pub fn from_step(decided: &Decided) -> Option<(Integer, Words)> {
    let k = print_step(&decided.from_step);
    let words = if k.len() > MOST_DIGITS { Words::from("K") } else { Words::from(format!("K = {k}")) };
    Some((decided.from_step.clone(), words))
}

/// The bound that a fate gives for the direction at all k >= K.
pub fn bound(decided: &Decided) -> Option<Series> {
    let End::Trap(trap) = &decided.end else { return None };
    let last = Integer::from(Integer::u_pow_u(10, BOUND_TO));
    let at = steps(&trap.from_step, &last);
    let points = at.into_iter().filter_map(|k| trap.direction_error(&k).map(|bound| (k, bound))).collect();
    let words = Words::from("proved bound, all k \u{2265} K");
    Some(Series { name: "bound".into(), words, kind: Kind::Bound, hue: SERIES[1], points })
}

/// The error of the direction of a parameter w (or W) beside its bound, where one is proved.
pub fn error(w: &str, decided: &Decided, bound: Option<Series>, points: Vec<(Integer, Interval)>) -> Option<Figure> {
    let words = Words::from(format!("enclosure at {w}")).below("k");
    let observed = Series { name: "observed".into(), words, kind: Kind::Enclosure, hue: SERIES[0], points };
    let note = match &bound {
        Some(_) => {
            "The line joins the bounds at 1, 2 and 5 times powers of ten; a disc is an enclosure shorter than the disc."
        }
        None => "No rate is shown for this limit: there is no bound. A disc is an enclosure shorter than the disc.",
    };
    let unit = |words: Words| words.then(w).below("k").then(format!("/|{w}")).below("k");
    Chart {
        name: "direction-error",
        title: "Error of the direction",
        description: format!(
            "The distance of {w}_k/|{w}_k| from its limit at steps k, by enclosures, beside the proved bound."
        ),
        measures: unit(Words::from("| ")).then(format!("| \u{2212} {w}\u{302}/|{w}\u{302}| |")),
        logarithmic: true,
        series: [Some(observed), bound].into_iter().flatten().collect(),
        from_step: from_step(decided),
        note: note.to_owned(),
    }
    .draw()
}

/// How far a parameter w (or W) is from each KKT condition of its max-margin problem.
pub fn residuals(w: &str, decided: &Decided, seen: &[(Integer, Residuals)]) -> Option<Figure> {
    let series = |at: usize, name: &str, of: &dyn Fn(&Residuals) -> Option<Interval>| Series {
        name: name.to_owned(),
        words: Words::from(name),
        kind: Kind::Enclosure,
        hue: SERIES[at],
        points: seen.iter().filter_map(|(k, residuals)| Some((k.clone(), of(residuals)?))).collect(),
    };
    Chart {
        name: "kkt-residuals",
        title: "KKT residuals",
        description: format!("How far {w}_k, divided by s_k, is from each KKT condition of its max-margin problem."),
        measures: Words::from(format!("residuals of {w}")).below("k").then("/s").below("k"),
        logarithmic: true,
        series: vec![
            series(0, "stationarity", &|r| Some(r.stationarity.clone())),
            series(1, "primal", &|r| Some(r.primal.clone())),
            series(2, "complementarity", &|r| r.complementarity.clone()),
        ],
        from_step: from_step(decided),
        note: "All are enclosures; a disc is one shorter than the disc.".to_owned(),
    }
    .draw()
}

/// The loss and the direction at the steps that were asked for.
pub fn iterates(trajectory: &Trajectory<'_>, found: &[Enclosure]) -> Vec<Figure> {
    let model = trajectory.model();
    let loss = Series {
        name: "loss".into(),
        words: Words::from("enclosure of L(w").below("k").then(")"),
        kind: Kind::Enclosure,
        hue: SERIES[0],
        points: found.iter().map(|e| (e.k.clone(), model.loss(&e.w))).collect(),
    };
    let note = "A disc is an enclosure shorter than the disc.".to_owned();
    let loss = Chart {
        name: "loss",
        title: "Loss",
        description: "The loss at the enclosed iterates.".to_owned(),
        measures: Words::from("L(w").below("k").then(")"),
        logarithmic: false,
        series: vec![loss],
        from_step: None,
        note: note.clone(),
    };
    let component = |c: usize| {
        let at = |e: &Enclosure| Some((e.k.clone(), e.w[c].div(&norm(&e.w))?));
        Series {
            name: format!("{c}"),
            words: Words::from("component ").then(c.to_string()),
            kind: Kind::Enclosure,
            hue: SERIES[c % SERIES.len()],
            points: found.iter().filter_map(at).collect(),
        }
    };
    let all = model.dim();
    let more = if all > MOST_SERIES { format!(" The first {MOST_SERIES} of {all} components.") } else { String::new() };
    let direction = Chart {
        name: "direction",
        title: "Direction of the iterates",
        description: "The components of w_k/|w_k| at the enclosed iterates.".to_owned(),
        measures: Words::from("components of w").below("k").then("/|w").below("k").then("|"),
        logarithmic: false,
        series: (0..all.min(MOST_SERIES)).map(component).collect(),
        from_step: None,
        note: note + &more,
    };
    [loss.draw(), direction.draw()].into_iter().flatten().collect()
}
