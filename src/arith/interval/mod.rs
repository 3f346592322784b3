//! Rigorous reals: closed intervals with MPFR endpoints, every operation rounded outward.
//!
//! The contract of every operation: the result contains the exact result for every choice of points
//! in the operands. Where an operation is not defined on the whole operand the result is an
//! `Option`, or the whole line.

mod elementary;
mod vector;

use std::ops::{Add, Mul, Neg, Sub};

use rug::float::{Round, Special};
use rug::ops::NegAssign;
use rug::{Float, Rational};

pub use vector::{distance, dot, enclose, norm, points};

/// A closed interval [lo, hi] of reals; the ends may be infinite, and lo <= hi.
#[derive(Clone, Debug, PartialEq)]
pub struct Interval {
    lo: Float,
    hi: Float,
}

/// The answer to a comparison of enclosed numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds for all points of the operands.
    Yes,
    /// It fails for all points of the operands.
    No,
    /// The enclosures are too wide to tell.
    Unknown,
}

impl Truth {
    /// Whether the comparison certainly holds.
    pub fn is_yes(self) -> bool {
        self == Self::Yes
    }
}

impl Interval {
    /// The hull of two endpoints; a NaN end gives the whole line.
    pub(crate) fn hull_of(lo: Float, hi: Float) -> Self {
        if lo.is_nan() || hi.is_nan() {
            let prec = lo.prec().max(hi.prec());
            return Self::whole(prec);
        }
        debug_assert!(lo <= hi, "{lo} > {hi}");
        Self { lo, hi }
    }

    /// The interval [lo, hi], or `None` if the ends are out of order or not numbers.
    pub fn new(lo: Float, hi: Float) -> Option<Self> {
        (lo <= hi).then_some(Self { lo, hi })
    }

    /// The whole real line.
    pub fn whole(prec: u32) -> Self {
        Self { lo: Float::with_val(prec, Special::NegInfinity), hi: Float::with_val(prec, Special::Infinity) }
    }

    /// The point 0.
    pub fn zero(prec: u32) -> Self {
        Self { lo: Float::new(prec), hi: Float::new(prec) }
    }

    /// The tightest enclosure of a rational at a precision in bits.
    pub fn from_rational(prec: u32, value: &Rational) -> Self {
        Self::hull_of(
            Float::with_val_round(prec, value, Round::Down).0,
            Float::with_val_round(prec, value, Round::Up).0,
        )
    }

    /// A small whole number, exactly (up to 32 bits of precision are needed).
    pub fn from_int(prec: u32, value: i32) -> Self {
        Self::point(Float::with_val(prec.max(32), value))
    }

    /// The point interval of a float; a NaN gives the whole line.
    pub fn point(value: Float) -> Self {
        Self::hull_of(value.clone(), value)
    }

    /// The lower end.
    pub fn lo(&self) -> &Float {
        &self.lo
    }

    /// The upper end.
    pub fn hi(&self) -> &Float {
        &self.hi
    }

    /// The precision of the ends in bits.
    pub fn prec(&self) -> u32 {
        self.lo.prec().max(self.hi.prec())
    }

    /// Whether a rational lies in the interval, exactly.
    pub fn contains(&self, value: &Rational) -> bool {
        self.lo <= *value && *value <= self.hi
    }

    /// Whether another interval lies inside.
    pub fn encloses(&self, other: &Self) -> bool {
        self.lo <= other.lo && other.hi <= self.hi
    }

    /// Whether both ends are finite.
    pub fn is_finite(&self) -> bool {
        self.lo.is_finite() && self.hi.is_finite()
    }

    /// A float near the middle, inside the interval when it is finite.
    pub fn mid(&self) -> Float {
        let prec = self.prec();
        let half = Float::with_val(prec + 1, &self.lo + &self.hi) / 2u32;
        Float::with_val(prec, half).clamp(&self.lo, &self.hi).clone()
    }

    /// An upper bound of the distance of any point of the interval from `centre`.
    pub fn radius_about(&self, centre: &Float) -> Float {
        let prec = self.prec();
        let up = Float::with_val_round(prec, &self.hi - centre, Round::Up).0;
        let down = Float::with_val_round(prec, centre - &self.lo, Round::Up).0;
        up.max(&down)
    }

    /// The smallest interval that contains both.
    pub fn hull(&self, other: &Self) -> Self {
        Self { lo: self.lo.clone().min(&other.lo), hi: self.hi.clone().max(&other.hi) }
    }

    /// An enclosure of the larger of the two numbers.
    pub fn max(&self, other: &Self) -> Self {
        Self { lo: self.lo.clone().max(&other.lo), hi: self.hi.clone().max(&other.hi) }
    }

    /// An enclosure of the smaller of the two numbers.
    pub fn min(&self, other: &Self) -> Self {
        Self { lo: self.lo.clone().min(&other.lo), hi: self.hi.clone().min(&other.hi) }
    }

    /// An enclosure of the positive part max(0, x).
    pub fn positive_part(&self) -> Self {
        self.max(&Self::zero(self.prec()))
    }

    /// The upper end as a point interval: the worst case of a bound.
    pub fn upper(&self) -> Self {
        Self::point(self.hi.clone())
    }

    /// The interval widened on both sides by `radius` >= 0.
    pub fn widen(&self, radius: &Float) -> Self {
        let prec = self.prec();
        Self::hull_of(
            Float::with_val_round(prec, &self.lo - radius, Round::Down).0,
            Float::with_val_round(prec, &self.hi + radius, Round::Up).0,
        )
    }

    /// Is every point less than every point of `other`?
    pub fn less(&self, other: &Self) -> Truth {
        if self.hi < other.lo {
            Truth::Yes
        } else if self.lo >= other.hi {
            Truth::No
        } else {
            Truth::Unknown
        }
    }

