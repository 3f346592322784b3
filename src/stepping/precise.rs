//! An orbit from its exact start at high precision: in fixed point while that does, else in floats
//! of a precision.

use rug::Rational;

use super::fixed::FixedStepper;
use super::floats::FloatStepper;
use super::{Ball, StepError};
use crate::model::{Model, Pattern};

/// A precision up to which fixed point stands in for floats.
const FIXED: u32 = 128;

/// A ball around w_k, and what is needed to make a step.
#[derive(Clone, Debug)]
pub(crate) enum PreciseOrbit {
    Fixed(Box<FixedStepper>),
    Floats(Box<FloatStepper>),
}

impl PreciseOrbit {
    /// Starts from the exact w_0.
    pub(crate) fn new(model: &Model, w0: &[Rational], bits: u32) -> Self {
        if bits <= FIXED { Self::quickly(model, w0, bits) } else { Self::in_floats(model, w0, bits) }
    }

    /// Starts from the exact w_0, in fixed point wherever that holds its numbers.
    pub(crate) fn quickly(model: &Model, w0: &[Rational], bits: u32) -> Self {
        let fixed = Some(FixedStepper::new(model, w0, bits)).filter(FixedStepper::fits);
        fixed.map_or_else(|| Self::in_floats(model, w0, bits), |fixed| Self::Fixed(Box::new(fixed)))
    }

    /// Goes on from a ball around w_k, in fixed point wherever that holds its numbers.
    pub(crate) fn resume_quickly(model: &Model, ball: &Ball, bits: u32, k: u64) -> Self {
        let fixed = Self::resume(model, ball, bits, k, true);
        fixed.unwrap_or_else(|| Self::Floats(Box::new(FloatStepper::resume(model, ball, bits, k))))
    }

    /// The same in floats, whatever the precision.
    pub(crate) fn in_floats(model: &Model, w0: &[Rational], bits: u32) -> Self {
        Self::Floats(Box::new(FloatStepper::new(model, w0, bits)))
    }

    /// Goes on from a ball around w_k; `None` where its numbers are too large for fixed point.
    pub(crate) fn resume(model: &Model, ball: &Ball, bits: u32, k: u64, fixed: bool) -> Option<Self> {
        if !fixed {
            return Some(Self::Floats(Box::new(FloatStepper::resume(model, ball, bits, k))));
        }
        let stepper = Some(FixedStepper::resume(model, ball, bits, k)).filter(FixedStepper::fits)?;
        Some(Self::Fixed(Box::new(stepper)))
    }

    pub(crate) fn is_fixed(&self) -> bool {
        matches!(self, Self::Fixed(_))
    }

    pub(crate) fn k(&self) -> u64 {
        match self {
            Self::Fixed(stepper) => stepper.k(),
            Self::Floats(stepper) => stepper.k(),
        }
    }

    pub(crate) fn ball(&self) -> Ball {
        match self {
            Self::Fixed(stepper) => stepper.ball(),
            Self::Floats(stepper) => stepper.ball(),
        }
    }

    /// The signs of the preactivations of w_k.
    pub(crate) fn pattern(&mut self) -> Result<Pattern, StepError> {
        match self {
            Self::Fixed(stepper) => stepper.pattern(),
            Self::Floats(stepper) => stepper.pattern(),
        }
    }

    /// One step: w_k becomes w_{k+1}.
    pub(crate) fn step(&mut self, known: Option<&Pattern>) -> Result<(), StepError> {
        match self {
            Self::Fixed(stepper) => stepper.step(known),
            Self::Floats(stepper) => stepper.step(known),
        }
    }
}
