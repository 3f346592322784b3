//! Networks f(x) = sum_m v_m max(0, w_m.x) (T7): what a pattern makes of an instance. One neuron is
//! M = 1, v = 1.
//!
//! The parameter is W = (w_1, .., w_M), neuron by neuron. Signs of preactivations come neuron by
//! neuron too: that of x_i.w_m at m n + i.

use std::cmp::Ordering;

use dashu_base::Signed;
use dashu_int::IBig;
use dashu_ratio::RBig;

use crate::certificate::instance::Instance;
use crate::number::budget;
use crate::number::vector::Vector;
use crate::reason::Reason;

/// The problem of a pattern while it lasts: linear in W.
pub(crate) struct Lifted {
    /// The features z_i as the rows of one neuron's positives; zero for samples that are active
    /// nowhere.
    pub(crate) instance: Instance,
    /// What keeps the pattern, with sample numbers: rows c with c.W < 0. Rows that every z_i leaves
    /// alone are not among them.
    pub(crate) outside: Vec<(usize, Vector)>,
}

/// An activation pattern in which no sign is unknown. Only certain signs make one, or a rule that
/// has shown who is active: what is not known is never taken for inactive.
#[derive(Clone, Debug)]
pub(crate) struct KnownPattern {
    n: usize,
    /// Neuron by neuron.
    active: Vec<bool>,
}

impl KnownPattern {
    /// The pattern of the signs of x_i.w_m, neuron by neuron, of n samples.
    pub(crate) fn new(n: usize, signs: &[Option<Ordering>]) -> Result<Self, Reason> {
        let is_active = |(at, sign): (usize, &Option<Ordering>)| {
            sign.map(Ordering::is_gt).ok_or(Reason::SignUnknown { sample: at % n })
        };
        Ok(Self { n, active: signs.iter().enumerate().map(is_active).collect::<Result<_, _>>()? })
    }

    /// The pattern of one neuron at which just these samples are shown to be active.
    pub(crate) fn exactly(n: usize, active: &[usize]) -> Self {
        let mut pattern = Self { n, active: vec![false; n] };
        for &i in active {
            if let Some(entry) = pattern.active.get_mut(i) {
                *entry = true;
            }
        }
        pattern
    }

    /// Whether x_i.w_m > 0.
    pub(crate) fn is_active(&self, m: usize, i: usize) -> bool {
        self.active.get(m * self.n + i).is_some_and(|active| *active)
    }

    /// Neuron by neuron, whether sample i is active there.
    pub(crate) fn column(&self, i: usize) -> Vec<bool> {
        self.active.iter().skip(i).step_by(self.n).copied().collect()
    }
}

impl Instance {
    /// The number of neurons M.
    pub(crate) fn neurons(&self) -> usize {
        self.output.len()
    }

    /// The dimension M d of W.
    pub(crate) fn dim(&self) -> usize {
        self.neurons() * self.d()
    }

    /// M = 1, v = 1: the model of T1.
    pub(crate) fn is_one_neuron(&self) -> bool {
        matches!(self.output.as_slice(), [v] if v.is_one())
    }

    /// Whether sample i pushes itself into neuron m: y_i v_m > 0.
    pub(crate) fn agrees(&self, m: usize, i: usize) -> bool {
        self.output.get(m).is_some_and(|v| v.is_positive() == self.is_positive(i))
    }

    /// A row of M d entries for each sample at each neuron.
    fn cost_of_rows(&self) -> u64 {
        let [n, m, d] = [self.n(), self.neurons(), self.dim()].map(budget::count);
        n.saturating_mul(m).saturating_mul(d.saturating_add(1)).saturating_mul(100)
    }

    /// The vector of Q^{Md} with factor(m) x in block m.
    fn blocks(&self, x: &Vector, factor: impl Fn(usize) -> RBig) -> Vector {
        let blocks = (0..self.neurons()).map(factor);
        Vector::new(&blocks.flat_map(|factor| x.entries().map(move |entry| entry * &factor)).collect::<Vec<_>>())
    }

    /// e with e.W = x.w_m.
    pub(crate) fn at_neuron(&self, m: usize, x: &Vector) -> Vector {
        self.blocks(x, |at| if at == m { RBig::ONE } else { RBig::ZERO })
    }

