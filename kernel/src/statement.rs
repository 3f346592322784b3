//! What an accepted certificate shows, in words, from the kernel's own reading of it.

use dashu_base::UnsignedAbs;
use dashu_int::UBig;
use dashu_ratio::RBig;
use sha2::{Digest, Sha256};

use crate::certificate::instance::Instance;
use crate::certificate::lines::hexadecimal;
use crate::certificate::witness::{Certificate, Claim, Enclosed, Point, Problem, RatePoint, Side, Verdict};
use crate::number::rational::spell_step;
use crate::number::vector::{Vector, quotient, sum};
use crate::reason::Reason;
use crate::shown::{By, Closed, Likely, Limit, Settled, Share, Shown};

const NOT_SEPARABLE: &str =
    "the data are not linearly separable: a combination of the rows y_i x_i with positive factors is zero";
const NO_INTERCEPT: &str =
    "no w and no free intercept b have y_i (x_i.w + b) >= 1 on all samples: the convex hulls of the two classes meet";
const NO_POSITIVES: &str = "there is no positive sample";
const SAME: &str = "; the same for every derivative of max(x, 0) at 0 from 0 to 1";
const ALIGNED: &str = "the max-margin solution w^+ of the positives activates no negative";

/// The most cones that are listed.
const MOST_LISTED: usize = 32;
/// Significant decimals of the bounds, and of the sides of boxes.
const OF_BOUNDS: usize = 4;
const OF_BOXES: usize = 17;
/// Those of probabilities.
const OF_LAWS: usize = 9;

/// The statement of an accepted certificate.
pub(crate) fn of(certificate: &Certificate, shown: &Shown<'_>) -> Result<String, Reason> {
    let Certificate { claim, verdict, instance, digest, .. } = certificate;
    let words = words(instance, *claim, shown)?;
    let of_iterates = shown.is_of_iterates();
    let off_boundary = of_iterates && !shown.crosses_boundary() && instance.never_on_boundary();
    let header = header(instance, digest, of_iterates && !off_boundary);
    let whatever = if off_boundary { SAME } else { "" };
    // Boxes have lines of their own.
    let end = words.find('\n').unwrap_or(words.len());
    let (words, lines) = words.split_at_checked(end).unwrap_or((&words, ""));
    Ok(match verdict {
        Verdict::Vacuous => format!("{header}: a hypothesis of {claim} fails: {words}{whatever}{lines}"),
        Verdict::Proved | Verdict::Verified | Verdict::Refuted => format!("{header}: {words}{whatever}{lines}"),
    })
}

fn words(instance: &Instance, claim: Claim, shown: &Shown<'_>) -> Result<String, Reason> {
    Ok(match *shown {
        Shown::Solution { problem, w_hat, support, degenerate } => {
            solution(instance, problem, w_hat, support, degenerate)
        }
        Shown::Infeasible { problem } => format!("no w has margin 1 on {}", problem_text(instance, problem)),
        Shown::Intercept { w_hat, b, support } => format!(
            "w = {} with the free intercept b = {b} is the max-margin solution of all {} samples, rows y_i (x_i.w + b) >= 1; support vectors {support:?}",
            vector(w_hat),
            instance.n()
        ),
        Shown::NoIntercept => NO_INTERCEPT.to_owned(),
        Shown::NotSeparable => NOT_SEPARABLE.to_owned(),
        Shown::NoPositives => NO_POSITIVES.to_owned(),
        Shown::Activates { w_hat, negative } => activates(w_hat, negative),
        Shown::Aligned => ALIGNED.to_owned(),
        Shown::Separated { by } => separated(instance, claim, by),
        Shown::Spurious { u, ref active } => spurious(u, active),
        Shown::Cells(ref cells) => minima(instance, claim, cells),
        Shown::Boxes(at) => boxes(instance, at),
        Shown::Run { recorded, tolerance, ref within } => run(instance, recorded, tolerance, within),
        Shown::Settled(ref settled) => match (&settled.by, claim) {
            (By::Trap(closed), Claim::GdDirectionRate) => direction_rate(&fate(instance, settled), closed)?,
            _ => fate(instance, settled),
        },
        Shown::LossRate { ref active, ref from, rate } => loss_rate(instance, active, from, rate),
        Shown::SlowDirection { ref active, ref from, ref w_hat, lower } => slow(instance, active, from, w_hat, lower),
        Shown::Partitions { ref settled, ref shares, coupled } => {
            partitions(claim, &fate(instance, settled), shares, coupled)
        }
        Shown::PathsKeep { active } => on_paths(instance, active),
        Shown::PathsStart { negative } => paths_start(instance, negative),
        Shown::PathLeaves { draws, drawn, neuron, sample } => path_leaves(instance, draws, drawn, (neuron, sample)),
        Shown::PathsDegenerate { active } => paths_degenerate(instance, active),
        Shown::PathsSteep { sample } => paths_steep(instance, sample),
        Shown::MeanDirection { active, rate, w_hat } => mean_direction(instance, active, rate, w_hat),
        Shown::MeanLoss { active, rate } => mean_loss(instance, active, rate),
        Shown::Law { ref limits, ref still } => law(instance, limits, still),
    })
}

