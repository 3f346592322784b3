//! All asymptotic minima of the loss.

use std::ops::ControlFlow;

use thiserror::Error;

use super::Unasked;
use crate::claim::{Certificate, Checked, Refusal, Subject, Verdict, Witness};
use crate::data::Instance;
use crate::landscape::{Cell, Extent, MOST_PROVED, Minimum, Missed, Survey, explore, prove};
use crate::stepping::Halt;

/// The minima that were found.
#[derive(Clone, Debug)]
pub struct Landscape<'a> {
    instance: &'a Instance,
    /// How many of each kind there are, and whether they are all.
    pub survey: Survey,
    /// The first minima, as many as were to be kept.
    pub kept: Vec<Minimum>,
}

/// Why there is no certificate of all minima.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unproved {
    /// The data are not separable.
    #[error("the data are not separable")]
    NotSeparable,
    /// The search ended early.
    #[error("the atlas is not complete")]
    Incomplete,
    /// There are too many cells.
    #[error("it is written for at most {MOST_PROVED} cells")]
    Cells,
    /// The cells that were found are not all.
    #[error(transparent)]
    Missed(#[from] Missed),
    /// It was told to stop.
    #[error("{0}")]
    Halted(Halt),
    /// The kernel does not accept the proof.
    #[error(transparent)]
    Kernel(#[from] Refusal),
}

/// Finds the asymptotic minima of the loss of one neuron, one for each cell (docs/theory.md,
/// section 2), exactly, within `extent`. `told` sees each as it is found, and may end the search;
/// the first `keep` are kept.
///
/// # Errors
/// The instance has a network.
pub fn landscape<'a>(
    instance: &'a Instance,
    extent: Extent,
    keep: usize,
    told: &mut dyn FnMut(&Minimum) -> ControlFlow<()>,
) -> Result<Landscape<'a>, Unasked> {
    if instance.output().is_some() {
        return Err(Unasked::Network);
    }
    let mut kept = Vec::new();
    let survey = explore(&instance.data, extent, &mut |minimum| {
        let on = told(&minimum);
        if kept.len() < keep {
            kept.push(minimum);
        }
        on
    });
    Ok(Landscape { instance, survey, kept })
}

impl<'a> Landscape<'a> {
    /// What is known where the search was given up before it began.
    pub fn unknown(instance: &'a Instance) -> Self {
        Self { instance, survey: Survey::unknown(), kept: Vec::new() }
    }

    /// The certificate that these are all minima: takes that all are kept.
    ///
    /// # Errors
    /// Why there is none.
    pub fn certificate(&self) -> Result<Checked, Unproved> {
        let Self { instance, survey, kept } = self;
        let separator = match &survey.separator {
            Some(Ok(separator)) => separator,
            Some(Err(_)) => return Err(Unproved::NotSeparable),
            None => return Err(Unproved::Incomplete),
        };
        if survey.gap.is_some() {
            return Err(Unproved::Incomplete);
        }
        if survey.cells() > MOST_PROVED as u64 {
            return Err(Unproved::Cells);
        }
        let cells: Vec<Cell> = kept.iter().map(|minimum| minimum.cell.clone()).collect();
        let witness = Witness::Cells { tree: prove(&instance.data, &cells)?, separator: separator.clone() };
        let subject = Subject::of_data(&instance.name, &instance.data);
        Ok(Checked::new(Certificate::new("landscape.local", subject, Verdict::Proved, &witness))?)
    }
}
