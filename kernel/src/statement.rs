//! What an accepted certificate shows, in words, from the kernel's own reading of it.

use dashu_base::UnsignedAbs;
use dashu_int::UBig;
use dashu_ratio::RBig;

use crate::certificate::{Claim, Enclosures, End, Fate, Instance, Kkt, Problem, RatePoint};
use crate::linear::Vector;
use crate::rules::Limit;

pub(crate) const NOT_SEPARABLE: &str =
    "the data are not linearly separable: a combination of the rows y_i x_i with positive factors is zero";
pub(crate) const NO_POSITIVES: &str = "there is no positive sample";
pub(crate) const ALIGNED: &str = "the max-margin solution w^+ of the positives activates no negative";

fn vector(x: &Vector) -> String {
    format!("({})", x.spell().join(", "))
}

fn problem_text(instance: &Instance, problem: &Problem) -> String {
    let walls = if problem.walls { " subject to x_l.w <= 0 for every negative l" } else { "" };
    match &problem.active {
        None => format!("all {} samples, rows y_i x_i", instance.n()),
        Some(active) => format!("the positives {active:?}{walls}"),
    }
}

pub(crate) fn kkt(instance: &Instance, kkt: &Kkt) -> String {
    let (w, of) = (vector(&kkt.w_hat), problem_text(instance, &kkt.problem));
    let multipliers = if kkt.degenerate.is_some() {
        "degenerate: no multipliers are positive on the whole support"
    } else {
        "with multipliers positive on the whole support"
    };
    format!("w = {w} is the max-margin solution of {of}; support vectors {:?}, {multipliers}", kkt.support)
}

pub(crate) fn farkas(instance: &Instance, problem: &Problem) -> String {
    format!("no w has margin 1 on {}", problem_text(instance, problem))
}

pub(crate) fn vacuous(claim: Claim, shown: &str) -> String {
    format!("a hypothesis of {claim} fails: {shown}")
}

pub(crate) fn diverge(w: &Vector, negative: usize) -> String {
    format!(
        "the data are separable and the max-margin solution w^+ = {} of the positives activates the negative {negative}: \
         for every start and every step size, w_k/|w_k| does not converge to w^+/|w^+|",
        vector(w)
    )
}

/// Where gradient descent starts.
fn assumed(instance: &Instance) -> String {
    let (eta, w0) = (instance.eta().unwrap_or_default(), instance.w0().unwrap_or_default());
    format!("gradient descent from w_0 = ({}) with step size {eta}", w0.join(", "))
}

pub(crate) fn orbit(instance: &Instance, enclosures: &Enclosures) -> String {
    let steps: Vec<String> = enclosures.at.0.iter().map(|enclosed| enclosed.k.to_string()).collect();
    format!("{}: w_k lies in the stated box at k = {}", assumed(instance), steps.join(", "))
}

/// A step number, with its trailing zeros as an exponent where there are many.
fn step(k: &UBig) -> String {
    let digits = k.to_string();
    let short = digits.trim_end_matches('0');
    let zeros = digits.len() - short.len();
    if zeros > 6 { format!("{short}e{zeros}") } else { digits }
}

/// A positive number in scientific notation with four digits, rounded up.
fn rounded_up(x: &RBig) -> String {
    let ten = |exponent: usize| UBig::from(10u8).pow(exponent);
    let (p, q) = (x.numerator().unsigned_abs(), x.denominator());
    let mut exponent = p.to_string().len() as i64 - q.to_string().len() as i64 - 3;
    loop {
        let places = usize::try_from(exponent.unsigned_abs()).unwrap_or(usize::MAX);
        let (p, q) = if exponent < 0 { (&p * ten(places), q.clone()) } else { (p.clone(), q * ten(places)) };
        let digits = ((p + &q - UBig::ONE) / q).to_string();
        match digits.split_at_checked(1) {
            Some((first, rest)) if rest.len() <= 3 => {
                return format!("{first}.{rest}e{}", exponent + rest.len() as i64);
            }
            _ => exponent += 1,
        }
    }
}

/// The first and the last of the bounds.
fn rate(points: &[RatePoint]) -> String {
    let bound = |point: &RatePoint| format!("within {} of it at k = {}", rounded_up(&point.bound), step(&point.k));
    match points {
        [] => String::new(),
        [one] => format!(", {}", bound(one)),
        [first, .., last] => format!(", {}, .., {} ({} bounds)", bound(first), bound(last), points.len()),
    }
}

pub(crate) fn fate(instance: &Instance, Fate { from_step, end, .. }: &Fate, limit: &Limit) -> String {
    let (start, by) = (assumed(instance), end.kind());
    let from_step = match end {
        End::Leap(leap) => step(leap.pieces.0.last().map_or(from_step, |piece| &piece.to)),
        _ => step(from_step),
    };
    let (w_hat, rate) = match end {
        End::Dead => (String::new(), String::new()),
        End::Invariance(invariance) => (vector(&invariance.w_hat), String::new()),
        End::Trap(trap) => (vector(&trap.w_hat), rate(&trap.rate.0)),
        End::Leap(leap) => (vector(&leap.then.w_hat), rate(&leap.then.rate.0)),
    };
    match limit {
        Limit::Dead => {
            format!("{start}: no sample is active at step {from_step}, so w_k is constant for all k >= {from_step}")
        }
        Limit::MaxMargin { active } => format!(
            "{start}: for all k >= {from_step} the active positives are {active:?}, and w_k/|w_k| converges to the direction of \
             {w_hat}, the max-margin solution of these positives{rate} ({by})"
        ),
        Limit::Constrained { active } => format!(
            "{start}: for all k >= {from_step} the active positives are {active:?}, negatives become active again and again for \
             ever, and w_k/|w_k| converges to the direction of {w_hat}, the max-margin solution of these positives under \
             x_l.w <= 0 for every negative l{rate} ({by})"
        ),
    }
}