/// What every statement is about; whether it hangs on the derivative at 0.
fn header(instance: &Instance, digest: &str, on_derivative: bool) -> String {
    let (n, d, one) = (instance.n(), instance.d(), instance.is_one_neuron());
    let samples = if n == 1 { "sample" } else { "samples" };
    let network = if one { String::new() } else { format!(", output weights ({})", instance.output().join(", ")) };
    let start = instance.start().map_or(String::new(), |start| {
        let spelt = start.w0.spell();
        let neurons: Vec<String> = spelt.chunks(d).map(|w| format!("({})", w.join(", "))).collect();
        let w0 = if one { format!("w_0 = {}", neurons.concat()) } else { format!("W_0 = ({})", neurons.join(", ")) };
        let matters = on_derivative || !start.at_zero.is_zero();
        let at_zero = match matters {
            true => format!(", derivative {} of max(x, 0) at 0", start.at_zero),
            false => String::new(),
        };
        format!(", {w0}, step size {}{at_zero}", start.eta)
    });
    format!("on {n} {samples} in dimension {d} (sha256 {digest}){network}{start}")
}

/// Gradient descent, of w or of W.
fn descent(instance: &Instance) -> (&'static str, char) {
    if instance.is_one_neuron() {
        ("gradient descent on one ReLU neuron with the mean exponential loss", 'w')
    } else {
        ("gradient descent on the first layer of the ReLU network with the mean exponential loss", 'W')
    }
}

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

fn solution(instance: &Instance, problem: &Problem, w_hat: &Vector, support: &[usize], degenerate: bool) -> String {
    let (w, of) = (vector(w_hat), problem_text(instance, problem));
    let multipliers = if degenerate {
        "degenerate: no multipliers are positive on the whole support"
    } else {
        "with multipliers positive on the whole support"
    };
    format!("w = {w} is the max-margin solution of {of}; support vectors {support:?}, {multipliers}")
}

fn activates(w: &Vector, negative: usize) -> String {
    format!(
        "the data are separable and the max-margin solution w^+ = {} of the positives activates the negative {negative}: \
         for every start and every step size, w_k/|w_k| does not converge to w^+/|w^+|",
        vector(w)
    )
}

