//! The scalar recursion alpha(m+1) = alpha(m) + c e^{-alpha(m)}, and its mean over a binomial m, at
//! any size (docs/lemmas.md lemma:orthogonal-mean).

use rug::{Float, Integer, Rational};

use super::{PREC, enclose};
use crate::arith::interval::Interval;

/// The height of a sample that only its own draws raise, by the number m of draws.
#[derive(Clone, Debug)]
pub(super) struct Scalar {
    /// alpha(0).
    start: Interval,
    /// c = eta |x|^2 > 0.
    step: Interval,
}

/// From this mean number of draws on the expansion around the mean is used; before, every term of
/// the mean is added.
const FAR: u64 = 1 << 15;
/// Where the expansion takes over from the recursion: before 3/4 of the mean.
const FROM: u64 = 1 << 13;
/// A tail of the binomial below 2^-TAIL is bounded, not added term by term.
const TAIL: u32 = 160;

fn int(n: i32) -> Interval {
    Interval::from_int(PREC, n)
}

impl Scalar {
    pub(super) fn new(start: &Rational, step: &Rational) -> Self {
        Self { start: enclose(start), step: enclose(step) }
    }

    /// alpha(k).
    pub(super) fn after(&self, k: &Integer) -> Option<Interval> {
        self.mean(k, 1)
    }

    /// E alpha(M), M binomial: k draws out of n samples. `None` where numbers leave the range of
    /// the arithmetic.
    pub(super) fn mean(&self, k: &Integer, n: usize) -> Option<Interval> {
        let mean = Rational::from((k, Integer::from(n)));
        let found = match k.to_u64() {
            Some(k) if mean < FAR => self.by_terms(k, n),
            _ => self.around(&mean, &enclose(&Rational::from((1, n as u64))))?,
        };
        found.is_finite().then_some(found)
    }

    /// One step from alpha(m).
    fn push(&self, alpha: &Interval) -> Interval {
        &self.step * &(-alpha).exp()
    }

    fn advanced(&self, steps: u64) -> Interval {
        (0..steps).fold(self.start.clone(), |alpha, _| &alpha + &self.push(&alpha))
    }

    /// sum_m P(M = m) alpha(m), the upper tail bounded: alpha(m) <= alpha(m_0) + (m - m_0) c
    /// e^{-alpha(m_0)}.
    fn by_terms(&self, k: u64, n: usize) -> Interval {
        if n == 1 {
            return self.advanced(k);
        }
        let count = |x: u64| enclose(&Rational::from(x));
        let others = (n - 1) as u64;
        let none = Rational::from((others, n as u64));
        // k ln((n-1)/n), the logarithm of a positive number.
        let log = enclose(&none).ln().unwrap_or_else(|| Interval::whole(PREC));
        let mut mass = (count(k) * log).exp();
        let mut rest = int(1);
        let mut alpha = self.start.clone();
        let mut sum = Interval::zero(PREC);
        let tiny = Float::with_val(PREC, 1) >> TAIL;
        for m in 0..k {
            sum = sum + &mass * &alpha;
            rest = (rest - &mass).positive_part();
            let push = self.push(&alpha);
            if m * n as u64 > k && *rest.hi() < tiny {
                let later = alpha.hull(&(&alpha + &(count(k - m) * push)));
                return sum + Interval::zero(PREC).hull(&rest) * later;
            }
            alpha = &alpha + &push;
            mass = mass * enclose(&Rational::from((k - m, others * (m + 1))));
        }
        sum + mass * alpha
    }

    /// The expansion of lemma:orthogonal-mean around the mean mu of M, p = 1/n.
    fn around(&self, mu: &Rational, p: &Interval) -> Option<Interval> {
        let alpha = self.advanced(FROM);
        let log_step = self.step.ln()?;
        let g = (&alpha - &log_step).exp();
        if !(int(1).at_most(&g).is_yes() && g.is_finite()) {
            return None;
        }
        let half = enclose(&Rational::from((1, 2)));
        let from = &g - &(&half * &g.ln()?);
        let inverse = int(1).div(&g)?;
        let drift = enclose(&Rational::from((2, 9))) * (&inverse + &inverse.square());

        let mu_enclosed = enclose(mu);
        let shift = |m: &Interval| &from + &(m - &int(FROM as i32));
        let (centre, low) = (shift(&mu_enclosed), shift(&(&mu_enclosed * &enclose(&Rational::from((3, 4))))));
        let [f, f1, f2, f3, _] = derivatives(&centre)?;
        let [_, slope, .., f4] = derivatives(&low)?;

        // Central moments of the binomial: mu q, mu q (q - p), mu q (1 + 3 mu q - 6 p q).
        let q = int(1) - p;
        let variance = &mu_enclosed * &q;
        let third = &variance * &(&q - p);
        let fourth = &variance * &(int(1) + int(3) * &variance - int(6) * &(p * &q));
        let zero = Interval::zero(PREC);
        let series = &f + &(&f2 * &variance * &half) + &f3 * &third * enclose(&Rational::from((1, 6)));
        let remainder = zero.hull(&(f4 * &fourth * enclose(&Rational::from((1, 24)))));

        // Below 3/4 of the mean: a probability e^{-mu/32}, and crude bounds of both sides.
        let back = zero.hull(&-&mu_enclosed);
        let cubic = &f
            + &(&f1 * &back)
            + &f2 * &back.square() * &half
            + &f3 * &(&back.square() * &back) * enclose(&Rational::from((1, 6)));
        let [above, ..] = derivatives(&(&centre + &drift))?;
        let values = (&self.start - &log_step).hull(&above);
        let tail = (-(&mu_enclosed * &enclose(&Rational::from((1, 32))))).exp();
        let below = zero.hull(&tail) * (values - cubic);
        Some(log_step + series + remainder + zero.hull(&(drift * slope)) + below)
    }
}

