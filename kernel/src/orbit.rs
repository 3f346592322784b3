//! Gradient descent, step by step: a fixed-point centre and a radius around the true iterate (docs/lemmas.md, L1).
//!
//! The unit is u = 2^-N, N the certificate's `bits`. The true w_k lies within `radius` units of `centre` (in units). A step goes on only if the
//! sign of every preactivation x_i.w_k is certain; at k = 0 it is exact.

use std::cmp::Ordering;

use dashu_base::{Abs, SquareRoot};
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::certificate::{Instance, Start};
use crate::exponential::Exponential;
use crate::linear::{Vector, integer_dot};
use crate::outcome::Reason;

/// More sample-steps than these are refused.
const MAX_SAMPLE_STEPS: u64 = 100_000_000;
/// Exponents of kicks beyond this are refused.
const MAX_KICK: u32 = 1 << 14;
/// Rows and their norms, times h, are kept to N + 32 bits.
const GUARD: usize = 32;

/// One sample, prepared for stepping. M = N + 32.
struct Sample {
    positive: bool,
    /// X, D, ceil |X| with x = X/D.
    numerators: Vec<IBig>,
    denominator: IBig,
    norm: IBig,
    /// h y x in units of 2^-M, each entry cut by less than one.
    push: Vec<IBig>,
    /// Upper bounds of h |x|, h |x|^2 and |x| in units of 2^-M.
    push_norm: IBig,
    curvature: IBig,
    length: IBig,
}

/// The ball around w_k; the point w_0 until the first step that moves it.
pub(crate) struct Orbit<'a> {
    start: &'a Start,
    instance: &'a Instance,
    bits: usize,
    samples: Vec<Sample>,
    exponential: Exponential,
    /// ceil sqrt(d): as many units at most are lost when each coordinate loses one.
    cut: IBig,
    /// Steps since the first one known: w_0, or the iterate from which the orbit was resumed.
    k: u64,
    first: UBig,
    /// Whether w_k = w_0: nothing has moved yet.
    at_start: bool,
    centre: Vec<IBig>,
    radius: IBig,
}

/// What is known of the iterate w_k.
pub(crate) struct Iterate {
    pub(crate) k: UBig,
    /// |w_k - centre| <= radius; exact at the start.
    pub(crate) centre: Vector,
    pub(crate) radius: RBig,
    /// The sign of x_i.w_k for every sample: exact at the start, otherwise none where it is not certain.
    pub(crate) signs: Vec<Option<Ordering>>,
    /// The precision N of the orbit.
    pub(crate) bits: usize,
}

/// ceil of x 2^bits.
fn ceil_fixed(x: &RBig, bits: usize) -> IBig {
    floor_fixed(&-x.clone(), bits) * -1
}

/// floor of x 2^bits.
fn floor_fixed(x: &RBig, bits: usize) -> IBig {
    floor_div(x.numerator() << bits, &IBig::from(x.denominator().clone()))
}

/// floor(a/b), b > 0.
fn floor_div(a: IBig, b: &IBig) -> IBig {
    dashu_base::DivRemEuclid::div_rem_euclid(a, b).0
}

/// The least whole number that is at least the square root.
fn ceil_sqrt(square: &UBig) -> IBig {
    let root = square.sqrt();
    let short = &root * &root < *square;
    IBig::from(root) + u8::from(short)
}

/// An upper bound of sqrt(x) 2^bits.
fn ceil_sqrt_fixed(x: &RBig, bits: usize) -> IBig {
    ceil_sqrt(&UBig::try_from(ceil_fixed(x, 2 * bits)).unwrap_or_default())
}

