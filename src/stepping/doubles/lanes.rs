//! Doubles side by side, so that a loop over blocks of samples becomes vector instructions.
//! Everything is inlined at any cost: a call in a loop would undo that.

use std::ops::{Add, Mul, Sub};

use crate::arith::exp64;

/// What one instruction holds on every 64-bit x86 and ARM machine.
pub(crate) const LANES: usize = 2;

/// One number for each sample of a block.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(16))]
pub(crate) struct Lanes([f64; LANES]);

impl Lanes {
    #[inline(always)]
    pub(crate) fn from_fn(number: impl FnMut(usize) -> f64) -> Self {
        Self(std::array::from_fn(number))
    }

    #[inline(always)]
    pub(crate) fn splat(number: f64) -> Self {
        Self([number; LANES])
    }

    #[inline(always)]
    pub(crate) fn exp(self) -> Self {
        Self(self.0.map(exp64::exp))
    }

    /// The lesser in each lane; no NaN has to be thought of.
    #[inline(always)]
    pub(crate) fn lesser(self, other: Self) -> Self {
        Self::from_fn(|l| if self.0[l] < other.0[l] { self.0[l] } else { other.0[l] })
    }

    #[inline(always)]
    pub(crate) fn sum(self) -> f64 {
        self.0[0] + self.0[1]
    }

    #[inline(always)]
    pub(crate) fn least(self) -> f64 {
        if self.0[0] < self.0[1] { self.0[0] } else { self.0[1] }
    }
}

impl Add for Lanes {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self::from_fn(|l| self.0[l] + other.0[l])
    }
}

impl Sub for Lanes {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self::from_fn(|l| self.0[l] - other.0[l])
    }
}

impl Mul for Lanes {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self::from_fn(|l| self.0[l] * other.0[l])
    }
}
