//! What an accepted certificate shows, in words, from the kernel's own reading of it.

use dashu_base::UnsignedAbs;
use dashu_int::UBig;
use dashu_ratio::RBig;

use crate::certificate::{
    Claim, Degenerate, Enclosures, End, Fate, Kind, Kkt, LossRate, Problem, RatePoint, SgdLeaves, SgdMean, SgdStart,
    SgdSum,
};
use crate::instance::Instance;
use crate::linear::{Vector, quotient};
use crate::rational::spell_step;
use crate::rules::{Limit, Shown};

pub(crate) const NOT_SEPARABLE: &str =
    "the data are not linearly separable: a combination of the rows y_i x_i with positive factors is zero";
pub(crate) const NO_POSITIVES: &str = "there is no positive sample";
pub(crate) const ALIGNED: &str = "the max-margin solution w^+ of the positives activates no negative";

/// The most cones that are listed.
const MOST_LISTED: usize = 32;

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
                "if some sample is active at w, then |grad L(w)| >= (g/{n}) (the sum of e^(-x_i.w) over the active positives and of                  e^(x_j.w) over the active negatives), with g^2 = {}",
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

/// Where gradient descent starts.
fn assumed(instance: &Instance) -> String {
    let (eta, w0) = (instance.eta().unwrap_or_default(), instance.w0().unwrap_or_default());
    if instance.is_one_neuron() {
        return format!("gradient descent from w_0 = ({}) with step size {eta}", w0.join(", "));
    }
    let rows: Vec<String> = w0.chunks(instance.d()).map(|w| format!("({})", w.join(", "))).collect();
    format!(
        "gradient descent on the first layer of the network with output weights ({}) from W_0 = ({}) with step size {eta}",
        instance.output().join(", "),
        rows.join(", ")
    )
}

pub(crate) fn orbit(instance: &Instance, enclosures: &Enclosures) -> String {
    let steps: Vec<String> = enclosures.at.0.iter().map(|enclosed| spell_step(&enclosed.k)).collect();
    format!("{}: w_k lies in the stated box at k = {}", assumed(instance), steps.join(", "))
}

/// A positive number in scientific notation with four digits, rounded up.
fn rounded_up(x: &RBig) -> String {
    rounded(x, true)
}

/// Rounded down.
fn rounded_down(x: &RBig) -> String {
    rounded(x, false)
}

fn rounded(x: &RBig, up: bool) -> String {
    let ten = |exponent: usize| UBig::from(10u8).pow(exponent);
    let (p, q) = (x.numerator().unsigned_abs(), x.denominator());
    let mut exponent = p.to_string().len() as i64 - q.to_string().len() as i64 - 3;
    loop {
        let places = usize::try_from(exponent.unsigned_abs()).unwrap_or(usize::MAX);
        let (p, q) = if exponent < 0 { (&p * ten(places), q.clone()) } else { (p.clone(), q * ten(places)) };
        let digits = (if up { p + &q - UBig::ONE } else { p } / q).to_string();
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
    let bound =
        |point: &RatePoint| format!("within {} of it at k = {}", rounded_up(&point.bound), spell_step(&point.k));
    match points {
        [] => String::new(),
        [one] => format!(", {}", bound(one)),
        [first, .., last] => format!(", {}, .., {} ({} bounds)", bound(first), bound(last), points.len()),
    }
}

/// The step at which the last end is judged, and that end.
fn settled<'a>(from_step: &UBig, end: &'a End) -> (UBig, &'a End) {
    match end {
        End::Leap(leap) => {
            let last = leap.pieces.0.last().map_or(from_step, |piece| &piece.to);
            settled(&(last + &leap.steps), &leap.then)
        }
        End::Slide(slide) => {
            let last = slide.pieces.0.last().map_or(from_step, |piece| &piece.to);
            settled(last, &slide.then)
        }
        _ => (from_step.clone(), end),
    }
}

/// T5.5.
pub(crate) fn direction_rate(shown: &str, constant: &RBig) -> String {
    format!(
        "{shown}; for all k >= K, the step where the trap closes, the distance is at most {}/ln(e^s + k - K) with the s of the \
         certificate",
        rounded_up(constant)
    )
}

/// T5.4.
pub(crate) fn loss_rate(instance: &Instance, LossRate { fate, rate: points }: &LossRate, active: &[usize]) -> String {
    let (from_step, _) = settled(&fate.from_step, &fate.end);
    let (from_step, n) = (spell_step(&from_step), instance.n());
    let bound = |point: &RatePoint| format!("{}/{n} at k = {}", rounded_up(&point.bound), spell_step(&point.k));
    let bounds: Vec<String> = points.0.iter().map(bound).collect();
    format!(
        "{}: for all k >= {from_step} the active samples are {active:?}, and L(w_k) - {}/{n} = F_k/{n} with \
         F_k <= 1/(1/F_K + c (k - K)), K = {from_step}, c > 0: at most {}",
        assumed(instance),
        n - active.len(),
        bounds.join(", ")
    )
}

