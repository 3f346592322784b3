//! The expectation of SGD in words.

use std::fmt::Write as _;

use rug::{Integer, Rational};

use super::fate::{assumed, parameter};
use super::margin::set;
use super::numbers::{enclosed, exact};
use crate::arith::interval::{Interval, distance};
use crate::arith::rational::{round_interval, shown_step};
use crate::ask::{Expectation, Found, Method, Sgd};
use crate::claim::Verdict;
use crate::endings::invariance::Breach;
use crate::sgd::{Broken, Departure, Direction, Exactly, Kept, MOST_DRAWS, Sampler, error};

/// Significant digits of a bound.
const DIGITS: usize = 5;

fn up(x: &Interval) -> String {
    round_interval(x, DIGITS).1
}

fn or_dash(x: Option<Interval>) -> String {
    x.as_ref().map_or_else(|| "-".to_owned(), up)
}

impl Sgd<'_> {
    /// The answer in words.
    pub fn human(&self) -> String {
        let found = &self.found;
        let method = match self.sampler {
            Sampler::Replacement => "stochastic gradient descent",
            Sampler::Reshuffle => "stochastic gradient descent, all samples once an epoch in a new order,",
        };
        let mut out = assumed(method, self.trajectory);
        match found {
            Found::Broken { broken, .. } => {
                self.broken(&mut out, broken);
                self.evidence(&mut out, None);
                if let Some(limits) = &self.limits {
                    limits.entries(&mut out, &self.at);
                }
                let _ = match found.certified() {
                    Ok(checked) => writeln!(out, "\nvacuous: {}", checked.statement()),
                    Err(reason) => writeln!(out, "\nundecided: {reason}"),
                };
                if let Some(limits) = &self.limits {
                    limits.verdict_line(&mut out);
                }
            }
            Found::Kept { kept, .. } if self.sampler == Sampler::Reshuffle => {
                self.kept(&mut out, kept, None);
                out.push_str("bounds    none: what is proved of the mean is about draws with replacement\n");
                self.evidence(&mut out, None);
                let _ = match found.certified() {
                    Ok(checked) => writeln!(out, "\nsgd.invariance {}: {}", checked.verdict(), checked.statement()),
                    Err(reason) => writeln!(out, "\nsgd.invariance {}: {reason}", Verdict::Undecided),
                };
            }
            Found::Kept { kept, .. } => {
                self.kept(&mut out, kept, found.direction());
                self.bounds(&mut out, found);
                self.evidence(&mut out, found.direction());
                verdicts(&mut out, found);
            }
        }
        out
    }

    fn broken(&self, out: &mut String, broken: &Broken) {
        match broken {
            Broken::Dead => out.push_str("paths     no sample is active at w_0: w_k = w_0 on every path\n"),
            Broken::Kicks { sample } => {
                let _ = writeln!(out, "paths     the negative {sample} is active at w_0, which lies in no cone C_J");
            }
            Broken::Leaves(Departure { breach: Breach { neuron, drawn, sample }, falls_asleep, draws, w, .. }) => {
                let n = self.trajectory.model().data().n();
                let at = if self.trajectory.model().is_one_neuron() {
                    String::new()
                } else {
                    format!(" at neuron {neuron}")
                };
                let times = if *draws == Some(1) { "draw" } else { "draws" };
                let what = if *falls_asleep { "falls asleep" } else { "wakes up" };
                out.push_str("paths     not every path keeps its pattern: ");
                let _ = match draws {
                    Some(m) => writeln!(
                        out,
                        "after {m} {times} of sample {drawn}, a path of probability {n}^-{m},\n          sample {sample} {what}{at}, at w with"
                    ),
                    None => writeln!(
                        out,
                        "sample {sample} {what}{at} after finitely many draws of sample {drawn},\n          more than {MOST_DRAWS}, or by way of a preactivation too near to zero"
                    ),
                };
                for (c, x) in w.iter().enumerate().filter(|_| draws.is_some()) {
                    let _ = writeln!(out, "  w[{c}] {}", enclosed(x));
                }
            }
        }
        match &self.limits {
            Some(limits) => limits.human(out),
            None => out.push_str(
                "evidence  none: what is proved of the mean of SGD does not apply, and no paths are simulated\n",
            ),
        }
    }

    fn kept(&self, out: &mut String, kept: &Kept, direction: Option<&Direction>) {
        let _ = match self.trajectory.model().is_one_neuron() {
            true => writeln!(out, "paths     every path keeps the active samples {} for ever", set(&kept.active())),
            false => {
                writeln!(
                    out,
                    "paths     every path keeps the pattern of W_0 for ever, neuron by neuron: {}",
                    self.pattern()
                )
            }
        };
        let Some(direction) = direction else { return };
        let w_hat = parameter(self.trajectory.model(), &direction.optimum().w);
        let _ = writeln!(out, "limit     E w_k/|E w_k| -> w^/|w^|, w^ = {w_hat}");
        let m = direction.reach();
        let _ = writeln!(out, "constant  (E|w_k - w^ ln tau_k - w~|^2)^(1/2) <= M = {} for all k", up(m));
        if let Some((k, farthest)) = self.farthest(direction) {
            let _ = writeln!(
                out,
                "          |E w_k - w^ ln tau_k - w~| is seen to be {} at k = {}: M is {} times that",
                up(&farthest),
                shown_step(&k),
                or_dash(m.div(&farthest))
            );
        }
        if let Some((error, from)) = &self.within {
            let steps = match from {
                Some(k) => format!("for all k >= {}", shown_step(k)),
                None => "for no k up to 1e10000000".to_owned(),
            };
            let _ = writeln!(out, "within    the bound shows a direction error of at most {} {steps}", exact(error));
        }
    }

    /// The active samples of each neuron.
    fn pattern(&self) -> String {
        let pattern = self.trajectory.model().pattern_at(self.trajectory.w0());
        let at = |m: usize| -> Vec<usize> { (0..pattern.samples()).filter(|&i| pattern.is_active(m, i)).collect() };
        (0..pattern.neurons()).map(|m| set(&at(m))).collect::<Vec<_>>().join(", ")
    }

    /// The largest distance of an exact mean from w^ ln tau_k + w~.
    fn farthest(&self, direction: &Direction) -> Option<(Integer, Interval)> {
        let distances = self.expectation.iter().filter(|e| matches!(e.method, Method::Exact(_))).filter_map(|e| {
            let away = distance(&e.mean, &direction.reference(&e.k)?);
            Some((e.k.clone(), away))
        });
        distances.max_by(|a, b| a.1.hi().total_cmp(b.1.hi())).filter(|(_, away)| away.positive().is_yes())
    }

    /// A table of the bounds, with the observed error beside them where the mean is known exactly.
    fn bounds(&self, out: &mut String, found: &Found) {
        const HEAD: [&str; 6] = ["k", "error at most", "times ln k", "observed", "times ln k", "E L(w_k) at most"];
        let direction = found.direction();
        let row = |k: &Integer| {
            let log = Interval::from_rational(128, &Rational::from(k)).ln().filter(|log| log.positive().is_yes());
            let proved = direction.map(|_| found.direction_error(k));
            let observed = self.observed(k, direction);
            let times = |error: &Option<Interval>| Some(error.as_ref()? * log.as_ref()?);
            let (proved_times, observed_times) = (times(&proved), times(&observed));
            let cells = [proved, proved_times, observed, observed_times, found.mean_loss(k)].map(or_dash);
            let [a, b, c, d, e] = cells;
            [shown_step(k), a, b, c, d, e]
        };
        let rows: Vec<[String; 6]> = [HEAD.map(str::to_owned)].into_iter().chain(self.at.iter().map(row)).collect();
        let widths: [usize; 6] = std::array::from_fn(|c| rows.iter().map(|row| row[c].len()).max().unwrap_or(0));
        out.push('\n');
        for row in &rows {
            let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            let _ = writeln!(out, "  {}", cells.join("  ").trim_end());
        }
        out.push_str("  (error: | E w_k/|E w_k| - w^/|w^| |; observed: from the mean, where it is known exactly)\n");
    }

    fn observed(&self, k: &Integer, direction: Option<&Direction>) -> Option<Interval> {
        let exact = self.expectation.iter().find(|e| e.k == *k && matches!(e.method, Method::Exact(_)))?;
        error(&exact.mean, &direction?.optimum().w)
    }

    fn evidence(&self, out: &mut String, direction: Option<&Direction>) {
        for Expectation { k, method, mean } in &self.expectation {
            let (how, path): (String, &[Interval]) = match method {
                Method::Exact(Exactly::Exhaustive) => ("exact, over all paths, by the prover alone".to_owned(), &[]),
                Method::Exact(Exactly::Orthogonal) => {
                    ("exact, in closed form for mutually orthogonal samples, by the prover alone".to_owned(), &[])
                }
                Method::MonteCarlo { confidence, paths, seed, path } => {
                    (format!("supported, by {paths} simulated paths with seed {seed}: confidence {confidence}"), path)
                }
            };
            let _ = writeln!(out, "\nE w_k at k = {} ({how})", shown_step(k));
            for (c, x) in mean.iter().enumerate() {
                let on_path = path.get(c).map_or_else(String::new, |w| format!("; on path 0 {}", enclosed(w)));
                let _ = writeln!(out, "  w[{c}] {}{on_path}", enclosed(x));
            }
            let error = direction.and_then(|direction| error(mean, &direction.optimum().w));
            if let (Some(error), Method::MonteCarlo { .. }) = (error, method) {
                let _ = writeln!(out, "  direction error {}", enclosed(&error));
            }
        }
        if let Some(missing) = &self.missing {
            let _ = writeln!(out, "\nno path is simulated: {missing}");
        }
    }
}

/// Each claim with its verdict, in the kernel's words.
fn verdicts(out: &mut String, found: &Found) {
    let Found::Kept { loss, .. } = found else { return };
    let _ = match found.certified() {
        Ok(checked) => writeln!(out, "\nsgd.direction {}: {}", checked.verdict(), checked.statement()),
        Err(reason) => writeln!(out, "\nsgd.direction {}: {reason}", Verdict::Undecided),
    };
    let _ = match loss.as_deref() {
        Some((_, checked)) => writeln!(out, "sgd.loss {}: {}", checked.verdict(), checked.statement()),
        None => writeln!(out, "sgd.loss {}: the kernel's arithmetic does not reach these numbers", Verdict::Undecided),
    };
}