    /// Is every point at most every point of `other`?
    pub fn at_most(&self, other: &Self) -> Truth {
        if self.hi <= other.lo {
            Truth::Yes
        } else if self.lo > other.hi {
            Truth::No
        } else {
            Truth::Unknown
        }
    }

    /// The number times 2^exponent, exactly.
    pub fn scaled(&self, exponent: i32) -> Self {
        Self { lo: self.lo.clone() << exponent, hi: self.hi.clone() << exponent }
    }

    /// Is the number positive?
    pub fn positive(&self) -> Truth {
        Self::zero(self.prec()).less(self)
    }

    /// The quotient, or `None` if the divisor may be zero.
    pub fn div(&self, other: &Self) -> Option<Self> {
        if other.lo <= 0 && other.hi >= 0 {
            return None;
        }
        let prec = self.prec().max(other.prec());
        Some(extremes(prec, self, other, |a, b, round| Float::with_val_round(prec, a / b, round).0))
    }

    /// The square, never negative.
    pub fn square(&self) -> Self {
        let product = self * self;
        let lo = if self.lo <= 0 && self.hi >= 0 { Float::new(product.prec()) } else { product.lo };
        Self { lo, hi: product.hi }
    }

    /// The absolute value.
    pub fn abs(&self) -> Self {
        if self.lo >= 0 {
            self.clone()
        } else if self.hi <= 0 {
            -self
        } else {
            Self { lo: Float::new(self.prec()), hi: self.hi.clone().max(&-self.lo.clone()) }
        }
    }
}

/// The least and the greatest of an operation that is monotone in each argument, over the four
/// pairs of ends.
fn extremes(prec: u32, a: &Interval, b: &Interval, op: impl Fn(&Float, &Float, Round) -> Float) -> Interval {
    let pairs = [(&a.lo, &b.lo), (&a.lo, &b.hi), (&a.hi, &b.lo), (&a.hi, &b.hi)];
    let mut hull: Option<(Float, Float)> = None;
    for (x, y) in pairs {
        let (down, up) = (op(x, y, Round::Down), op(x, y, Round::Up));
        if down.is_nan() || up.is_nan() {
            return Interval::whole(prec);
        }
        hull = Some(match hull {
            None => (down, up),
            Some((lo, hi)) => (lo.min(&down), hi.max(&up)),
        });
    }
    hull.map_or_else(|| Interval::whole(prec), |(lo, hi)| Interval { lo, hi })
}

impl Add for &Interval {
    type Output = Interval;
    fn add(self, other: Self) -> Interval {
        let prec = self.prec().max(other.prec());
        Interval::hull_of(
            Float::with_val_round(prec, &self.lo + &other.lo, Round::Down).0,
            Float::with_val_round(prec, &self.hi + &other.hi, Round::Up).0,
        )
    }
}

impl Sub for &Interval {
    type Output = Interval;
    fn sub(self, other: Self) -> Interval {
        let prec = self.prec().max(other.prec());
        Interval::hull_of(
            Float::with_val_round(prec, &self.lo - &other.hi, Round::Down).0,
            Float::with_val_round(prec, &self.hi - &other.lo, Round::Up).0,
        )
    }
}

impl Mul for &Interval {
    type Output = Interval;
    fn mul(self, other: Self) -> Interval {
        let prec = self.prec().max(other.prec());
        let product = |a: &Float, b: &Float, round| Float::with_val_round(prec, a * b, round).0;
        let between = |low: (&Float, &Float), high: (&Float, &Float)| {
            Interval::hull_of(product(low.0, low.1, Round::Down), product(high.0, high.1, Round::Up))
        };
        // Where the signs of both factors are known two products are enough.
        if self.is_finite() && other.is_finite() {
            let ((a, b), (c, d)) = ((&self.lo, &self.hi), (&other.lo, &other.hi));
            match (*a >= 0, *b <= 0, *c >= 0, *d <= 0) {
                (true, _, true, _) => return between((a, c), (b, d)),
                (true, _, _, true) => return between((b, c), (a, d)),
                (true, ..) => return between((b, c), (b, d)),
                (_, true, true, _) => return between((a, d), (b, c)),
                (_, true, _, true) => return between((b, d), (a, c)),
                (_, true, ..) => return between((a, d), (a, c)),
                (_, _, true, _) => return between((a, d), (b, d)),
                (_, _, _, true) => return between((b, c), (a, c)),
                _ => {}
            }
        }
        extremes(prec, self, other, |a, b, round| Float::with_val_round(prec, a * b, round).0)
    }
}

impl Neg for &Interval {
    type Output = Interval;
    fn neg(self) -> Interval {
        let (mut lo, mut hi) = (self.hi.clone(), self.lo.clone());
        lo.neg_assign();
        hi.neg_assign();
        Interval { lo, hi }
    }
}

macro_rules! by_value {
    ($($trait:ident $method:ident),*) => {$(
        impl $trait for Interval {
            type Output = Interval;
            fn $method(self, other: Self) -> Interval { (&self).$method(&other) }
        }
        impl $trait<&Interval> for Interval {
            type Output = Interval;
            fn $method(self, other: &Self) -> Interval { (&self).$method(other) }
        }
        impl $trait<Interval> for &Interval {
            type Output = Interval;
            fn $method(self, other: Interval) -> Interval { self.$method(&other) }
        }
    )*};
}
by_value!(Add add, Sub sub, Mul mul);

impl Neg for Interval {
    type Output = Interval;
    fn neg(self) -> Interval {
        -&self
    }
}

#[cfg(test)]
mod tests;
