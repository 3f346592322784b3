//! An orbit from its exact start at high precision: in fixed point while that does, else in floats of a precision.

use rug::Rational;

use super::step_fixed::StepperFixed;
use super::step_mpfr::StepperMpfr;
use super::{Ball, Trouble};
use crate::model::{Model, Pattern};

/// A precision up to which fixed point stands in for floats.
const FIXED: u32 = 128;

/// A ball around w_k, and what is needed to make a step.
#[derive(Clone, Debug)]
pub(super) enum Anchor {
    Fixed(Box<StepperFixed>),
    Floats(Box<StepperMpfr>),
}

impl Anchor {
    /// Starts from the exact w_0.
    pub(super) fn new(model: &Model, w0: &[Rational], bits: u32) -> Self {
        let fixed = if bits <= FIXED { StepperFixed::new(model, w0) } else { None };
        fixed.map_or_else(|| Self::in_floats(model, w0, bits), |fixed| Self::Fixed(Box::new(fixed)))
    }

    /// The same in floats, whatever the precision.
    pub(super) fn in_floats(model: &Model, w0: &[Rational], bits: u32) -> Self {
        Self::Floats(Box::new(StepperMpfr::new(model, w0, bits)))
    }

    /// Goes on from a ball around w_k.
    pub(super) fn resume(model: &Model, ball: Ball, bits: u32, k: u64, fixed: bool) -> Option<Self> {
        Some(match fixed {
            true => Self::Fixed(Box::new(StepperFixed::resume(model, &ball, k)?)),
            false => Self::Floats(Box::new(StepperMpfr::resume(model, ball, bits, k))),
        })
    }

    pub(super) fn is_fixed(&self) -> bool {
        matches!(self, Self::Fixed(_))
    }

    pub(super) fn k(&self) -> u64 {
        match self {
            Self::Fixed(stepper) => stepper.k(),
            Self::Floats(stepper) => stepper.k(),
        }
    }

    pub(super) fn ball(&self) -> Ball {
        match self {
            Self::Fixed(stepper) => stepper.ball(),
            Self::Floats(stepper) => stepper.ball().clone(),
        }
    }

    /// The signs of the preactivations of w_k.
    pub(super) fn pattern(&mut self) -> Result<Pattern, Trouble> {
        match self {
            Self::Fixed(stepper) => stepper.pattern(),
            Self::Floats(stepper) => stepper.pattern(),
        }
    }

    /// One step: w_k becomes w_{k+1}.
    pub(super) fn step(&mut self, known: Option<&Pattern>) -> Result<(), Trouble> {
        match self {
            Self::Fixed(stepper) => stepper.step(known),
            Self::Floats(stepper) => stepper.step(known),
        }
    }
}
