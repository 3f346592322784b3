//! Gradient descent, step by step: a fixed-point centre and a radius around the true iterate
//! (docs/lemmas.md, lemma:shadowing).
//!
//! The unit is u = 2^-N, N the certificate's `bits`. The true w_k lies within `radius` units of
//! `centre` (in units). A step goes on only if the sign of every preactivation x_i.w_k is certain;
//! at k = 0 it is exact, and a sample on its boundary pushes by the derivative of max(x, 0) at 0.

use std::cmp::Ordering;

use dashu_base::{Abs, BitTest, Signed, SquareRoot};
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::certificate::instance::{Instance, Start};
use crate::iterate::Iterate;
use crate::number::budget;
use crate::number::exp::Exponential;
use crate::number::vector::{Vector, integer_dot, length};
use crate::reason::Reason;

/// Exponents of kicks beyond this are refused.
const MAX_KICK: u32 = 1 << 14;
/// Rows and their norms, times h, are kept to N + 32 bits.
const GUARD: usize = 32;

/// One sample at one neuron, prepared for stepping: its row is v x, v the output weight. M = N +
/// 32.
struct Entry {
    /// Whether v > 0: the sign of x.w is that of v x.w, or else the other.
    upright: bool,
    /// X, D, ceil |X| with v x = X/D.
    numerators: Vec<IBig>,
    denominator: IBig,
    norm: IBig,
    /// h y v x in units of 2^-M, each entry cut by less than one.
    push: Vec<IBig>,
    /// Upper bounds of h |v x|, h |v x|^2 and |v x| in units of 2^-M.
    push_norm: IBig,
    curvature: IBig,
    length: IBig,
}

/// The ball around w_k; the point w_0 until the first step that moves it.
pub(crate) struct Orbit<'a> {
    start: &'a Start,
    instance: &'a Instance,
    bits: usize,
    /// Neuron by neuron.
    entries: Vec<Entry>,
    exponential: Exponential,
    /// ceil sqrt(M d): as many units at most are lost when each coordinate loses one.
    cut: IBig,
    /// Steps since the first one known: w_0, or the iterate from which the orbit was resumed.
    k: u64,
    first: UBig,
    /// Whether w_k = w_0: nothing has moved yet.
    at_start: bool,
    centre: Vec<IBig>,
    radius: IBig,
    /// How many entries were active at the last step.
    active: u64,
    /// Of x.w for all entries, for each word of w.
    cost_of_products: u64,
    /// Of an active entry.
    cost_of_push: u64,
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

impl Entry {
    fn new(x: &Vector, v: &RBig, positive: bool, [h, h_squared]: [&RBig; 2], bits: usize) -> Result<Self, Reason> {
        let precision = bits + GUARD;
        let x = &Vector::new(&x.entries().map(|entry| entry * v).collect::<Vec<_>>());
        let norm_squared = x.norm_squared();
        let sign = if positive { h.clone() } else { -h.clone() };
        // The last three, and the pushes: h is in each of them.
        let (long, short) = (length(h_squared), length(&norm_squared) + budget::words(precision));
        let entries = budget::count(x.numerators().len());
        let stays = budget::kept(budget::words(precision) + 4).saturating_mul(4 + entries);
        budget::spend(budget::ratio(long, short).saturating_mul(3 + entries).saturating_add(stays))?;
        let integer_norm = integer_dot(x.numerators(), x.numerators());
        Ok(Self {
            upright: v.is_positive(),
            numerators: x.numerators().to_vec(),
            denominator: IBig::from(x.denominator().clone()),
            norm: ceil_sqrt(&UBig::try_from(integer_norm).unwrap_or_default()),
            push: x.entries().map(|entry| floor_fixed(&(&sign * entry), precision)).collect(),
            push_norm: ceil_sqrt_fixed(&(h_squared * &norm_squared), precision),
            curvature: ceil_fixed(&(h * &norm_squared), precision),
            length: ceil_sqrt_fixed(&norm_squared, precision),
        })
    }
}

/// What the active samples of one step add up to.
struct Sum {
    /// The number of active entries.
    active: u64,
    /// The sum of E h y v x, in units of 2^-(N + M), E the weight e^{-y f} in units.
    gradient: Vec<IBig>,
    /// An upper bound of the error of that sum, in units of 2^-M u, coordinates taken together.
    defect: IBig,
    /// An upper bound of h beta at the centre, in units of 2^-M u.
    curvature: IBig,
    /// A bound of the longest feature z_i = y_i (v_m x_i)_m, m active, in units of 2^-M.
    length: IBig,
}

