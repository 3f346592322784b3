//! Where an orbit goes that has settled in a pattern without kicks: the flow in s = ln k in place
//! of steps, by Runge and Kutta in doubles. An estimate with errors of about 1/k, never a bound:
//! what contradicts it by far is looked at again.

use super::exact::Row;

/// A pattern that is kept, by its features.
pub struct Settled {
    pub features: Vec<Row>,
    pub h: f64,
    /// w^, where multipliers are positive on all tight rows: then w_k - w^ ln k tends to a point.
    pub limit: Option<Vec<f64>>,
}

/// How long the flow is followed before w^ takes over, and how far at all.
const LONG: f64 = 60.0;
const MOST: usize = 40_000;

impl Settled {
    /// W at ln k = `to`, from W at `from`.
    pub fn at(&self, w: &[f64], from: f64, to: f64) -> Option<Vec<f64>> {
        let z: Vec<Vec<f64>> = self.features.iter().map(|z| z.iter().map(rug::Rational::to_f64).collect()).collect();
        let lambda = |s: f64, w: &[f64]| -> Vec<f64> {
            z.iter().map(|z| (s + self.h.ln() - z.iter().zip(w).map(|(z, w)| z * w).sum::<f64>()).exp()).collect()
        };
        let flow = |s: f64, w: &[f64]| -> Vec<f64> {
            let mut v = vec![0.0; w.len()];
            for (lambda, z) in lambda(s, w).iter().zip(&z) {
                v.iter_mut().zip(z).for_each(|(v, z)| *v += lambda * z);
            }
            v
        };
        let plus = |w: &[f64], c: f64, v: &[f64]| -> Vec<f64> { w.iter().zip(v).map(|(w, v)| w + c * v).collect() };
        let last = if self.limit.is_some() { to.min(from + LONG) } else { to };
        let (mut s, mut w, mut steps) = (from, w.to_vec(), 0);
        while s < last {
            let steep: f64 = lambda(s, &w).iter().zip(&z).map(|(l, z)| l * z.iter().map(|z| z * z).sum::<f64>()).sum();
            let c = (0.2 / (1.0 + steep)).min(0.05).min(last - s);
            let k1 = flow(s, &w);
            let k2 = flow(s + c / 2.0, &plus(&w, c / 2.0, &k1));
            let k3 = flow(s + c / 2.0, &plus(&w, c / 2.0, &k2));
            let k4 = flow(s + c, &plus(&w, c, &k3));
            for (j, x) in w.iter_mut().enumerate() {
                *x += c / 6.0 * (k1[j] + 2.0 * k2[j] + 2.0 * k3[j] + k4[j]);
            }
            s += c;
            steps += 1;
            if steps > MOST || w.iter().any(|x| !x.is_finite()) {
                return None;
            }
        }
        match &self.limit {
            Some(limit) => Some(plus(&w, to - s, limit)),
            None => Some(w),
        }
    }

    /// The sum of e^{-z.W}, as a logarithm.
    pub fn log_loss(&self, w: &[f64]) -> f64 {
        let heights = self.features.iter().map(|z| z.iter().zip(w).map(|(z, w)| z.to_f64() * w).sum::<f64>());
        let heights: Vec<f64> = heights.collect();
        let least = heights.iter().copied().fold(f64::INFINITY, f64::min);
        heights.iter().map(|a| (least - a).exp()).sum::<f64>().ln() - least
    }
}