/// T5.6.
pub(crate) fn slow(instance: &Instance, Degenerate { fate, lower, .. }: &Degenerate, active: &[usize]) -> String {
    let (from_step, _) = settled(&fate.from_step, &fate.end);
    let bound = |point: &RatePoint| format!("at least {} at k = {}", rounded_down(&point.bound), spell_step(&point.k));
    let bounds: Vec<String> = lower.0.iter().map(bound).collect();
    let bounds = if bounds.is_empty() { String::new() } else { format!("; it is {}", bounds.join(", ")) };
    format!(
        "{}: for all k >= {} the active samples are {active:?}, no multipliers are positive on all their support vectors, and \
         |w_k/|w_k| - w^/|w^|| ln k is not bounded{bounds}",
        assumed(instance),
        spell_step(&from_step)
    )
}

pub(crate) fn fate(instance: &Instance, Fate { from_step, end, .. }: &Fate, limit: &Limit) -> String {
    let (start, by) = (assumed(instance), end.kind());
    let (first, end) = settled(from_step, end);
    let from_step = spell_step(&first);
    let (w_hat, rate) = match end {
        End::Dead | End::Exploding(_) | End::Leap(_) | End::Slide(_) => (String::new(), String::new()),
        End::Invariance(invariance) => (vector(&invariance.w_hat), String::new()),
        End::Trap(trap) => (vector(&trap.w_hat), rate(&trap.rate.0)),
        End::Sharp(sharp) => (vector(&sharp.w_hat), rate(&sharp.rate.0)),
    };
    match limit {
        Limit::MaxMargin { active } if !instance.is_one_neuron() => format!(
            "{start}: for all k >= {from_step} the activation pattern is the same, the samples that are active at some neuron are \
             {active:?}, and W_k/|W_k| converges to the direction of {w_hat}, the max-margin solution of their features \
             z_i = y_i (v_m x_i for m active, else 0){rate} ({by})"
        ),
        Limit::Dead => {
            format!("{start}: no sample is active at step {from_step}, so w_k is constant for all k >= {from_step}")
        }
        Limit::Landed { kicks } => format!(
            "{start}: from step {from_step} on the negatives {kicks:?} kick one after the other, and then no sample is active: w_k is \
             constant for all k >= {}",
            spell_step(&(first + kicks.len()))
        ),
        Limit::Exploding { cycle: (first, second) } => format!(
            "{start}: for all k >= {from_step} a kick moves w_k far beyond |w_k|, and the next one is exponentially larger; in the end \
             the negatives {first} and {second} kick in turn, and w_k/|w_k| comes near to the directions of -x_{first} and -x_{second} \
             in turn: it does not converge ({by})"
        ),
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

/// T7.2, T7.3.
pub(crate) fn partitions(
    instance: &Instance,
    witness: &Fate,
    claim: Claim,
    shown: &[Shown],
    coupled: Option<(usize, usize)>,
) -> String {
    let mut active: Vec<usize> = shown.iter().flat_map(|share| share.samples.iter().copied()).collect();
    active.sort_unstable();
    let limit = fate(instance, witness, &Limit::MaxMargin { active });
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

/// Where SGD starts.
fn sgd(instance: &Instance) -> String {
    assumed(instance).replace("gradient descent", "stochastic gradient descent")
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
    let x = if instance.is_one_neuron() { "x" } else { "z" };
    format!("{}: eta |{x}|^2 e^(-{x}.w_0) >= 2 for the active sample {sample}", sgd(instance))
}

/// T6.1.
pub(crate) fn sgd_mean(instance: &Instance, SgdMean { active, rate: points, w_hat, .. }: &SgdMean) -> String {
    let whose = match instance.is_one_neuron() {
        true => "their max-margin solution",
        false => "the max-margin solution of their features z_i = y_i (v_m x_i for m active, else 0)",
    };
    format!(
        "{}, and E w_k/|E w_k| converges to the direction of {}, {whose}, like 1/ln k{}",
        on_paths(instance, active),
        vector(w_hat),
        rate(&points.0)
    )
}

/// T6.2.
pub(crate) fn sgd_sum(instance: &Instance, SgdSum { active, rate: points, .. }: &SgdSum) -> String {
    let n = instance.n();
    let bound =
        |point: &RatePoint| format!(", at most {}/{n} at k = {}", rounded_up(&point.bound), spell_step(&point.k));
    format!(
        "{}, and E L(w_k) - {}/{n} = E F_k/{n} with E F_k <= 1/(1/F_0 + c k), c > 0{}",
        on_paths(instance, active),
        n - active.len(),
        points.0.iter().map(bound).collect::<String>()
    )
}
