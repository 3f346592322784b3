//! Statements about the data alone: margins and the landscape at infinity.

use rug::Rational;

use super::{Case, Fact, listed, vector_of};
use crate::exact::{Problem, Row, dot, negated};
use crate::instance::{Instance, rational};
use crate::words::{between, demanded};

/// The most positives whose sign patterns are all tried.
const MOST_POSITIVES: usize = 8;

impl Case<'_> {
    pub(super) fn of_data(&mut self, words: &str) -> Option<Fact> {
        let instance = self.instance;
        if words.starts_with("the data are not linearly separable") {
            self.separable(false);
            return Some(Fact::NotSeparable);
        }
        if words == "there is no positive sample" {
            self.held.demand(instance.of_label(true).is_empty(), || "there is a positive".to_owned());
            return Some(Fact::NoPositives);
        }
        if words.starts_with("the max-margin solution w^+ of the positives activates no negative") {
            let w = instance.problem(&instance.of_label(true), false).solution();
            let all = w.is_some_and(|w| instance.pick(&instance.of_label(false)).iter().all(|x| dot(x, &w) <= 0));
            self.held.demand(all, || "w^+ activates a negative, or is none".to_owned());
            return Some(Fact::Aligned);
        }
        if words.starts_with("the data are separable and the max-margin solution w^+") {
            self.separable(true);
            let w = vector_of(words, "w^+ = ");
            let problem = self.of_positives(&instance.of_label(true), false);
            self.held.solves(&problem, &w);
            let negative: usize = demanded(words, "activates the negative ", ":").parse().unwrap();
            let activated = !instance.positive[negative] && dot(&instance.rows[negative], &w) > 0;
            self.held.demand(activated, || format!("{negative} is no negative that w^+ activates"));
            return Some(Fact::Diverge);
        }
        if words.starts_with("no w has margin 1 on ") {
            let problem = self.named_problem(words);
            let none = problem.solution();
            self.held.demand(none.is_none(), || format!("{none:?} has margin 1"));
            return Some(Fact::Margin);
        }
        if words.starts_with("no w and no free intercept b ") {
            let none = instance.of_pairs().and_then(|problem| problem.solution());
            self.held.demand(instance.has_both_labels() && none.is_none(), || format!("{none:?} has margin 1"));
            return Some(Fact::Margin);
        }
        if words.starts_with("w = ") && words.contains(" with the free intercept b = ") {
            self.intercept(words);
            return Some(Fact::Margin);
        }
        if words.contains(" is the max-margin solution of ") && words.starts_with("w = ") {
            self.margin(words);
            return Some(Fact::Margin);
        }
        if words.starts_with("the data are separated by v = ") {
            self.separated(words);
            return Some(Fact::Separated);
        }
        if words.starts_with("the data are separable, and u = ") {
            self.separable(true);
            self.spurious(words);
            return Some(Fact::Spurious);
        }
        if words.starts_with("the data are separable, and ") {
            self.separable(true);
            return Some(self.cells(words));
        }
        None
    }

    /// "all 4 samples, rows y_i x_i", or "the positives [0, 1] subject to ..".
    fn named_problem(&mut self, words: &str) -> Problem {
        if words.contains("rows y_i x_i") {
            return self.instance.whole();
        }
        let active = listed(words, "the positives ");
        self.of_positives(&active, words.contains("x_l.w <= 0 for every negative l"))
    }

    fn margin(&mut self, words: &str) {
        let w = vector_of(words, "w = ");
        let problem = self.named_problem(words);
        let regular = self.held.solves(&problem, &w);
        // The numbers of the rows are those of the samples, but for a list of positives.
        let names = match words.contains("rows y_i x_i") {
            true => (0..self.instance.n()).collect(),
            false => listed(words, "the positives "),
        };
        let tight: Vec<usize> = problem.tight(&w).into_iter().map(|at| names[at]).collect();
        let stated = listed(words, "support vectors ");
        self.held.demand(stated == tight, || format!("the support vectors are {tight:?}"));
        let says = !words.ends_with("degenerate: no multipliers are positive on the whole support");
        self.held.demand(says == regular, || format!("multipliers positive on the whole support: {regular}"));
    }

    /// b drops out where every pair of two labels is 2 apart along w.
    fn intercept(&mut self, words: &str) {
        let instance = self.instance;
        let (w, b) = (vector_of(words, "w = "), rational(demanded(words, "free intercept b = ", " is the")));
        match instance.of_pairs() {
            Some(problem) => {
                let own = problem.solution();
                self.held.demand(own.as_ref() == Some(&w), || format!("w is {own:?}"));
            }
            None => self.held.beyond += 1,
        }
        let margin = |i: usize| {
            let level = dot(&instance.rows[i], &w) + &b;
            if instance.positive[i] { level } else { -level }
        };
        let margins: Vec<Rational> = (0..instance.n()).map(margin).collect();
        self.held.demand(margins.iter().all(|margin| *margin >= 1), || format!("the margins are {margins:?}"));
        let tight: Vec<usize> = (0..instance.n()).filter(|&i| margins[i] == 1).collect();
        let stated = listed(words, "support vectors ");
        self.held.demand(stated == tight, || format!("the support vectors are {tight:?}"));
        let all = demanded(words, "solution of all ", " samples");
        self.held.demand(all == instance.n().to_string(), || format!("there are {} samples", instance.n()));
        self.held.demand(instance.has_both_labels(), || "all samples have one label".to_owned());
    }

    fn separated(&mut self, words: &str) {
        let instance = self.instance;
        let v = vector_of(words, "separated by v = ");
        let sides = (0..instance.n()).all(|i| {
            let height = dot(&instance.rows[i], &v);
            if instance.positive[i] { height > 0 } else { height < 0 }
        });
        self.held.demand(sides, || format!("{v:?} separates nothing"));
        if let Some(rest) =
            between(words, "inf L = ", ", and it is not attained").or(words.split_once("inf L = ").map(|x| x.1))
        {
            let negatives = instance.of_label(false).len();
            let own = format!("{negatives}/{}", instance.n());
            self.held.demand(rest == own, || format!("inf L is {own}"));
            let attained = !words.contains("not attained");
            self.held.demand(attained == (negatives == instance.n()), || "whether it is attained".to_owned());
        }
        if let Some((_, square)) = words.split_once("with g^2 = ") {
            let squares = instance.rows.iter().map(|x| dot(x, &v));
            let least = squares.map(|p| Rational::from(&p * &p)).min().unwrap() / dot(&v, &v);
            let stated = rational(square);
            self.held.demand(stated == least, || format!("g^2 is {least}"));
            self.gradients(&stated);
        }
    }

    /// |grad L(w)| >= (g/n) sum of the weights at some points.
    fn gradients(&mut self, square: &Rational) {
        let instance = self.instance;
        for i in 0..instance.n() {
            for sign in [1.0, -1.0, 0.25] {
                let w: Vec<f64> =
                    instance.rows[i].iter().enumerate().map(|(j, x)| sign * (x.to_f64() + 0.1 * j as f64)).collect();
                let (mut weights, mut gradient) = (0.0, vec![0.0; w.len()]);
                for (x, positive) in instance.rows.iter().zip(&instance.positive) {
                    let height: f64 = x.iter().zip(&w).map(|(x, w)| x.to_f64() * w).sum();
                    if height > 0.0 {
                        let (weight, y) = if *positive { ((-height).exp(), 1.0) } else { (height.exp(), -1.0) };
                        weights += weight;
                        gradient.iter_mut().zip(x).for_each(|(g, x)| *g += y * weight * x.to_f64());
                    }
                }
                let length = gradient.iter().map(|g| g * g).sum::<f64>().sqrt();
                let least = square.to_f64().sqrt() * weights;
                self.held.demand(!weights.is_finite() || length >= least * (1.0 - 1e-9), || format!("|grad| at {w:?}"));
            }
        }
    }

    fn spurious(&mut self, words: &str) {
        let instance = self.instance;
        let u = vector_of(words, "u = ");
        let height = |i: usize| dot(&instance.rows[i], &u);
        let active: Vec<usize> = instance.of_label(true).into_iter().filter(|&i| height(i) > 0).collect();
        let stated = listed(words, "its active positives are ");
        self.held.demand(stated == active, || format!("the active positives are {active:?}"));
        let good = active.len() < instance.of_label(true).len()
            && instance.of_label(true).iter().all(|&i| height(i) != 0)
            && instance.of_label(false).iter().all(|&i| height(i) <= 0);
        self.held.demand(good, || format!("{u:?} is no spurious asymptotic minimum"));
    }

    fn cells(&mut self, words: &str) -> Fact {
        let positives = self.instance.of_label(true);
        if positives.len() > MOST_POSITIVES || !self.instance.whole().is_small() {
            self.held.beyond += 1;
            return Fact::Cells { all_global: words.ends_with("every asymptotic local minimum is global") };
        }
        let own = cells(self.instance, &positives);
        let spurious = own.iter().filter(|active| **active != positives).count();
        if words.ends_with("every asymptotic local minimum is global") {
            self.held.demand(spurious == 0, || format!("{own:?} are cells"));
            return Fact::Cells { all_global: true };
        }
        let cones: usize = demanded(words, "the directions of ", " cones").parse().unwrap();
        let of_them: usize = demanded(words, "cones C_J, ", " of them spurious").parse().unwrap();
        self.held
            .demand((cones, of_them) == (own.len(), spurious), || format!("{} cones, {spurious} spurious", own.len()));
        if let Some((_, list)) = words.split_once(": J = [") {
            let mut stated: Vec<Vec<usize>> = list
                .trim_end_matches(']')
                .split("], [")
                .map(|one| crate::words::list(one.trim_matches(['[', ']'])))
                .collect();
            stated.sort();
            self.held.demand(stated == own, || format!("the cells are {own:?}"));
        }
        Fact::Cells { all_global: spurious == 0 }
    }
}

/// J of every cone in which some direction has all positives off its boundary and activates no
/// negative: J is 1, the other positives are -1, no negative is above 0.
fn cells(instance: &Instance, positives: &[usize]) -> Vec<Vec<usize>> {
    let walls = instance.pick(&instance.of_label(false));
    let mut found = Vec::new();
    for set in 0_u32..1 << positives.len() {
        let above = |at: usize| set >> at & 1 == 1;
        let signed = |(at, &i): (usize, &usize)| -> Row {
            if above(at) { instance.rows[i].clone() } else { negated(&instance.rows[i]) }
        };
        let rows = positives.iter().enumerate().map(signed).collect();
        if (Problem { dimension: instance.d(), rows, walls: walls.clone() }).solution().is_some() {
            found.push(positives.iter().enumerate().filter(|(at, _)| above(*at)).map(|(_, &i)| i).collect());
        }
    }
    found.sort();
    found
}
