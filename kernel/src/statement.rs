//! What an accepted certificate shows, in words, from the kernel's own reading of it.

use dashu_base::UnsignedAbs;
use dashu_int::UBig;
use dashu_ratio::RBig;

use crate::certificate::instance::Instance;
use crate::certificate::witness::{
    Claim, Degenerate, Enclosed, Enclosures, End, Kkt, LossRate, Problem, RatePoint, SgdLeaves, SgdMean, SgdStart,
    SgdSum, Side,
};
use crate::number::rational::spell_step;
use crate::number::vector::{Vector, quotient};
use crate::rules::{Limit, Shown};

pub(crate) const NOT_SEPARABLE: &str =
    "the data are not linearly separable: a combination of the rows y_i x_i with positive factors is zero";
pub(crate) const NO_POSITIVES: &str = "there is no positive sample";
pub(crate) const ALIGNED: &str = "the max-margin solution w^+ of the positives activates no negative";

/// The most cones that are listed.
const MOST_LISTED: usize = 32;
/// Significant decimals of the bounds, and of the sides of boxes.
const OF_BOUNDS: usize = 4;
const OF_BOXES: usize = 17;

/// What every statement is about.
pub(crate) fn header(instance: &Instance, digest: &str) -> String {
    let (n, d, one) = (instance.n(), instance.d(), instance.is_one_neuron());
    let samples = if n == 1 { "sample" } else { "samples" };
    let network = if one { String::new() } else { format!(", output weights ({})", instance.output().join(", ")) };
    let start = instance.start().map_or(String::new(), |start| {
        let spelt = start.w0.spell();
        let neurons: Vec<String> = spelt.chunks(d).map(|w| format!("({})", w.join(", "))).collect();
        let w0 = if one { format!("w_0 = {}", neurons.concat()) } else { format!("W_0 = ({})", neurons.join(", ")) };
        format!(", {w0}, step size {}", start.eta)
    });
    format!("on {n} {samples} in dimension {d} (sha256 {digest}){network}{start}")
}