impl Sample {
    fn new(x: &Vector, positive: bool, h: &RBig, bits: usize) -> Self {
        let precision = bits + GUARD;
        let norm_squared = x.norm_squared();
        let sign = if positive { h.clone() } else { -h.clone() };
        let integer_norm = integer_dot(x.numerators(), x.numerators());
        Self {
            positive,
            numerators: x.numerators().to_vec(),
            denominator: IBig::from(x.denominator().clone()),
            norm: ceil_sqrt(&UBig::try_from(integer_norm).unwrap_or_default()),
            push: x.entries().map(|entry| floor_fixed(&(&sign * entry), precision)).collect(),
            push_norm: ceil_sqrt_fixed(&(h * h * &norm_squared), precision),
            curvature: ceil_fixed(&(h * &norm_squared), precision),
            length: ceil_sqrt_fixed(&norm_squared, precision),
        }
    }
}

/// What the active samples of one step add up to.
struct Sum {
    /// Whether there is an active sample.
    active: bool,
    /// The sum of E h y x, in units of 2^-(N + M), E the weight e^{-y a} in units.
    gradient: Vec<IBig>,
    /// An upper bound of the error of that sum, in units of 2^-M u, coordinates taken together.
    defect: IBig,
    /// An upper bound of h beta at the centre, in units of 2^-M u.
    curvature: IBig,
    /// The largest row among the active samples, in units of 2^-M.
    length: IBig,
}

impl<'a> Orbit<'a> {
    /// The orbit at k = 0.
    pub(crate) fn new(instance: &'a Instance, bits: usize) -> Result<Self, Reason> {
        let start = instance.start()?;
        let h = &start.eta / IBig::from(instance.n());
        let cut = ceil_sqrt(&UBig::from(instance.d()));
        Ok(Self {
            start,
            instance,
            bits,
            samples: instance.samples().map(|(_, x, positive)| Sample::new(x, positive, &h, bits)).collect(),
            exponential: Exponential::new(bits),
            radius: cut.clone(),
            cut,
            k: 0,
            first: UBig::ZERO,
            at_start: true,
            centre: start.w0.entries().map(|w| floor_fixed(&w, bits)).collect(),
        })
    }

    /// The orbit from what is known of an iterate behind a leap.
    pub(crate) fn resume(instance: &'a Instance, iterate: Iterate) -> Result<Self, Reason> {
        let mut orbit = Self::new(instance, iterate.bits)?;
        orbit.centre = iterate.centre.entries().map(|w| floor_fixed(&w, orbit.bits)).collect();
        orbit.radius = ceil_fixed(&iterate.radius, orbit.bits) + &orbit.cut;
        (orbit.first, orbit.at_start) = (iterate.k, false);
        Ok(orbit)
    }

    /// What is known of w_k.
    pub(crate) fn iterate(&self) -> Iterate {
        let unit = UBig::ONE << self.bits;
        let entry = |c: &IBig| RBig::from_parts(c.clone(), unit.clone());
        let (centre, radius) = match self.at_start {
            true => (self.start.w0.clone(), RBig::ZERO),
            false => (Vector::new(&self.centre.iter().map(entry).collect::<Vec<_>>()), entry(&self.radius)),
        };
        Iterate { k: &self.first + UBig::from(self.k), centre, radius, signs: self.signs(), bits: self.bits }
    }

    /// The sign of x_i.w_k for every sample: exact at the start, otherwise none where it is not certain.
    fn signs(&self) -> Vec<Option<Ordering>> {
        if self.at_start {
            return self.instance.samples().map(|(_, x, _)| Some(x.dot(&self.start.w0).cmp(&RBig::ZERO))).collect();
        }
        self.samples.iter().map(|sample| self.sign(sample, &integer_dot(&sample.numerators, &self.centre))).collect()
    }

    /// The sign of X.w_k, certain if |X.centre| > |X| radius or X = 0.
    fn sign(&self, sample: &Sample, product: &IBig) -> Option<Ordering> {
        let certain = sample.norm.is_zero() || product.clone().abs() > &sample.norm * &self.radius;
        certain.then(|| product.cmp(&IBig::ZERO))
    }