impl<'a> Orbit<'a> {
    /// The orbit at k = 0.
    pub(crate) fn new(instance: &'a Instance, bits: usize) -> Result<Self, Reason> {
        let rows = budget::count(instance.neurons()).saturating_mul(budget::count(instance.n() * instance.d()));
        budget::spend(budget::product(budget::words(bits), 1).saturating_mul(rows).saturating_mul(10))?;
        budget::spend(Exponential::cost_of_tables(bits))?;
        let start = instance.start()?;
        let h = &start.eta / IBig::from(instance.n());
        budget::spend(budget::ratio(length(&h), length(&h)))?;
        let h = [&h, &(&h * &h)];
        let cut = ceil_sqrt(&UBig::from(instance.dim()));
        let of = |v| instance.samples().map(move |(_, x, positive)| (x, v, positive));
        let entries = instance.output.iter().flat_map(of);
        let entries = entries.map(|(x, v, positive)| Entry::new(x, v, positive, h, bits));
        let entries = entries.collect::<Result<Vec<Entry>, Reason>>()?;
        let words = |x: &IBig| budget::words(x.bit_len()).saturating_mul(2).saturating_add(40);
        // The denominator, and the norm beside the radius, once more for each row.
        let numbers =
            |entry: &Entry| entry.numerators.iter().chain([&entry.denominator]).map(words).fold(0, u64::saturating_add);
        let products = entries.iter().map(numbers);
        let width = budget::words(bits + GUARD);
        let cost_of_push = budget::product(width, width).saturating_mul(budget::count(instance.d() + 8));
        Ok(Self {
            active: 0,
            cost_of_products: products.fold(0, u64::saturating_add),
            cost_of_push: Exponential::cost_of_exp(bits).saturating_add(cost_of_push),
            start,
            instance,
            bits,
            entries,
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
        let longest = self.longest().max(budget::words(self.bits));
        budget::pay(budget::ratio(longest, longest).saturating_mul(budget::count(self.centre.len())));
        let entry = |c: &IBig| RBig::from_parts(c.clone(), unit.clone());
        let (centre, radius) = match self.at_start {
            true => (self.start.w0.clone(), RBig::ZERO),
            false => (Vector::new(&self.centre.iter().map(entry).collect::<Vec<_>>()), entry(&self.radius)),
        };
        Iterate {
            k: &self.first + UBig::from(self.k),
            centre,
            radius,
            signs: self.signs(),
            bits: self.bits,
            height: None,
            pressed: Vec::new(),
            beside: None,
            awake: None,
            late: false,
        }
    }

    /// The sign of x_i.w_m for every sample, neuron by neuron: exact at the start, otherwise none
    /// where it is not certain.
    fn signs(&self) -> Vec<Option<Ordering>> {
        if self.at_start {
            return self.instance.signs(&self.start.w0);
        }
        if !budget::pay(self.cost_of_signs()) {
            return Vec::new();
        }
        let sign = |(at, entry): (usize, &Entry)| self.sign(entry, &self.product(at, entry));
        self.entries.iter().enumerate().map(sign).collect()
    }

    /// X.w_m at the centre.
    fn product(&self, at: usize, entry: &Entry) -> IBig {
        let from = at / self.instance.n() * self.instance.d();
        integer_dot(&entry.numerators, self.centre.get(from..).unwrap_or_default())
    }

    /// The sign of x.w_m, certain if |X.centre| > |X| radius or X = 0.
    fn sign(&self, entry: &Entry, product: &IBig) -> Option<Ordering> {
        let certain = entry.norm.is_zero() || product.clone().abs() > &entry.norm * &self.radius;
        let sign = product.cmp(&IBig::ZERO);
        certain.then_some(if entry.upright { sign } else { sign.reverse() })
    }

    /// Steps until k = `target`. What all of them take is foreseen.
    pub(crate) fn advance(&mut self, target: &UBig) -> Result<(), Reason> {
        let Ok(target) = u64::try_from(target) else { return budget::spend(u64::MAX) };
        let (from, mut done) = (self.k, 0u64);
        while self.k < target {
            let signs = self.cost_of_signs();
            budget::spend(signs)?;
            if !self.step()? {
                // No sample is active: w_k stays where it is.
                self.k = target;
                break;
            }
            // A step like the last one. Its pushes were paid for one by one.
            let cost = signs.saturating_add(self.active.saturating_mul(self.cost_of_push));
            done = done.saturating_add(cost);
            budget::foresee(done, self.k - from, target - self.k)?;
        }
        Ok(())
    }

    /// The words of the longest number: kicks lengthen them.
    fn longest(&self) -> u64 {
        self.centre.iter().chain([&self.radius]).map(|c| budget::words(c.bit_len())).max().unwrap_or(1)
    }

    /// What looking at all rows takes.
    fn cost_of_signs(&self) -> u64 {
        self.cost_of_products.saturating_mul(self.longest())
    }

    /// One step; false if no sample is active.
    fn step(&mut self) -> Result<bool, Reason> {
        let precision = self.bits + GUARD;
        let sum = self.sum()?;
        self.active = sum.active;
        if sum.active == 0 {
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
            active: 0,
            gradient: vec![IBig::ZERO; self.centre.len()],
            defect: IBig::ZERO,
            curvature: IBig::ZERO,
            length: IBig::ZERO,
        };
        let n = self.instance.n();
        for (i, x, positive) in self.instance.samples() {
            let (mut active, mut on_boundary) = (Vec::new(), Vec::new());
            for (at, entry) in self.entries.iter().enumerate().skip(i).step_by(n) {
                let product = self.product(at, entry);
                let sign = match &exact {
                    Some(signs) => signs.get(at).copied().flatten(),
                    None => self.sign(entry, &product),
                };
                match sign.ok_or(Reason::SignUncertain { step: self.k, sample: i })? {
                    Ordering::Greater => active.push((at / n, entry, product)),
                    Ordering::Equal if !x.is_zero() && !self.start.at_zero.is_zero() => {
                        on_boundary.push((at / n, entry));
                    }
                    _ => {}
                }
            }
            if !on_boundary.is_empty() {
                self.add_from_boundary(&active, &on_boundary, i, positive, &mut sum)?;
            }
            if !active.is_empty() {
                self.add(&active, i, positive, &mut sum)?;
            }
        }
        Ok(sum)
    }

    /// Adds the weight of a sample, active at some neurons: E units, off by at most `error` units.
    fn add(&self, active: &[(usize, &Entry, IBig)], i: usize, positive: bool, sum: &mut Sum) -> Result<(), Reason> {
        budget::spend(self.cost_of_push.saturating_mul(budget::count(active.len())))?;
        let (weight, error) = self.weight(active, i, positive)?;
        sum.active += budget::count(active.len());
        let mut length = IBig::ZERO;
        for (m, entry, _) in active {
            let block = sum.gradient.iter_mut().skip(m * self.instance.d());
            for (g, x) in block.zip(&entry.push) {
                *g += x * &weight;
            }
            // |h v x| error.
            sum.defect += &entry.push_norm * &error;
            sum.curvature += &entry.curvature * (&weight + &error);
            length += &entry.length;
        }
        // One 2^-M in each coordinate of the cut rows times the weight.
        sum.defect += &self.cut * &weight;
        if length > sum.length {
            sum.length = length;
        }
        Ok(())
    }

    /// Adds what a sample at w_0 pushes into neurons on whose boundary it lies: c E units, c the
    /// derivative at 0 (docs/lemmas.md, lemma:derivative-at-zero).
    fn add_from_boundary(
        &self,
        active: &[(usize, &Entry, IBig)],
        on_boundary: &[(usize, &Entry)],
        i: usize,
        positive: bool,
        sum: &mut Sum,
    ) -> Result<(), Reason> {
        budget::spend(self.cost_of_push.saturating_mul(budget::count(active.len() + on_boundary.len())))?;
        let (at_centre, error) = match active {
            [] => (IBig::ONE << self.bits, IBig::ZERO),
            _ => self.weight(active, i, positive)?,
        };
        // At w_0, not at the centre: e^{|z| radius} <= 1 + 2 |z| radius while |z| radius <= 1.
        let longest: IBig = active.iter().map(|(_, entry, _)| &entry.length).sum();
        let spread = ((longest * &self.radius) >> (self.bits + GUARD)) + 1u8;
        if spread > IBig::ONE << self.bits {
            return Err(Reason::BallTooWide { step: self.k });
        }
        let error = &error + (((&at_centre + &error) * spread) >> (self.bits - 1)) + 2u8;
        let at_zero = &self.start.at_zero;
        budget::spend(budget::ratio(length(at_zero), budget::words(at_centre.bit_len())))?;
        let weight = floor_div(at_centre * at_zero.numerator(), &IBig::from(at_zero.denominator().clone()));
        for (m, entry) in on_boundary {
            let block = sum.gradient.iter_mut().skip(m * self.instance.d());
            for (g, x) in block.zip(&entry.push) {
                *g += x * &weight;
            }
            sum.defect += &entry.push_norm * &error;
        }
        sum.defect += &self.cut * &weight;
        sum.active += budget::count(on_boundary.len());
        Ok(())
    }

    /// e^{-y f} at the centre, f = sum v_m x.w_m, in units, with a bound of its error in units.
    fn weight(&self, active: &[(usize, &Entry, IBig)], i: usize, positive: bool) -> Result<(IBig, IBig), Reason> {
        let work = self.exponential.work();
        // Each term in ulps 2^-W, cut by less than one: a relative error of M 2^-W, far below the
        // two units of `exp`.
        let term = |(_, entry, product): &(usize, &Entry, IBig)| {
            floor_div(product.clone() << (work - self.bits), &entry.denominator)
        };
        let f: IBig = active.iter().map(term).sum();
        let t = if positive { -f } else { f };
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

#[cfg(test)]
#[path = "../tests/unit/orbit.rs"]
mod tests;
