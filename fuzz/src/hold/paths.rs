//! Statements about SGD: all paths of a few draws, some longer ones, means over all paths where
//! they are few and over many where they are not.

use rug::Float;

use super::{Case, Fact, listed, vector_of};
use crate::exact::{Problem, Row};
use crate::instance::{BITS, float, floats};
use crate::orbit::{Descent, State, apart, dot};
use crate::words::{Bound, bounds, demanded};

/// The most paths of all draws, and the draws of longer ones.
const MOST_PATHS: usize = 300;
const LONG: usize = 40;
/// The most draws of one sample that are made.
const MOST_DRAWS: usize = 5_000;
/// Paths of a mean that is estimated, and how many standard errors count as none.
const SAMPLE: usize = 40;
const SIGMAS: f64 = 6.0;
const MOST_STEPS: usize = 300;

impl Case<'_> {
    fn first(&self) -> (Descent, State) {
        let start = self.instance.start.as_ref().unwrap();
        let descent = Descent::new(self.instance, start);
        let state = descent.first(start);
        (descent, state)
    }

    pub(super) fn of_paths(&mut self, words: &str) -> Fact {
        let (descent, start) = self.first();
        let n = self.instance.n();
        if words.starts_with("with a probability of at least ") {
            return self.of_law(words, &descent, &start);
        }
        if words.starts_with("the negative ") {
            let l: usize = demanded(words, "the negative ", " ").parse().unwrap();
            let active = !self.instance.positive[l] && start.signs[l].is_gt();
            self.held.demand(active, || format!("{l} is no active negative"));
            return Fact::KeptNot;
        }
        if words.starts_with("no sample is active at w_0") {
            self.held.demand(start.signs.iter().all(|sign| sign.is_le()), || "a sample is active".to_owned());
            return Fact::KeptNot;
        }
        if words.starts_with("after ") {
            self.leaves(words, &descent, &start);
            return Fact::KeptNot;
        }
        if words.starts_with("eta |") {
            let i: usize = words.rsplit(' ').next().unwrap().parse().unwrap();
            let z = self.instance.feature(i, |m| start.signs[m * n + i].is_gt());
            let height = dot(&floats(&z), &start.w);
            let eta = float(&self.instance.start.as_ref().unwrap().eta);
            let first = dot(&floats(&z), &floats(&z)) * eta * (-height).exp();
            self.held.demand(first >= 2, || format!("it is {first:.10}"));
            return Fact::MeanSteep;
        }
        let marks = ["at some neuron are ", "the active samples are ", "every path keeps the active samples "];
        let mark = marks.into_iter().find(|mark| words.contains(mark)).unwrap();
        let active = listed(words, mark);
        self.kept(&active, &descent, &start);
        let problem = self.features(&active, &start);
        if words.contains("no multipliers are positive on all of their support vectors") {
            let regular = problem.solution().is_none_or(|w| problem.is_regular(&w));
            self.held.demand(!regular, || "some multipliers are positive on all support vectors".to_owned());
            return Fact::MeanSlow;
        }
        if words.contains("with an error of O(1/ln k)") {
            let w_hat = vector_of(words, "^ = ");
            let regular = self.held.solves(&problem, &w_hat);
            self.held.demand(regular, || "no multipliers are positive on all support vectors".to_owned());
            let limit = floats(&w_hat);
            for Bound { k, bound } in bounds(words, "^|| is at most ") {
                let Some((mean, spread)) = k.within(MOST_STEPS).map(|k| mean(&descent, &start, n, k, |s| s.w.clone()))
                else {
                    self.held.beyond += 1;
                    continue;
                };
                let error = apart(&mean, &limit) - spread / dot(&mean, &mean).sqrt();
                self.held.demand(error <= float(&bound), || format!("the distance at {k:?} is {error:.10}"));
            }
            return Fact::MeanDirection;
        }
        if words.contains("with E F_k <= 1/(1/F_0 + c k)") {
            let share = format!("{}/{n} = E F_k/{n}", n - active.len());
            self.held.demand(words.contains(&share), || format!("not {share}"));
            for Bound { k, bound } in bounds(words, "E F_k is at most ") {
                let inactive = |s: &State| vec![s.loss.clone()];
                let Some((mean, spread)) = k.within(MOST_STEPS).map(|k| mean(&descent, &start, n, k, inactive)) else {
                    self.held.beyond += 1;
                    continue;
                };
                let loss = mean[0].clone() - spread;
                self.held.demand(loss <= float(&bound), || format!("E F at {k:?} is {loss:.10}"));
            }
            return Fact::MeanLoss;
        }
        Fact::Kept
    }

    fn features(&self, active: &[usize], start: &State) -> Problem {
        let n = self.instance.n();
        let rows: Vec<Row> =
            active.iter().map(|&i| self.instance.feature(i, |m| start.signs[m * n + i].is_gt())).collect();
        Problem { dimension: start.w.len(), rows, walls: Vec::new() }
    }

    /// All paths of a few draws and some longer ones keep the pattern.
    fn kept(&mut self, active: &[usize], descent: &Descent, start: &State) {
        let n = self.instance.n();
        let own: Vec<usize> =
            (0..n).filter(|&i| start.signs.iter().skip(i).step_by(n).any(|sign| sign.is_gt())).collect();
        self.held.demand(own == active, || format!("{own:?} are active"));
        if !self.instance.is_network {
            let all = active.iter().all(|&i| self.instance.positive[i]);
            self.held.demand(all, || "an active negative".to_owned());
        }
        let same = |state: &State| state.signs.iter().zip(&start.signs).all(|(a, b)| a.is_gt() == b.is_gt());
        let mut now = vec![start.clone()];
        while now.len() * n <= MOST_PATHS && (n > 1 || now.len() < 2) {
            now = now.iter().flat_map(|state| (0..n).map(|i| descent.draw(state, i))).collect();
            self.held.demand(now.iter().all(same), || "a path leaves the pattern".to_owned());
            if n == 1 {
                break;
            }
        }
        for only in 0..n {
            let mut state = start.clone();
            for k in 0..LONG {
                // Mostly one sample, the others by turns.
                state = descent.draw(&state, if k % 7 == 6 { k / 7 % n } else { only });
                self.held.demand(same(&state), || format!("draws of {only} leave the pattern"));
            }
        }
    }

    /// "after 11 draws of sample 0, .., the sign of sample 1 has changed".
    fn leaves(&mut self, words: &str, descent: &Descent, start: &State) {
        let n = self.instance.n();
        let drawn: usize = demanded(words, " of sample ", ",").parse().unwrap();
        let (sample, neuron): (usize, usize) = match words.split_once("at the latest by sample ") {
            Some((_, rest)) => {
                let (i, m) = rest.split_once(" at neuron ").unwrap();
                (i.parse().unwrap(), m.parse().unwrap())
            }
            None => (demanded(words, "the sign of sample ", " ").parse().unwrap(), 0),
        };
        let draws = demanded(words, "after ", " ");
        let draws = if draws == "finitely" { None } else { Some(draws.parse::<usize>().unwrap_or(usize::MAX)) };
        if draws.is_some_and(|m| m > MOST_DRAWS) {
            return self.held.beyond += 1;
        }
        let changed = |state: &State| {
            let signs = || state.signs.iter().zip(&start.signs);
            let of_it = state.signs[neuron * n + sample].is_gt() != start.signs[neuron * n + sample].is_gt();
            let any = signs().any(|(a, b)| a.is_gt() != b.is_gt());
            if self.instance.is_network { any } else { of_it }
        };
        let mut state = start.clone();
        let mut has = false;
        for _ in 0..draws.unwrap_or(MOST_DRAWS) {
            state = descent.draw(&state, drawn);
            has = changed(&state);
            // Of a network the first change counts.
            if has && (self.instance.is_network || draws.is_none()) {
                break;
            }
        }
        match draws {
            Some(m) => self.held.demand(has, || format!("nothing has changed after {m} draws")),
            None if has => self.held.compared += 1,
            None => self.held.beyond += 1,
        }
    }
}