    /// Steps until k = `target`.
    pub(crate) fn advance(&mut self, target: &UBig) -> Result<(), Reason> {
        let n = u64::try_from(self.samples.len()).unwrap_or(u64::MAX);
        let target = u64::try_from(target).ok().filter(|k| k.saturating_mul(n) <= MAX_SAMPLE_STEPS);
        let target = target.ok_or(Reason::StepBudget)?;
        while self.k < target {
            if !self.step()? {
                // No sample is active: w_k stays where it is.
                self.k = target;
            }
        }
        Ok(())
    }

    /// One step; false if no sample is active.
    fn step(&mut self) -> Result<bool, Reason> {
        let precision = self.bits + GUARD;
        let sum = self.sum()?;
        if !sum.active {
            return Ok(false);
        }
        // h beta over the whole ball: e^{|x| radius} <= 1 + 2 |x| radius while |x| radius <= 1.
        let spread = ((&sum.length * &self.radius) >> precision) + 1u8;
        if spread > IBig::ONE << self.bits {
            return Err(Reason::BallTooWide { step: self.k });
        }
        let beta = &sum.curvature + ((&sum.curvature * &spread) >> (self.bits - 1)) + 1u8;
        let two = IBig::ONE << (self.bits + precision + 1);
        if beta > two {
            self.radius = ((&self.radius * (beta - (two >> 1usize))) >> (self.bits + precision)) + 1u8;
        }
        self.radius += (sum.defect >> precision) + 1u8 + &self.cut;
        for (c, g) in self.centre.iter_mut().zip(sum.gradient) {
            *c += g >> precision;
        }
        self.k += 1;
        self.at_start = false;
        Ok(true)
    }

    fn sum(&self) -> Result<Sum, Reason> {
        let exact = if self.at_start { Some(self.signs()) } else { None };
        let mut sum = Sum {
            active: false,
            gradient: vec![IBig::ZERO; self.centre.len()],
            defect: IBig::ZERO,
            curvature: IBig::ZERO,
            length: IBig::ZERO,
        };
        for (i, sample) in self.samples.iter().enumerate() {
            let product = integer_dot(&sample.numerators, &self.centre);
            let sign = match &exact {
                Some(signs) => signs.get(i).copied().flatten(),
                None => self.sign(sample, &product),
            };
            if sign.ok_or(Reason::SignUncertain { step: self.k, sample: i })? == Ordering::Greater {
                self.add(sample, i, product, &mut sum)?;
            }
        }
        Ok(sum)
    }

    /// Adds the weight of an active sample: E units, off by at most `error` units.
    fn add(&self, sample: &Sample, i: usize, product: IBig, sum: &mut Sum) -> Result<(), Reason> {
        let (weight, error) = self.weight(sample, i, product)?;
        sum.active = true;
        for (g, x) in sum.gradient.iter_mut().zip(&sample.push) {
            *g += x * &weight;
        }
        // |h x| error, and one 2^-M in each coordinate of the cut row times the weight.
        sum.defect += &sample.push_norm * &error + &self.cut * &weight;
        sum.curvature += &sample.curvature * (weight + error);
        if sample.length > sum.length {
            sum.length.clone_from(&sample.length);
        }
        Ok(())
    }

    /// e^{-y a} at the centre, a = x.centre, in units, with a bound of its error in units.
    fn weight(&self, sample: &Sample, i: usize, product: IBig) -> Result<(IBig, IBig), Reason> {
        let work = self.exponential.work();
        // a in ulps 2^-W, cut by less than one: a relative error of 2^-W, far below the two units of `exp`.
        let a = floor_div(product << (work - self.bits), &sample.denominator);
        let t = if sample.positive { -a } else { a };
        let limit = IBig::from(MAX_KICK) << work;
        if t > limit {
            return Err(Reason::KickTooLarge { step: self.k, sample: i });
        }
        if t < -limit {
            // e^t < 2^-N.
            return Ok((IBig::ZERO, IBig::ONE));
        }
        let (m, k) = self.exponential.exp(&t);
        let places = usize::try_from(k.unsigned_abs()).unwrap_or(usize::MAX);
        Ok(if k < 0 { (m >> places, IBig::from(4u8)) } else { (m << places, IBig::from(3u8) << places) })
    }
}