/// What a separator shows about the loss at infinity (T2).
fn separated(instance: &Instance, claim: Claim, v: &Vector) -> String {
    let (n, negatives) = (instance.n(), instance.negatives().len());
    let shown = match claim {
        Claim::LandscapeInfimum if negatives < n => format!("inf L = {negatives}/{n}, and it is not attained"),
        Claim::LandscapeInfimum => format!("inf L = {negatives}/{n}"),
        Claim::LandscapeGlobal => {
            "an asymptotic local minimum u is global exactly if u.x_i > 0 for every positive i".to_owned()
        }
        Claim::LandscapeCritical => {
            let squares = instance.samples().map(|(_, x, _)| quotient(&(v.dot(x) * v.dot(x)), &v.norm_squared()));
            format!(
                "if some sample is active at w, then |grad L(w)| >= (g/{n}) (the sum of e^(-x_i.w) over the active positives and of e^(x_j.w) over the active negatives), with g^2 = {}",
                squares.min().unwrap_or_default()
            )
        }
        _ => "u is an asymptotic local minimum exactly if u.x_i is not 0 for any positive i and u.x_j <= 0 for every negative j"
            .to_owned(),
    };
    format!("the data are separated by v = ({}): {shown}", v.spell().join(", "))
}

fn spurious(u: &Vector, active: &[usize]) -> String {
    format!(
        "the data are separable, and u = {} is a spurious asymptotic minimum: its active positives are {active:?}",
        vector(u)
    )
}

fn minima(instance: &Instance, claim: Claim, cells: &[(usize, Vec<usize>)]) -> String {
    if claim == Claim::LandscapeSpurious {
        return "the data are separable, and every asymptotic local minimum is global".to_owned();
    }
    let (positives, found) = (instance.positives(), cells.iter().map(|(_, active)| active).collect::<Vec<_>>());
    let spurious = found.iter().filter(|active| ***active != positives).count();
    let list = if found.len() <= MOST_LISTED { format!(": J = {found:?}") } else { String::new() };
    format!(
        "the data are separable, and the asymptotic local minima are exactly the directions of {} cones C_J, {spurious} of them spurious{list}",
        found.len()
    )
}

fn run(instance: &Instance, recorded: &[Point], tolerance: &RBig, within: &[Option<bool>]) -> String {
    let mut sum = Sha256::new();
    for Point { k, w } in recorded {
        let w = w.as_ref().map_or_else(|| "nan".to_owned(), |w| w.spell().join(","));
        sum.update(format!("{},{w}\n", spell_step(k)));
    }
    let ends = recorded.first().zip(recorded.last()).map(|(first, last)| [&first.k, &last.k].map(spell_step));
    let [first, last] = ends.unwrap_or_default();
    let (n, digest, (descent, w)) = (recorded.len(), hexadecimal(sum), descent(instance));
    let left = recorded.iter().zip(within).find(|(_, within)| **within == Some(false));
    let shown = match left {
        None => format!("has |w - {w}_k| <= {tolerance} |{w}_k| at each of them"),
        Some((Point { k, w: None }, _)) => format!("has no finite w at k = {}", spell_step(k)),
        Some((Point { k, .. }, _)) => format!("has |w - {w}_k| > {tolerance} |{w}_k| at k = {}", spell_step(k)),
    };
    format!("{descent}: the run recorded at {n} of the steps from k = {first} to {last} (sha256 {digest}) {shown}")
}

fn boxes(instance: &Instance, at: &[Enclosed]) -> String {
    let side = |Side { lo, hi }: &Side| format!("[{}, {}]", rounded(lo, OF_BOXES, false), rounded(hi, OF_BOXES, true));
    let line = |Enclosed { k, w }: &Enclosed| {
        format!("\n  k = {}: {}", spell_step(k), w.iter().map(side).collect::<Vec<_>>().join(" x "))
    };
    let (descent, w) = descent(instance);
    let lines: Vec<String> = at.iter().map(line).collect();
    format!("{descent}: {w}_k lies in the box{}", lines.concat())
}