/// Gradient descent, of w or of W.
fn descent(instance: &Instance) -> (&'static str, char) {
    if instance.is_one_neuron() {
        ("gradient descent on one ReLU neuron with the exponential loss", 'w')
    } else {
        ("gradient descent on the first layer of the ReLU network with the exponential loss", 'W')
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

/// What a separator shows about the loss at infinity (T2).
pub(crate) fn separated(instance: &Instance, claim: Claim, v: &Vector) -> String {
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

pub(crate) fn spurious(u: &Vector, active: &[usize]) -> String {
    format!(
        "the data are separable, and u = {} is a spurious asymptotic minimum: its active positives are {active:?}",
        vector(u)
    )
}

pub(crate) fn cells(instance: &Instance, claim: Claim, found: &[Vec<usize>]) -> String {
    if claim == Claim::LandscapeSpurious {
        return "the data are separable, and every asymptotic local minimum is global".to_owned();
    }
    let positives = instance.positives();
    let spurious = found.iter().filter(|active| **active != positives).count();
    let list = if found.len() <= MOST_LISTED { format!(": J = {found:?}") } else { String::new() };
    format!(
        "the data are separable, and the asymptotic local minima are exactly the directions of {} cones C_J, {spurious} of them spurious{list}",
        found.len()
    )
}

pub(crate) fn orbit(instance: &Instance, enclosures: &Enclosures) -> String {
    let side = |Side { lo, hi }: &Side| format!("[{}, {}]", rounded(lo, OF_BOXES, false), rounded(hi, OF_BOXES, true));
    let line = |Enclosed { k, w }: &Enclosed| {
        format!("\n  k = {}: {}", spell_step(k), w.iter().map(side).collect::<Vec<_>>().join(" x "))
    };
    let (descent, w) = descent(instance);
    let lines: Vec<String> = enclosures.at.iter().map(line).collect();
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

/// The end behind all leaps and slides.
fn last(end: &End) -> &End {
    match end {
        End::Leap(leap) => last(&leap.then),
        End::Slide(slide) => last(&slide.then),
        _ => end,
    }
}

/// T5.5: C, s and K of the trap.
pub(crate) fn direction_rate(shown: &str, constant: &RBig, s: &RBig, from: &UBig) -> String {
    format!(
        "{shown}; for all k >= K = {}, the step where the trap closes, |w_k/|w_k| - w^/|w^|| is at most {}/ln(e^s + k - K), s = {}",
        spell_step(from),
        rounded(constant, OF_BOUNDS, true),
        rounded(s, OF_BOUNDS, false)
    )
}

/// T5.4, from step K on.
pub(crate) fn loss_rate(
    instance: &Instance,
    LossRate { rate, .. }: &LossRate,
    active: &[usize],
    from: &UBig,
) -> String {
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
pub(crate) fn slow(instance: &Instance, slow: &Degenerate, w_hat: &Vector, active: &[usize], from: &UBig) -> String {
    format!(
        "{}: for all k >= {} the active samples are {active:?}, w^ = {} is their max-margin solution, no multipliers are positive on \
         all its support vectors, and |w_k/|w_k| - w^/|w^|| ln k is not bounded{}",
        descent(instance).0,
        spell_step(from),
        vector(w_hat),
        bounds("it is at least", &slow.lower, false)
    )
}

/// What an orbit does from a step on.
pub(crate) fn fate(instance: &Instance, end: &End, from: &UBig, limit: &Limit) -> String {
    let ((descent, w), first) = (descent(instance), spell_step(from));
    let (w_hat, rate): (_, &[RatePoint]) = match last(end) {
        End::Invariance(invariance) => (vector(&invariance.w_hat), &[]),
        End::Trap(trap) => (vector(&trap.w_hat), &trap.rate),
        End::Sharp(sharp) => (vector(&sharp.w_hat), &sharp.rate),
        End::Dead | End::Exploding(_) | End::Leap(_) | End::Slide(_) => (String::new(), &[]),
    };
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
            "for all k >= {first} the active positives are {active:?}, and w_k/|w_k| converges to w^/|w^|, w^ = {w_hat} the \
             max-margin solution of these positives{error}"
        ),
        Limit::Constrained { active } => format!(
            "for all k >= {first} the active positives are {active:?}, negatives become active again and again for ever, and \
             w_k/|w_k| converges to w^/|w^|, w^ = {w_hat} the max-margin solution of these positives under x_l.w <= 0 for every \
             negative l{error}"
        ),
    };
    format!("{descent}: {shown}")
}

/// T7.2, T7.3.
pub(crate) fn partitions(
    instance: &Instance,
    claim: Claim,
    end: &End,
    from: &UBig,
    shown: &[Shown],
    coupled: Option<(usize, usize)>,
) -> String {
    let mut active: Vec<usize> = shown.iter().flat_map(|share| share.samples.iter().copied()).collect();
    active.sort_unstable();
    let limit = fate(instance, end, from, &Limit::MaxMargin { active });
    let one = |share: &Shown| {
        let Shown { samples, maximal, margin, best } = share;
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
    let list: Vec<String> = shown.iter().map(one).collect();
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

/// T6, T7.
pub(crate) fn sgd_kept(instance: &Instance, active: &[usize]) -> String {
    on_paths(instance, active)
}

pub(crate) fn sgd_start(instance: &Instance, SgdStart { negative }: &SgdStart) -> String {
    match negative {
        Some(sample) => format!("{}: the negative {sample} is active at w_0", sgd(instance)),
        None => format!("{}: no sample is active at w_0, so w_k = w_0 on every path", sgd(instance)),
    }
}

pub(crate) fn sgd_leaves(instance: &Instance, leaves: &SgdLeaves) -> String {
    let (start, n, SgdLeaves { draws, drawn, neuron, sample }) = (sgd(instance), instance.n(), leaves);
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

pub(crate) fn sgd_degenerate(instance: &Instance, active: &[usize]) -> String {
    format!(
        "{}: every path keeps the active samples {active:?}, and no multipliers are positive on all of their support vectors",
        sgd(instance)
    )
}

pub(crate) fn sgd_steep(instance: &Instance, sample: usize) -> String {
    let (x, w) = if instance.is_one_neuron() { ("x", "w") } else { ("z", "W") };
    format!("{}: eta |{x}|^2 e^(-{x}.{w}_0) >= 2 for the active sample {sample}", sgd(instance))
}

/// T6.1.
pub(crate) fn sgd_mean(instance: &Instance, SgdMean { active, rate, w_hat, .. }: &SgdMean) -> String {
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
pub(crate) fn sgd_sum(instance: &Instance, SgdSum { active, rate, .. }: &SgdSum) -> String {
    let n = instance.n();
    let w = descent(instance).1;
    format!(
        "{}, and E L({w}_k) - {}/{n} = E F_k/{n} with E F_k <= 1/(1/F_0 + c k), c > 0{}",
        on_paths(instance, active),
        n - active.len(),
        bounds("E F_k is at most", rate, true)
    )
}

#[cfg(test)]
#[path = "../tests/unit/statement.rs"]
mod tests;
