//! The instance of a certificate, read strictly: data, output weights, start, step size.

use dashu_ratio::RBig;

use crate::certificate::lines::{Line, Lines};
use crate::certificate::node::Node;
use crate::number::vector::Vector;
use crate::reason::{Flaw, Reason};

/// The data, and where gradient descent starts with which step size.
#[derive(Clone, Debug)]
pub struct Instance {
    name: String,
    n: usize,
    d: usize,
    /// None of them, nor of the labels, where the lines of the samples are only passed.
    rows: Vec<Vector>,
    positive: Vec<bool>,
    /// The output weights v_m of a network; 1 where the instance has none.
    pub(crate) output: Vec<RBig>,
    start: Option<Box<Start>>,
}

/// eta, w_0, neuron by neuron, and the derivative of max(x, 0) at 0, from 0 to 1.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    pub(crate) eta: RBig,
    pub(crate) w0: Vector,
    pub(crate) at_zero: RBig,
}

impl Instance {
    /// The rows, labels, output weights, start and step size, with every length and sign checked;
    /// where the rows stand in lines of their own, all but these and the labels.
    pub(crate) fn read(node: &Node<'_>, in_lines: bool) -> Result<Self, Reason> {
        let own: &[&str] = if in_lines { &["d", "n"] } else { &["data"] };
        node.only(&[own, &["W0", "eta", "name", "network", "relu_at_zero", "w0"]].concat())?;
        let (rows, positive) = if in_lines { Default::default() } else { samples(&node.get("data")?)? };
        let number = |key| {
            let number = node.get(key)?;
            let value = number.whole()?;
            number.ensure(value > 0, Flaw::Empty)?;
            Ok(value)
        };
        let (n, d) = match rows.first() {
            Some(row) => (rows.len(), row.len()),
            None => (number("n")?, number("d")?),
        };
        let network = node.find("network")?;
        let output = match &network {
            None => vec![RBig::ONE],
            Some(network) => {
                network.only(&["output"])?;
                let listed = network.get("output")?;
                let output = listed.list(|item| item.rational())?;
                listed.ensure(!output.is_empty(), Flaw::Empty)?;
                listed.ensure(output.iter().all(|v| !v.is_zero()), Flaw::ZeroOutput)?;
                output
            }
        };
        let (key, other) = if network.is_some() { ("W0", "w0") } else { ("w0", "W0") };
        if let Some(other) = node.find(other)? {
            return Err(other.flaw(Flaw::OtherStart));
        }
        let weight = |node: &Node<'_>| {
            let entries = node.list(|item| item.rational())?;
            node.ensure(entries.len() == d, Flaw::Length)?;
            Ok(entries)
        };
        let at_zero = node.find("relu_at_zero")?;
        let start = match (node.find("eta")?, node.find(key)?) {
            (None, None) if at_zero.is_none() => None,
            (Some(eta), Some(w0)) => {
                let weights = if network.is_some() { w0.list(|row| weight(&row))? } else { vec![weight(&w0)?] };
                w0.ensure(weights.len() == output.len(), Flaw::Length)?;
                let at_zero = at_zero.map_or(Ok(RBig::ZERO), |at_zero| {
                    let derivative = at_zero.rational()?;
                    let between = derivative > RBig::ZERO && derivative <= RBig::ONE;
                    at_zero.ensure(between, Flaw::DerivativeOutOfRange).map(|()| derivative)
                })?;
                let start = Start { eta: eta.rational()?, w0: Vector::new(&weights.concat()), at_zero };
                eta.ensure(start.eta > RBig::ZERO, Flaw::NotPositive)?;
                Some(Box::new(start))
            }
            _ => return Err(node.flaw(Flaw::OnlyTogether)),
        };
        let name = node.get("name")?;
        let plain = |c: u8| c.is_ascii_alphanumeric() || b" ._-/()".contains(&c);
        let text = name.string()?;
        name.ensure((1..=100).contains(&text.len()) && text.bytes().all(plain), Flaw::Name)?;
        let name = text.to_owned();
        Ok(Self { name, n, d, rows, positive, output, start })
    }

    /// Holds the samples of these lines.
    pub(crate) fn hold(&mut self, lines: &mut Lines<'_>) -> Result<(), Reason> {
        let d = self.d;
        lines.each(|_, Line { positive, at, values }| {
            self.positive.push(positive);
            self.rows.push(match at {
                None => values,
                Some(at) => Vector::spread(d, &at, &values),
            });
            Ok(())
        })
    }

    /// The name that the certificate gives to the instance; nothing depends on it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The labels, 1 or -1.
    pub fn labels(&self) -> Vec<i8> {
        self.positive.iter().map(|positive| if *positive { 1 } else { -1 }).collect()
    }

    /// The rows x_i, each number as `p/q` or `p` in lowest terms.
    pub fn rows(&self) -> Vec<Vec<String>> {
        self.rows.iter().map(Vector::spell).collect()
    }

    /// The step size, where the instance has a start.
    pub fn eta(&self) -> Option<String> {
        self.start.as_ref().map(|start| start.eta.to_string())
    }

    /// The output weights of the network; 1 alone for one neuron.
    pub fn output(&self) -> Vec<String> {
        self.output.iter().map(ToString::to_string).collect()
    }

    /// The same samples as the positives of one neuron, with other rows.
    pub(crate) fn with_rows(&self, rows: Vec<Vector>) -> Self {
        let (n, d, positive) = (rows.len(), self.dim(), vec![true; rows.len()]);
        Self { name: self.name.clone(), n, d, rows, positive, output: vec![RBig::ONE], start: self.start.clone() }
    }

    /// The same samples with other rows of the same length.
    pub(crate) fn with_projections(&self, rows: Vec<Vector>) -> Self {
        Self { rows, ..self.clone() }
    }

    /// The start w_0, neuron by neuron, where the instance has one.
    pub fn w0(&self) -> Option<Vec<String>> {
        self.start.as_ref().map(|start| start.w0.spell())
    }

    /// The derivative of max(x, 0) at 0, where the instance has a start and it is not 0.
    pub fn relu_at_zero(&self) -> Option<String> {
        self.start.as_ref().filter(|start| !start.at_zero.is_zero()).map(|start| start.at_zero.to_string())
    }

    /// The number of samples.
    pub(crate) fn n(&self) -> usize {
        self.n
    }

    /// The number of features.
    pub(crate) fn d(&self) -> usize {
        self.d
    }

    pub(crate) fn start(&self) -> Result<&Start, Reason> {
        self.start.as_deref().ok_or(Reason::NoStart)
    }

    /// All samples: number, row, and whether it is a positive.
    pub(crate) fn samples(&self) -> impl Iterator<Item = (usize, &Vector, bool)> {
        self.rows.iter().zip(&self.positive).enumerate().map(|(i, (x, positive))| (i, x, *positive))
    }

    /// The samples with these numbers.
    pub(crate) fn pick(&self, which: &[usize]) -> Vec<(usize, &Vector)> {
        which.iter().filter_map(|&i| self.rows.get(i).map(|x| (i, x))).collect()
    }

    pub(crate) fn is_positive(&self, i: usize) -> bool {
        self.positive.get(i).is_some_and(|positive| *positive)
    }

    pub(crate) fn positives(&self) -> Vec<usize> {
        (0..self.n()).filter(|&i| self.is_positive(i)).collect()
    }

    pub(crate) fn negatives(&self) -> Vec<usize> {
        (0..self.n()).filter(|&i| !self.is_positive(i)).collect()
    }
}

/// The rows and labels of version 1.
fn samples(data: &Node<'_>) -> Result<(Vec<Vector>, Vec<bool>), Reason> {
    data.only(&["labels", "rows"])?;
    let listed = data.get("rows")?;
    let rows = listed.list(|row| row.vector())?;
    let d = rows.first().map_or(0, Vector::len);
    listed.ensure(d > 0, Flaw::Empty)?;
    listed.ensure(rows.iter().all(|row| row.len() == d), Flaw::Length)?;
    let labels = data.get("labels")?;
    let positive = labels.list(|item| item.label())?;
    labels.ensure(positive.len() == rows.len(), Flaw::Length)?;
    Ok((rows, positive))
}