/// The mean of something over all paths of k draws, or over some, with its error.
fn mean(
    descent: &Descent,
    start: &State,
    n: usize,
    k: usize,
    of: impl Fn(&State) -> Vec<Float>,
) -> (Vec<Float>, Float) {
    let paths = u32::try_from(k).ok().and_then(|k| n.checked_pow(k)).filter(|paths| *paths <= MOST_PATHS);
    let mut ends = vec![start.clone()];
    match paths {
        Some(_) => {
            for _ in 0..k {
                ends = ends.iter().flat_map(|state| (0..n).map(|i| descent.draw(state, i))).collect();
            }
        }
        None => {
            let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
            ends = vec![start.clone(); SAMPLE];
            for state in &mut ends {
                for _ in 0..k {
                    seed ^= seed << 13;
                    seed ^= seed >> 7;
                    seed ^= seed << 17;
                    *state = descent.draw(state, (seed >> 33) as usize % n);
                }
            }
        }
    }
    let values: Vec<Vec<Float>> = ends.iter().map(of).collect();
    let zero = || vec![Float::new(BITS); values[0].len()];
    let mut mean = zero();
    for value in &values {
        mean.iter_mut().zip(value).for_each(|(m, x)| *m += x);
    }
    mean.iter_mut().for_each(|m| *m /= values.len() as u32);
    let mut variance = Float::new(BITS);
    for value in &values {
        value.iter().zip(&mean).for_each(|(x, m)| variance += Float::with_val(BITS, x - m).square());
    }
    let exact = paths.is_some();
    let error = (variance / (values.len() as u32).pow(2)).sqrt() * SIGMAS;
    (mean, if exact { Float::new(BITS) } else { error })
}