    /// The sign of x_i.w_m at a point for every sample, neuron by neuron: all of them known.
    pub(crate) fn signs(&self, point: &Vector) -> Vec<Option<Ordering>> {
        let [n, dim] = [self.n(), self.dim()].map(budget::count);
        if !budget::pay(n.saturating_mul(dim).saturating_mul(50)) {
            return Vec::new();
        }
        let neurons = point.numerators().chunks(self.d());
        neurons.flat_map(|w| self.samples().map(|(_, x, _)| Some(x.side(w)))).collect()
    }

    /// A sample that is no zero row, with x_i.w_m = 0 at these signs of all samples, neuron by
    /// neuron.
    pub(crate) fn on_boundary(&self, signs: &[Option<Ordering>]) -> Option<usize> {
        let is_zero = |i: usize| self.pick(&[i]).iter().all(|(_, x)| x.is_zero());
        let equal = signs.iter().enumerate().filter(|(_, sign)| **sign == Some(Ordering::Equal));
        equal.map(|(at, _)| at % self.n()).find(|i| !is_zero(*i))
    }

    /// Whether no sample but zero rows lies on its boundary at w_0: what is shown of the iterates
    /// holds for every derivative of max(x, 0) at 0 (docs/lemmas.md, lemma:derivative-at-zero).
    pub(crate) fn never_on_boundary(&self) -> bool {
        let Ok(start) = self.start() else { return false };
        let [n, dim] = [self.n(), self.dim()].map(budget::count);
        // A check that does not pay is declined, whatever is said here.
        let pays = budget::pay(n.saturating_mul(dim).saturating_mul(50));
        let off = |w: &[IBig]| self.samples().all(|(_, x, _)| x.is_zero() || x.side(w).is_ne());
        pays && start.w0.numerators().chunks(self.d()).all(off)
    }

    /// The active samples with z_i = y_i (v_m x_i where x_i.w_m > 0, else 0)_m.
    pub(crate) fn features(&self, pattern: &KnownPattern) -> Vec<(usize, Vector)> {
        if !budget::pay(self.cost_of_rows()) {
            return Vec::new();
        }
        let feature = |(i, x, positive): (usize, &Vector, bool)| {
            let y = if positive { RBig::ONE } else { -RBig::ONE };
            let factor = |m: usize| match self.output.get(m) {
                Some(v) if pattern.is_active(m, i) => v * &y,
                _ => RBig::ZERO,
            };
            pattern.column(i).contains(&true).then(|| (i, self.blocks(x, factor)))
        };
        self.samples().filter_map(feature).collect()
    }

    /// Rows c, with sample numbers: the pattern holds while c.W > 0 for all of them (zero rows
    /// excepted).
    pub(crate) fn sides(&self, pattern: &KnownPattern) -> Vec<(usize, Vector)> {
        if !budget::pay(self.cost_of_rows()) {
            return Vec::new();
        }
        let side = |m: usize, i: usize, x: &Vector| {
            let factor = if pattern.is_active(m, i) { RBig::ONE } else { -RBig::ONE };
            (i, self.blocks(x, |at| if at == m { factor.clone() } else { RBig::ZERO }))
        };
        (0..self.neurons()).flat_map(|m| self.samples().map(move |(i, x, _)| side(m, i, x))).collect()
    }

    /// The lifted problem of a pattern.
    pub(crate) fn lifted(&self, pattern: &KnownPattern) -> Lifted {
        let (features, dim) = (self.features(pattern), self.dim());
        let mut rows = vec![Vector::combination(dim, []); self.n()];
        for (i, z) in &features {
            if let Some(row) = rows.get_mut(*i) {
                row.clone_from(z);
            }
        }
        let moves = |c: &Vector| features.iter().any(|(_, z)| !z.dot(c).is_zero());
        let opposite = |(i, c): (usize, Vector)| (i, Vector::combination(dim, [(-RBig::ONE, &c)]));
        let outside = self.sides(pattern).into_iter().filter(|(_, c)| moves(c)).map(opposite).collect();
        Lifted { instance: self.with_rows(rows), outside }
    }
}
