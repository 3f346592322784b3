//! Statements about the law of SGD's limit: the max-margin solutions, and how many of some paths
//! end elsewhere than a probability allows.

use rug::{Float, Rational};

use super::{Case, Fact, listed, vector_of};
use crate::exact::{Problem, Row};
use crate::instance::{float, floats};
use crate::orbit::{Descent, State, dot};
use crate::words::demanded;

/// The paths, their draws, and how many standard errors count as none.
const PATHS: usize = 100;
const DRAWS: usize = 200;
const SIGMAS: f64 = 6.0;

/// A stated limit: J, empty for rest, and its probability.
struct Stated {
    active: Vec<usize>,
    w_hat: Vec<Rational>,
    probability: f64,
}

impl Case<'_> {
    pub(super) fn of_law(&mut self, words: &str, descent: &Descent, start: &State) -> Fact {
        let mut stated = Vec::new();
        for part in words.split("; ").filter(|part| part.starts_with("with a probability of at least ")) {
            let probability = demanded(part, "of at least ", " ").parse().unwrap();
            let rest = part.contains("no sample is active from some step on");
            let (active, w_hat) =
                if rest { Default::default() } else { (listed(part, "of the positives "), vector_of(part, "^ = ")) };
            stated.push(Stated { active, w_hat, probability });
        }
        for Stated { active, w_hat, .. } in stated.iter().filter(|one| !one.active.is_empty()) {
            let rows: Vec<Row> = active.iter().map(|&i| self.instance.feature(i, |_| true)).collect();
            let problem = Problem { dimension: start.w.len(), rows, walls: Vec::new() };
            self.held.solves(&problem, w_hat);
            let all = active.iter().all(|&i| self.instance.positive[i]);
            self.held.demand(all, || "a negative is active for ever".to_owned());
        }
        let left = if words.contains("these are all paths") {
            self.mixture(words, &stated);
            0.0
        } else {
            demanded(words, "with the rest, at most ", ", nothing").parse::<f64>().unwrap()
        };
        let sum = stated.iter().map(|one| one.probability).sum::<f64>() + left;
        self.held.demand((sum - 1.0).abs() < 1e-6, || format!("the probabilities add up to {sum}"));
        let ends = self.ends(descent, start);
        for Stated { active, probability, .. } in &stated {
            let elsewhere = ends.iter().flatten().filter(|end| *end != active).count() as f64 / PATHS as f64;
            let (most, spread) =
                (1.0 - probability, SIGMAS * (probability * (1.0 - probability) / PATHS as f64).sqrt());
            let allowed = most + spread + 1.0 / PATHS as f64;
            self.held
                .demand(elsewhere <= allowed, || format!("{elsewhere} of the paths end elsewhere than {active:?}"));
        }
        Fact::Law
    }

    /// "E w_k/ln k converges to (3/10, 2/5)" is the mixture of the limits.
    fn mixture(&mut self, words: &str, stated: &[Stated]) {
        let mean = vector_of(words, "E w_k/ln k converges to ");
        for (c, mean) in mean.iter().enumerate() {
            let own = stated.iter().filter_map(|one| Some(one.probability * one.w_hat.get(c)?.to_f64())).sum::<f64>();
            let off = (own - mean.to_f64()).abs();
            self.held.demand(off < 1e-6 * (1.0 + own.abs()), || format!("entry {c} of the mixture is {own}"));
        }
    }

    /// The active samples in which some paths stay for ever; none where that is not plain.
    fn ends(&self, descent: &Descent, start: &State) -> Vec<Option<Vec<usize>>> {
        let n = self.instance.n();
        let rows: Vec<Vec<Float>> = (0..n).map(|i| floats(&self.instance.feature(i, |_| true))).collect();
        let sign = |i: usize| if self.instance.positive[i] { 1 } else { -1 };
        let product = |i: usize, j: usize| dot(&rows[i], &rows[j]) * float(&Rational::from(sign(i) * sign(j)));
        let plain = |active: &[usize]| {
            active.iter().all(|&i| {
                let keeps = |j: usize| if active.contains(&j) { product(i, j) >= 0 } else { product(i, j) <= 0 };
                self.instance.positive[i] && (0..n).all(keeps)
            })
        };
        let mut seed = 0x2545_f491_4f6c_dd1d_u64;
        let mut end = || {
            let mut state = start.clone();
            for _ in 0..DRAWS {
                let active: Vec<usize> = (0..n).filter(|&i| state.signs[i].is_gt()).collect();
                if plain(&active) {
                    return Some(active);
                }
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                state = descent.draw(&state, (seed >> 33) as usize % n);
            }
            None
        };
        (0..PATHS).map(|_| end()).collect()
    }
}