/// A number with at most so many significant decimals, rounded towards plus or minus infinity.
fn rounded(x: &RBig, significant: usize, up: bool) -> String {
    if x.is_zero() {
        return "0".to_owned();
    }
    let negative = *x < RBig::ZERO;
    let (p, q) = (x.numerator().unsigned_abs(), x.denominator());
    let length = |x: &UBig| x.to_string().len() as i64;
    // |x| is about digits 10^exponent, with one digit too many at first or not.
    let mut exponent = length(&p) - length(q) - significant as i64;
    let digits = loop {
        let power = UBig::from(10u8).pow(usize::try_from(exponent.unsigned_abs()).unwrap_or(usize::MAX));
        let (p, q) = if exponent < 0 { (&p * power, q.clone()) } else { (p.clone(), q * power) };
        let digits = (if up == negative { p } else { p + &q - UBig::ONE } / q).to_string();
        if digits.len() <= significant {
            break digits;
        }
        exponent += 1;
    };
    let short = digits.trim_end_matches('0');
    // The position of the point: x is 0.short 10^point.
    let point = exponent + digits.len() as i64;
    let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
    let split = |at: i64| short.split_at_checked(usize::try_from(at).unwrap_or(0)).unwrap_or((short, ""));
    let text = match (point, point - short.len() as i64) {
        (..=21, 0..) => format!("{short}{}", zeros(point - short.len() as i64)),
        (1..=21, _) => format!("{}.{}", split(point).0, split(point).1),
        (-5..=0, _) => format!("0.{}{short}", zeros(-point)),
        _ => format!("{}.{}e{}", split(1).0, split(1).1, point - 1).replace(".e", "e"),
    };
    if negative { format!("-{text}") } else { text }
}

/// All bounds of what is bounded so.
fn bounds(what: &str, points: &[RatePoint], up: bool) -> String {
    let bound =
        |RatePoint { bound, k }: &RatePoint| format!("{} at k = {}", rounded(bound, OF_BOUNDS, up), spell_step(k));
    let bounds: Vec<String> = points.iter().map(bound).collect();
    if bounds.is_empty() { String::new() } else { format!("; {what} {}", bounds.join(", ")) }
}

/// T5.5: C, s and K of the trap.
fn direction_rate(shown: &str, closed: &Closed) -> Result<String, Reason> {
    Ok(format!(
        "{shown}; for all k >= K = {}, the step where the trap closes, |w_k/|w_k| - w^/|w^|| is at most {}/ln(e^s + k - K), s = {}",
        spell_step(&closed.from),
        rounded(&closed.constant()?.upper()?, OF_BOUNDS, true),
        rounded(&closed.s, OF_BOUNDS, false)
    ))
}

/// T5.4, from step K on.
fn loss_rate(instance: &Instance, active: &[usize], from: &UBig, rate: &[RatePoint]) -> String {
    let (from, n) = (spell_step(from), instance.n());
    format!(
        "{}: for all k >= K = {from} the active samples are {active:?}, and L(w_k) - {}/{n} = F_k/{n} with \
         F_k <= 1/(1/F_K + c (k - K)), c > 0{}",
        descent(instance).0,
        n - active.len(),
        bounds("F_k is at most", rate, true)
    )
}

/// T5.6, from a step on.
fn slow(instance: &Instance, active: &[usize], from: &UBig, w_hat: &Vector, lower: &[RatePoint]) -> String {
    format!(
        "{}: for all k >= {} the active samples are {active:?}, w^ = {} is their max-margin solution, no multipliers are positive on \
         all its support vectors, and |w_k/|w_k| - w^/|w^|| ln k is not bounded{}",
        descent(instance).0,
        spell_step(from),
        vector(w_hat),
        bounds("it is at least", lower, false)
    )
}

