//! Statements about gradient descent: patterns, iterates, distances and losses of plain steps, and
//! of the flow behind them where nothing kicks any more.

use std::cmp::Ordering;

use rug::{Float, Rational};

use super::flow::doubles;
use super::{Case, Fact, listed, vector_of};
use crate::exact::{Problem, Row, dot};
use crate::instance::{float, floats};
use crate::orbit::{State, apart, norm};
use crate::words::{Bound, Step, bounds, decimal, demanded};

/// The last step that is made.
pub const MOST: usize = 6_000;
/// How many steps behind the first one of a statement are looked at.
pub const AFTER: usize = 300;

impl Case<'_> {
    pub(super) fn of_descent(&mut self, words: &str) -> Fact {
        if words.starts_with("the run recorded at ") {
            return self.recorded(words);
        }
        if words.contains("_k lies in the box") {
            self.boxes(words);
            return Fact::Boxes;
        }
        if words.contains("two partitions are coupled") || words.contains("the partitions of the samples") {
            return self.partitions(words);
        }
        if words.contains("with F_k <= 1/(1/F_K + c (k - K))") {
            self.loss(words);
            return Fact::LossRate;
        }
        if words.contains("|| ln k is not bounded") {
            self.slow(words);
            return Fact::Slow;
        }
        self.fate(words)
    }

    pub(super) fn at(&mut self, k: usize) -> Option<State> {
        self.orbit.as_mut()?.at(k).cloned()
    }

    /// The steps from a first one on that are looked at; none beyond the last that is made.
    fn steps(&mut self, first: &Step) -> Vec<(usize, State)> {
        let Some(first) = first.within(MOST - AFTER) else {
            self.held.beyond += 1;
            return Vec::new();
        };
        (first..=first + AFTER).map_while(|k| self.at(k).map(|state| (k, state))).collect()
    }

    pub(super) fn fate(&mut self, words: &str) -> Fact {
        if words.starts_with("no sample is active at step ") {
            let first = Step::read(demanded(words, "at step ", ","));
            let again = Step::read(words.rsplit(' ').next().unwrap());
            self.held.demand(first == again, || "two steps".to_owned());
            self.dead_from(&first);
            return Fact::Dead;
        }
        if words.contains(" kick one after the other, and then no sample is active") {
            self.landed(words);
            return Fact::Dead;
        }
        let first = Step::read(demanded(words, "for all k >= ", " "));
        if words.contains("it does not converge") {
            self.exploding(&first, words);
            return Fact::Exploding;
        }
        let (words, trap) = words.split_once("; for all k >= K = ").map_or((words, None), |(a, b)| (a, Some(b)));
        let pattern = words.contains("the activation pattern is the same");
        let active = listed(words, if pattern { "active at some neuron are " } else { "the active positives are " });
        let w_hat = vector_of(words, "^ = ");
        let kicks = words.contains("kick again and again");
        let steps = self.steps(&first);
        let problem = if pattern {
            self.same_pattern(&first, &steps, &active)
        } else {
            self.positives(&steps, &active, kicks || words.contains("negatives may kick"));
            Some(self.of_positives(&active, kicks))
        };
        let regular = problem.as_ref().is_some_and(|problem| self.held.solves(problem, &w_hat));
        self.errors(&bounds(words, "^|| is at most "), &w_hat, problem.as_ref().filter(|_| !kicks), &first);
        match trap {
            Some(trap) => {
                self.for_ever(trap, &steps, &w_hat);
                Fact::DirectionRate
            }
            None if kicks => Fact::Constrained,
            None => Fact::MaxMargin { active, regular },
        }
    }

    fn dead_from(&mut self, first: &Step) {
        for (k, state) in self.steps(first).into_iter().take(3) {
            let none = state.signs.iter().all(|sign| sign.is_le());
            self.held.demand(none, || format!("a sample is active at step {k}"));
        }
    }

    fn landed(&mut self, words: &str) {
        let kicks = listed(words, "the negatives ");
        let first = Step::read(demanded(words, "from step ", " on"));
        let Some(from) = first.within(MOST) else { return self.held.beyond += 1 };
        for (at, &l) in kicks.iter().enumerate() {
            let Some(state) = self.at(from + at) else { return self.held.beyond += 1 };
            let kicks = !self.instance.positive[l] && state.signs[l] == Ordering::Greater;
            self.held.demand(kicks, || format!("{l} does not kick at step {}", from + at));
        }
        let last = Step::read(words.rsplit(' ').next().unwrap());
        self.held.demand(last.within(MOST) == Some(from + kicks.len()), || "the step where it lands".to_owned());
        match self.at(from + kicks.len()) {
            Some(state) => {
                self.held.demand(state.signs.iter().all(|sign| sign.is_le()), || "it does not land".to_owned())
            }
            None => self.held.beyond += 1,
        }
    }

    fn exploding(&mut self, first: &Step, words: &str) {
        let (one, other) = demanded(words, "the negatives ", " kick in turn").split_once(" and ").unwrap();
        let (one, other): (usize, usize) = (one.parse().unwrap(), other.parse().unwrap());
        let row = |l: usize| &self.instance.rows[l];
        let turned = !self.instance.positive[one] && !self.instance.positive[other] && dot(row(one), row(other)) < 0;
        self.held.demand(turned, || format!("{one} and {other} are no negatives at an obtuse angle"));
        // A kick by one leads to its opposite, where the other is the highest of all.
        let negatives = self.instance.of_label(false);
        let highest = |l: usize| negatives.iter().map(|&i| dot(row(l), row(i))).min();
        let leads =
            highest(one) == Some(dot(row(one), row(other))) && highest(other) == Some(dot(row(one), row(other)));
        self.held.demand(leads, || format!("{one} and {other} do not lead to one another"));
        let Some(from) = first.within(MOST) else { return self.held.beyond += 1 };
        // Each point lies near the opposite of a negative, in the end of these two in turn.
        let mut heads = Vec::new();
        for k in from..from + 50 {
            let (Some(before), Some(after)) = (self.at(k), self.at(k + 1)) else { break };
            let farther = norm(&after.w) > norm(&before.w);
            self.held.demand(farther, || format!("step {k} goes nowhere"));
            let near = |l: &usize| {
                let opposite: Vec<Float> = floats(row(*l)).into_iter().map(|x| -x).collect();
                apart(&after.w, &opposite).to_f64()
            };
            let head = negatives.iter().map(|&l| (near(&l), l)).min_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
            self.held.demand(head.0 < 0.5, || format!("step {} heads nowhere", k + 1));
            heads.push(head.1);
        }
        let same = |a: usize, b: usize| row(a) == row(b);
        let in_turn = heads.windows(2).all(|two| !same(two[0], two[1]));
        self.held.demand(in_turn, || format!("{heads:?} are not in turn"));
        let late = heads.iter().skip(negatives.len());
        let inside = late.into_iter().all(|&l| same(l, one) || same(l, other));
        self.held.demand(inside, || format!("{heads:?} leave {one} and {other}"));
    }

    /// Exactly these positives are active; without kicks no negative is.
    fn positives(&mut self, steps: &[(usize, State)], active: &[usize], kicks: bool) {
        for (k, state) in steps {
            for (i, sign) in state.signs.iter().enumerate() {
                let positive = self.instance.positive[i];
                let fits = match (positive, active.contains(&i)) {
                    (true, true) => *sign == Ordering::Greater,
                    (true, false) => sign.is_le(),
                    (false, _) => kicks || sign.is_le(),
                };
                self.held.demand(fits, || format!("the sign of sample {i} at step {k}"));
            }
        }
    }

    /// One pattern at all these steps; the problem of its features.
    fn same_pattern(&mut self, first: &Step, steps: &[(usize, State)], active: &[usize]) -> Option<Problem> {
        let (_, at_first) = steps.first()?;
        for (k, state) in steps {
            let same = state.signs.iter().zip(&at_first.signs).all(|(a, b)| a.is_gt() == b.is_gt());
            self.held.demand(same, || format!("the pattern at step {k} is not that at {first:?}"));
        }
        let n = self.instance.n();
        let is_active = |m: usize, i: usize| at_first.signs[m * n + i].is_gt();
        let own: Vec<usize> = (0..n).filter(|&i| (0..self.instance.output.len()).any(|m| is_active(m, i))).collect();
        self.held.demand(own == active, || format!("{own:?} are active at some neuron"));
        let rows: Vec<Row> = own.iter().map(|&i| self.instance.feature(i, |m| is_active(m, i))).collect();
        Some(Problem { dimension: rows.first()?.len(), rows, walls: Vec::new() })
    }

    /// The distances of the direction from its limit at single steps.
    fn errors(&mut self, bounds: &[Bound], w_hat: &[Rational], problem: Option<&Problem>, first: &Step) {
        let limit = floats(w_hat);
        for Bound { k, bound } in bounds {
            if let Some(state) = k.within(MOST).and_then(|k| self.at(k)) {
                let error = apart(&state.w, &limit);
                self.held.demand(error <= float(bound), || format!("the distance at {k:?} is {error:.10}"));
                continue;
            }
            let Some((settled, w, from)) = problem.and_then(|problem| self.flow(problem, first)) else {
                self.held.beyond += 1;
                continue;
            };
            let to = k.log().to_f64();
            let Some(w) = settled.at(&w, from, to) else { return self.held.beyond += 1 };
            let length = w_hat.iter().map(|x| x.to_f64().powi(2)).sum::<f64>().sqrt();
            let error = apart(&doubles(&w), &limit).to_f64() * 0.99 - 0.02 / (length * to);
            self.held.demand(error <= bound.to_f64(), || format!("the distance at {k:?} is about {error}"));
        }
    }

    /// "3, the step where .. |w_k/|w_k| - w^/|w^|| is at most C/ln(e^s + k - K), s = 5".
    fn for_ever(&mut self, words: &str, steps: &[(usize, State)], w_hat: &[Rational]) {
        let first = Step::read(demanded(words, "", ","));
        let constant = float(&decimal(demanded(words, "is at most ", "/ln(")));
        let s = float(&decimal(words.rsplit("s = ").next().unwrap()));
        let Some(from) = first.within(MOST) else { return self.held.beyond += 1 };
        let limit = floats(w_hat);
        for (k, state) in steps.iter().filter(|(k, _)| *k >= from) {
            let log = (s.clone().exp() + (k - from) as u32).ln();
            let error = apart(&state.w, &limit) * log;
            self.held.demand(error <= constant, || format!("the distance at {k} times its logarithm is {error:.10}"));
        }
    }

    fn loss(&mut self, words: &str) {
        let first = Step::read(demanded(words, "for all k >= K = ", " "));
        let active = listed(words, "the active samples are ");
        let n = self.instance.n();
        let share = format!("L(w_k) - {}/{n} = F_k/{n}", n - active.len());
        self.held.demand(words.contains(&share), || format!("not {share}"));
        let steps = self.steps(&first);
        self.positives(&steps, &active, false);
        // F_k falls, whatever c > 0.
        for two in steps.windows(2) {
            self.held.demand(two[1].1.loss < two[0].1.loss, || format!("F grows at step {}", two[0].0));
        }
        let problem = self.of_positives(&active, false);
        for Bound { k, bound } in bounds(words, "F_k is at most ") {
            if let Some(state) = k.within(MOST).and_then(|k| self.at(k)) {
                self.held.demand(state.loss <= float(&bound), || format!("F at {k:?} is {:.10}", state.loss));
                continue;
            }
            let flow = self.flow(&problem, &first);
            let Some((settled, w, from)) = flow else {
                self.held.beyond += 1;
                continue;
            };
            let Some(w) = settled.at(&w, from, k.log().to_f64()) else { return self.held.beyond += 1 };
            let (log, bound) = (settled.log_loss(&w), float(&bound).ln().to_f64());
            self.held.demand(log <= bound + 0.01, || format!("ln F at {k:?} is about {log}, not {bound}"));
        }
    }

    fn slow(&mut self, words: &str) {
        let first = Step::read(demanded(words, "for all k >= ", " "));
        let active = listed(words, "the active samples are ");
        let steps = self.steps(&first);
        self.positives(&steps, &active, false);
        let w_hat = vector_of(words, "w^ = ");
        let problem = self.of_positives(&active, false);
        let regular = self.held.solves(&problem, &w_hat);
        self.held.demand(!regular, || "some multipliers are positive on all support vectors".to_owned());
        let limit = floats(&w_hat);
        for Bound { k, bound } in bounds(words, "it is at least ") {
            match k.within(MOST).and_then(|k| self.at(k)) {
                Some(state) => {
                    let error = apart(&state.w, &limit) * k.log();
                    self.held.demand(error >= float(&bound), || format!("at {k:?} it is {error:.10}"));
                }
                None => self.held.beyond += 1,
            }
        }
    }

    fn boxes(&mut self, words: &str) {
        for line in words.lines().skip(1) {
            let (k, sides) = line.trim().strip_prefix("k = ").unwrap().split_once(": ").unwrap();
            let sides: Vec<(Rational, Rational)> = sides
                .split(" x ")
                .map(|side| side.trim_matches(['[', ']']).split_once(", ").unwrap())
                .map(|(lo, hi)| (decimal(lo), decimal(hi)))
                .collect();
            let k = Step::read(k);
            let found = match k.within(MOST) {
                Some(at) => self.at(at).map(|state| (state.w, 1e-40)),
                None => self.far(&k),
            };
            let Some((w, slack)) = found else {
                self.held.beyond += 1;
                continue;
            };
            self.held.demand(w.len() == sides.len(), || "another dimension".to_owned());
            for ((w, (lo, hi)), at) in w.iter().zip(&sides).zip(0..) {
                let slack = (w.clone().abs() + 1u8) * slack;
                let inside = float(lo) - &slack <= *w && *w <= float(hi) + &slack;
                self.held.demand(inside, || format!("w_{k:?}[{at}] is {w:.30}"));
            }
        }
    }
}
