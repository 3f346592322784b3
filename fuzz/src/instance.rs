//! The instance of a certificate, read once more.

use rug::{Float, Rational};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::exact::{Problem, Row, dot, negated};

pub const BITS: u32 = 200;

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Start {
    pub eta: Rational,
    /// Neuron by neuron.
    pub w0: Vec<Row>,
    /// The derivative of max(x, 0) at 0.
    pub at_zero: Rational,
}

/// Data, output weights and start: all that an orbit depends on.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Instance {
    pub rows: Vec<Row>,
    pub positive: Vec<bool>,
    pub output: Vec<Rational>,
    pub is_network: bool,
    pub start: Option<Start>,
}

pub fn rational(text: &str) -> Rational {
    text.parse().unwrap_or_else(|_| panic!("{text} is no rational"))
}

fn row(value: &Value) -> Row {
    value.as_array().unwrap().iter().map(|x| rational(x.as_str().unwrap())).collect()
}

fn table(value: &Value) -> Vec<Row> {
    value.as_array().unwrap().iter().map(row).collect()
}

pub fn float(x: &Rational) -> Float {
    Float::with_val(BITS, x)
}

pub fn floats(x: &[Rational]) -> Vec<Float> {
    x.iter().map(float).collect()
}

/// serde_json's maps are sorted by key, and its output has no white space: canonical form.
pub fn digest(instance: &Value) -> String {
    Sha256::digest(instance.to_string().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Instance {
    /// (x_i - x_j)/2 for each positive i and negative j as rows, if they are few.
    pub fn of_pairs(&self) -> Option<Problem> {
        let half = Rational::from((1, 2));
        let apart = |x: &Row, y: &Row| x.iter().zip(y).map(|(x, y)| Rational::from(x - y) * &half).collect();
        let negatives = self.pick(&self.of_label(false));
        let positives = self.pick(&self.of_label(true));
        let rows = positives.iter().flat_map(|x| negatives.iter().map(move |y| apart(x, y))).collect();
        let problem = Problem { dimension: self.d(), rows, walls: Vec::new() };
        problem.is_small().then_some(problem)
    }

    pub fn has_both_labels(&self) -> bool {
        self.positive.contains(&true) && self.positive.contains(&false)
    }

    /// Of an accepted certificate: whatever does not fit here has been accepted wrongly, and fails.
    pub fn read(value: &Value) -> Self {
        let labels = value["data"]["labels"].as_array().unwrap();
        let output = value.get("network").map(|network| row(&network["output"]));
        let w0 = value.get("w0").map(|w0| vec![row(w0)]).or(value.get("W0").map(table));
        let number = |key| value.get(key).map(|number| rational(number.as_str().unwrap()));
        let (eta, at_zero) = (number("eta"), number("relu_at_zero").unwrap_or_default());
        Self {
            rows: table(&value["data"]["rows"]),
            positive: labels.iter().map(|label| label.as_i64().unwrap() == 1).collect(),
            is_network: output.as_ref().is_some_and(|output| *output != [1]),
            output: output.unwrap_or_else(|| vec![Rational::from(1)]),
            start: eta.zip(w0).map(|(eta, w0)| Start { eta, w0, at_zero }),
        }
    }

    /// Whether a row that is not zero has the product 0 with a part of w_0.
    pub fn starts_on_boundary(&self) -> bool {
        let w0 = self.start.iter().flat_map(|start| &start.w0);
        let rows: Vec<&Row> = self.rows.iter().filter(|x| x.iter().any(|entry| *entry != 0)).collect();
        w0.into_iter().any(|w| rows.iter().any(|x| dot(x, w) == 0))
    }

    pub fn n(&self) -> usize {
        self.rows.len()
    }

    pub fn d(&self) -> usize {
        self.rows[0].len()
    }

    pub fn of_label(&self, positive: bool) -> Vec<usize> {
        (0..self.n()).filter(|&i| self.positive[i] == positive).collect()
    }

    pub fn pick(&self, samples: &[usize]) -> Vec<Row> {
        samples.iter().map(|&i| self.rows[i].clone()).collect()
    }

    /// The max-margin problem of some positives.
    pub fn problem(&self, active: &[usize], walls: bool) -> Problem {
        let walls = if walls { self.pick(&self.of_label(false)) } else { Vec::new() };
        Problem { dimension: self.d(), rows: self.pick(active), walls }
    }

    /// The max-margin problem of the data set, rows y_i x_i.
    pub fn whole(&self) -> Problem {
        let signed = |i: usize| if self.positive[i] { self.rows[i].clone() } else { negated(&self.rows[i]) };
        Problem { dimension: self.d(), rows: (0..self.n()).map(signed).collect(), walls: Vec::new() }
    }

    /// z_i for a pattern: y_i v_m x_i at the neurons where sample i is active.
    pub fn feature(&self, i: usize, active: impl Fn(usize) -> bool) -> Row {
        let entry = |m: usize, x: &Rational| {
            if !active(m) {
                return Rational::new();
            }
            let product = Rational::from(x * &self.output[m]);
            if self.positive[i] { product } else { -product }
        };
        (0..self.output.len()).flat_map(|m| self.rows[i].iter().map(move |x| entry(m, x))).collect()
    }
}