/// f = ln G and its first four derivatives by y, y = G - ln(G)/2, at y >= 1.
fn derivatives(y: &Interval) -> Option<[Interval; 5]> {
    let half = enclose(&Rational::from((1, 2)));
    // G lies in [y, 2y], and in y + ln(X)/2 if it lies in X: each round gains a factor of about 2y.
    let mut g = y.hull(&(y * &int(2)));
    for _ in 0..PREC / 8 {
        g = y + &(&half * &g.ln()?);
    }
    let inverse = int(1).div(&(&g - &half))?;
    let powers = [2, 3, 5, 7].map(|e| (1..e).fold(inverse.clone(), |power, _| &power * &inverse));
    let [_, third, fifth, seventh] = &powers;
    let square = g.square();
    let quarter = enclose(&Rational::from((1, 4)));
    let f2 = -(&g * third);
    let f3 = &g * &(int(2) * &g + &half) * fifth;
    let f4 = -(&g * &(int(6) * &square + int(4) * &g + quarter) * seventh);
    Some([g.ln()?, inverse, f2, f3, f4])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// E alpha(M) by exact binomial weights and floats of 300 digits.
    fn oracle(start: f64, step: f64, k: u32, n: u32) -> Float {
        const BITS: u32 = 1000;
        let mut alpha = Float::with_val(BITS, start);
        let mut sum = Float::new(BITS);
        for m in 0..=k {
            let ways = Integer::from(Integer::from(k).binomial_ref(m)) * Integer::from(Integer::u_pow_u(n - 1, k - m));
            let mass = Float::with_val(BITS, ways) / Integer::from(Integer::u_pow_u(n, k));
            sum += mass * &alpha;
            let push = Float::with_val(BITS, -&alpha).exp() * step;
            alpha += push;
        }
        sum
    }

    fn contains(interval: &Interval, x: &Float) -> bool {
        interval.lo() <= x && interval.hi() >= x
    }

    #[test]
    fn the_sum_by_terms_contains_the_mean() {
        for (start, step, k, n) in [(0.5, 0.25, 0, 3), (0.5, 0.25, 7, 3), (2.0, 8.0, 60, 2), (0.125, 3.0, 900, 5)] {
            let scalar = Scalar::new(&Rational::from_f64(start).unwrap(), &Rational::from_f64(step).unwrap());
            let mean = scalar.mean(&Integer::from(k), n as usize).unwrap();
            assert!(contains(&mean, &oracle(start, step, k, n)), "{k} {n}: {mean:?}");
            assert!(Float::with_val(53, mean.hi() - mean.lo()) < 1e-40, "{k} {n}: {mean:?}");
        }
    }

    #[test]
    fn the_expansion_and_the_terms_agree_where_both_reach() {
        for (start, step, n) in [(0.5, 0.25, 3), (0.01, 40.0, 2), (9.0, 0.001, 4), (1.0, 1.0, 1)] {
            let scalar = Scalar::new(&Rational::from_f64(start).unwrap(), &Rational::from_f64(step).unwrap());
            let k = FAR * n as u64;
            let terms = scalar.by_terms(k, n);
            let p = enclose(&Rational::from((1, n as u64)));
            let around = scalar.around(&Rational::from(FAR), &p).unwrap();
            assert!(around.encloses(&terms), "{terms:?} is not in {around:?}");
            assert!(Float::with_val(53, around.hi() - around.lo()) < 1e-8, "{around:?}");
        }
    }

    #[test]
    fn means_reach_any_step() {
        let scalar = Scalar::new(&Rational::from((1, 2)), &Rational::from((1, 4)));
        for (e, width) in [(6, 1e-9), (12, 1e-14), (100, 1e-40), (1000, 1e-50)] {
            let mean = scalar.mean(&Integer::from(Integer::u_pow_u(10, e)), 3).unwrap();
            // alpha is about ln(c k/n).
            let about = f64::from(e) * std::f64::consts::LN_10 - 12f64.ln();
            assert!((mean.mid().to_f64() - about).abs() < 1e-3, "{e}: {mean:?}");
            assert!(Float::with_val(53, mean.hi() - mean.lo()) < width, "{e}: {mean:?}");
        }
    }
}