/// What an orbit does from a step on.
fn fate(instance: &Instance, Settled { limit, iterate, by, kept }: &Settled) -> String {
    let ((descent, w), from) = (descent(instance), &iterate.k);
    let (first, w_hat) = (spell_step(from), by.w_hat().map_or(String::new(), vector));
    let rate = if let By::Trap(closed) = by { closed.rate.as_slice() } else { &[] };
    let error = bounds(&format!("|{w}_k/|{w}_k| - {w}^/|{w}^|| is at most"), rate, true);
    let shown = match limit {
        Limit::MaxMargin { active } if !instance.is_one_neuron() => format!(
            "for all k >= {first} the activation pattern is the same, the samples that are active at some neuron are {active:?}, and \
             W_k/|W_k| converges to W^/|W^|, W^ = {w_hat} the max-margin solution of their features \
             z_i = y_i (v_m x_i for m active, else 0){error}"
        ),
        Limit::Dead => format!("no sample is active at step {first}, so {w}_k is constant for all k >= {first}"),
        Limit::Landed { kicks } => format!(
            "from step {first} on the negatives {kicks:?} kick one after the other, and then no sample is active: w_k is constant for \
             all k >= {}",
            spell_step(&(from + kicks.len()))
        ),
        Limit::Exploding { cycle: (one, other) } => format!(
            "for all k >= {first} a kick moves w_k far beyond |w_k|, and the next one is exponentially larger; in the end the negatives \
             {one} and {other} kick in turn, and w_k/|w_k| comes near to the directions of -x_{one} and -x_{other} in turn: it does \
             not converge"
        ),
        Limit::MaxMargin { active } => format!(
            "for all k >= {first} the active positives are {active:?}{}, and w_k/|w_k| converges to w^/|w^|, w^ = {w_hat} the \
             max-margin solution of these positives{error}",
            if kept.is_some() { "" } else { ", negatives may kick" }
        ),
        Limit::Constrained { active } => format!(
            "for all k >= {first} the active positives are {active:?}, negatives kick again and again for ever, and \
             w_k/|w_k| converges to w^/|w^|, w^ = {w_hat} the max-margin solution of these positives under x_l.w <= 0 for every \
             negative l{error}"
        ),
    };
    format!("{descent}: {shown}")
}

/// T7.2, T7.3.
fn partitions(claim: Claim, limit: &str, shares: &[Share], coupled: Option<(usize, usize)>) -> String {
    let one = |share: &Share| {
        let Share { samples, maximal, margin, best } = share;
        let own = if *maximal { "maximal".to_owned() } else { format!("not maximal, its square {margin}") };
        format!("{samples:?} {own} (the largest has the square {best})")
    };
    let coupling = match coupled {
        None => "no two partitions are coupled".to_owned(),
        Some((i, j)) => {
            format!(
                "the partitions of the samples {i} and {j} are coupled: they share a neuron, and x_{i}.x_{j} is not 0"
            )
        }
    };
    if claim == Claim::NetworkPartition && coupled.is_some() {
        return format!("{limit}; {coupling}");
    }
    let list: Vec<String> = shares.iter().map(one).collect();
    format!(
        "{limit}; {coupling}; the limit of each partition's effective weight, projected on the span of its samples, has on these \
         samples a margin that is, for {}",
        list.join(", for ")
    )
}

fn sgd(instance: &Instance) -> String {
    format!("stochastic {}", descent(instance).0)
}

/// What every path of SGD has in common.
fn on_paths(instance: &Instance, active: &[usize]) -> String {
    let start = sgd(instance);
    if instance.is_one_neuron() {
        return format!("{start}: on every path, for all k, the active samples are {active:?}");
    }
    format!(
        "{start}: on every path, for all k, the activation pattern is that of W_0, and the samples that are active at some neuron are \
         {active:?}"
    )
}

fn paths_start(instance: &Instance, negative: Option<usize>) -> String {
    match negative {
        Some(sample) => format!("{}: the negative {sample} is active at w_0", sgd(instance)),
        None => format!("{}: no sample is active at w_0, so w_k = w_0 on every path", sgd(instance)),
    }
}

fn path_leaves(instance: &Instance, draws: Option<&UBig>, drawn: usize, (neuron, sample): (usize, usize)) -> String {
    let (start, n) = (sgd(instance), instance.n());
    let changed = match instance.is_one_neuron() {
        true => format!("the sign of sample {sample} has changed"),
        false => format!("the activation pattern has changed, at the latest by sample {sample} at neuron {neuron}"),
    };
    match draws {
        Some(m) => {
            let draws = if m.is_one() { "draw" } else { "draws" };
            format!("{start}: after {m} {draws} of sample {drawn}, a path of probability {n}^-{m}, {changed}")
        }
        None => {
            format!("{start}: after finitely many draws of sample {drawn}, a path of positive probability, {changed}")
        }
    }
}

fn paths_degenerate(instance: &Instance, active: &[usize]) -> String {
    format!(
        "{}: every path keeps the active samples {active:?}, and no multipliers are positive on all of their support vectors",
        sgd(instance)
    )
}

fn paths_steep(instance: &Instance, sample: usize) -> String {
    let (x, w) = if instance.is_one_neuron() { ("x", "w") } else { ("z", "W") };
    format!("{}: eta |{x}|^2 e^(-{x}.{w}_0) >= 2 for the active sample {sample}", sgd(instance))
}

/// T6.1.
fn mean_direction(instance: &Instance, active: &[usize], rate: &[RatePoint], w_hat: &Vector) -> String {
    let (whose, w) = match instance.is_one_neuron() {
        true => ("their max-margin solution", 'w'),
        false => ("the max-margin solution of their features z_i = y_i (v_m x_i for m active, else 0)", 'W'),
    };
    format!(
        "{}, and E {w}_k/|E {w}_k| converges to {w}^/|{w}^|, {w}^ = {} {whose}, with an error of O(1/ln k){}",
        on_paths(instance, active),
        vector(w_hat),
        bounds(&format!("|E {w}_k/|E {w}_k| - {w}^/|{w}^|| is at most"), rate, true)
    )
}

/// T6.2.
fn mean_loss(instance: &Instance, active: &[usize], rate: &[RatePoint]) -> String {
    let n = instance.n();
    let w = descent(instance).1;
    format!(
        "{}, and E L({w}_k) - {}/{n} = E F_k/{n} with E F_k <= 1/(1/F_0 + c k), c > 0{}",
        on_paths(instance, active),
        n - active.len(),
        bounds("E F_k is at most", rate, true)
    )
}

/// T6.4: with which probabilities there is which limit; where nothing is left, the mean's.
fn law(instance: &Instance, limits: &[Likely<'_>], still: &RBig) -> String {
    let rounded = |p: &RBig, up| if *p == RBig::ONE { "1".to_owned() } else { rounded(p, OF_LAWS, up) };
    let one = |Likely { active, w_hat, probability }: &Likely<'_>| {
        format!(
            "with a probability of at least {} w_k/|w_k| converges to w^/|w^|, w^ = {} the max-margin solution of the positives {active:?}, \
             which from some step on are the active samples",
            rounded(probability, false),
            vector(w_hat)
        )
    };
    let mut parts: Vec<String> = limits.iter().filter(|likely| !likely.probability.is_zero()).map(one).collect();
    if !still.is_zero() {
        let at_least = rounded(still, false);
        parts.push(format!(
            "with a probability of at least {at_least} no sample is active from some step on, and w_k is constant"
        ));
    }
    let settled = sum(limits.iter().map(|likely| likely.probability.clone()).chain([still.clone()]));
    parts.push(match settled.is_one() {
        true => {
            let terms = limits.iter().map(|likely| (likely.probability.clone(), likely.w_hat));
            let mean = Vector::combination(instance.d(), terms);
            format!("these are all paths, the probabilities are exact, and E w_k/ln k converges to {}", vector(&mean))
        }
        false => format!("with the rest, at most {}, nothing is said", rounded(&(RBig::ONE - settled), true)),
    });
    format!("{}: {}", sgd(instance), parts.join("; "))
}

#[cfg(test)]
#[path = "../tests/unit/statement.rs"]
mod tests;
