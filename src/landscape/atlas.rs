//! The atlas: every asymptotic minimum with its value, its kind and the directions that gradient
//! descent takes from there (T2, T3).

use std::ops::ControlFlow;

use rayon::prelude::*;
use rug::Rational;

use super::cells::{Cell, Cells};
use super::cones::TooLarge;
use super::search::search;
use crate::arith::linalg::dot;
use crate::arith::pause::{attempt, question, under};
use crate::data::Dataset;
use crate::margin::{Multipliers, Optimum, Problem, Solution, separator};

/// What kind of asymptotic minimum the directions of a cell are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// All positives are active.
    Global,
    /// Some are, and some are not.
    Spurious,
    /// No positive is active, although there are some: loss and gradient are constant.
    Dead,
}

/// The max-margin directions of a cell (T3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directions {
    /// w^_J with its KKT multipliers: no walls.
    pub max_margin: Optimum,
    /// w^c_J with its KKT multipliers: the negatives are walls.
    pub limit: Optimum,
    /// x_o.w^c_J < 0 for every missed positive o (T4).
    pub self_consistent: bool,
}

/// A cell as a set of asymptotic minima.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minimum {
    /// The cell.
    pub cell: Cell,
    /// Its kind; what the word says holds if the data are separable.
    pub kind: Kind,
    /// L_inf: (|I-| + the number of missed positives)/n.
    pub limit_loss: Rational,
    /// Where they were asked for; none in a dead cell.
    pub directions: Option<Directions>,
}

/// How much of the atlas to compute.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extent {
    /// The most cells; absent: `MOST_FOUND`.
    pub cells: Option<u64>,
    /// The most cells where they can only be found one by one; absent: `MOST_SEARCHED`.
    pub searched: Option<u64>,
    /// For how many cells, the first ones, the directions are computed; absent: `MOST_DIRECTIONS`.
    pub directions: Option<u64>,
}

/// The most cells by default.
pub const MOST_FOUND: u64 = 1_000_000;
/// The most cells by default where each one is found by linear programs.
pub const MOST_SEARCHED: u64 = 1_000;
/// For how many cells the directions are computed by default.
pub const MOST_DIRECTIONS: u64 = 100_000;
/// For how many cells directions are computed at once.
const BATCH: usize = 256;

/// Why an atlas is not complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The extent asked for was reached.
    Cells {
        /// The number of cells.
        limit: u64,
    },
    /// The same, where cells were found one by one.
    Search {
        /// The number of cells.
        limit: u64,
        /// Why the enumeration by rays does not reach.
        because: TooLarge,
    },
    /// The enumeration broke off.
    Enumeration(TooLarge),
    /// The listener had enough.
    Listener,
    /// It was given up.
    GivenUp,
}

/// What is known about all cells.
#[derive(Clone, Debug)]
pub struct Survey {
    /// v with y_i v.x_i > 0 for all samples, or sum lambda_i y_i x_i = 0; `None` where it was given
    /// up before that was known.
    pub separator: Option<Result<Vec<Rational>, Multipliers>>,
    /// The number of cells, by kind: global, spurious, dead.
    pub counts: [u64; 3],
    /// For how many cells the directions were computed, and how many spurious ones among them are
    /// self-consistent, out of how many.
    pub directions: u64,
    /// Self-consistent spurious cells.
    pub self_consistent: u64,
    /// Spurious cells whose directions were computed.
    pub examined: u64,
    /// Absent: these are all cells.
    pub gap: Option<Gap>,
}

impl Kind {
    /// The kind of the cell C_J.
    pub fn of(active: usize, positives: usize) -> Self {
        match active {
            _ if active == positives => Self::Global,
            0 => Self::Dead,
            _ => Self::Spurious,
        }
    }

    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Spurious => "spurious",
            Self::Dead => "dead",
        }
    }
}

impl Survey {
    /// Of nothing yet.
    pub(crate) fn unknown() -> Self {
        let (directions, self_consistent, examined) = (0, 0, 0);
        Self { separator: None, counts: [0; 3], directions, self_consistent, examined, gap: Some(Gap::GivenUp) }
    }

    /// The number of cells.
    pub fn cells(&self) -> u64 {
        self.counts.iter().sum()
    }
}

impl Directions {
    /// The directions of C_J, J not empty; `None` if C_J is empty.
    pub fn of(data: &Dataset, active: &[usize]) -> Option<Self> {
        let Solution::Optimal(limit) = Problem::active(data, active, true).solve() else { return None };
        // Walls that are not met might as well not be there.
        let max_margin = if limit.tight_walls.is_empty() {
            limit.clone()
        } else {
            let Solution::Optimal(max_margin) = Problem::active(data, active, false).solve() else { return None };
            max_margin
        };
        let missed = data.positives().into_iter().filter(|i| active.binary_search(i).is_err());
        let self_consistent = missed.map(|o| dot(data.row(o), &limit.w)).all(|product| product < 0);
        Some(Self { max_margin, limit, self_consistent })
    }
}

impl Minimum {
    fn of(data: &Dataset, cell: Cell, positives: usize) -> Self {
        let missed = positives - cell.active.len();
        let limit_loss = Rational::from(((data.n() - positives + missed) as u64, data.n() as u64));
        Self { kind: Kind::of(cell.active.len(), positives), limit_loss, cell, directions: None }
    }
}

/// Collects minima, computes directions many at a time, and passes everything on in order.
struct Desk<'a> {
    data: &'a Dataset,
    positives: usize,
    limit: u64,
    directions: u64,
    taken: u64,
    waiting: Vec<Minimum>,
    survey: Survey,
    listener: &'a mut dyn FnMut(Minimum) -> ControlFlow<()>,
}

impl Desk<'_> {
    /// Takes a cell; breaks if there are more than allowed, or if the listener does.
    fn take(&mut self, cell: Cell) -> ControlFlow<()> {
        if self.taken == self.limit {
            self.survey.gap = Some(Gap::Cells { limit: self.limit });
            return ControlFlow::Break(());
        }
        self.taken += 1;
        self.waiting.push(Minimum::of(self.data, cell, self.positives));
        if self.taken > self.directions || self.waiting.len() == BATCH {
            self.pass_on()
        } else {
            ControlFlow::Continue(())
        }
    }

    /// All cells, by rays, or else by linear programs, `searched` at most.
    fn walk(&mut self, searched: u64) {
        let data = self.data;
        match Cells::new(data).for_each(&mut |packet| self.take(packet.cell())) {
            Err(because) if self.taken == 0 => {
                self.limit = searched;
                let _ = search(data, &mut |cell| self.take(cell));
                if let Some(Gap::Cells { limit }) = self.survey.gap {
                    self.survey.gap = Some(Gap::Search { limit, because });
                }
            }
            Err(because) => self.survey.gap = Some(Gap::Enumeration(because)),
            Ok(_) => {}
        }
        if self.survey.gap != Some(Gap::Listener) {
            let _ = self.pass_on();
        }
    }

    fn pass_on(&mut self) -> ControlFlow<()> {
        let told = self.survey.cells();
        let wanted = self.directions.saturating_sub(told).min(self.waiting.len() as u64) as usize;
        let data = self.data;
        let question = question();
        self.waiting[..wanted].par_iter_mut().filter(|minimum| minimum.kind != Kind::Dead).for_each(|minimum| {
            minimum.directions = under(question.clone(), || Directions::of(data, &minimum.cell.active));
        });
        for minimum in self.waiting.drain(..) {
            self.survey.counts[minimum.kind as usize] += 1;
            if let Some(directions) = &minimum.directions {
                self.survey.directions += 1;
                if minimum.kind == Kind::Spurious {
                    self.survey.examined += 1;
                    self.survey.self_consistent += u64::from(directions.self_consistent);
                }
            }
            if (self.listener)(minimum).is_break() {
                self.survey.gap = Some(Gap::Listener);
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }
}

/// Tells `listener` of every asymptotic minimum, cell by cell, in an order that depends on the data
/// alone, until it breaks.
pub fn explore(data: &Dataset, extent: Extent, listener: &mut dyn FnMut(Minimum) -> ControlFlow<()>) -> Survey {
    let survey = Survey { separator: attempt(|| separator(data)), gap: None, ..Survey::unknown() };
    let mut desk = Desk {
        data,
        positives: data.positives().len(),
        limit: extent.cells.unwrap_or(MOST_FOUND),
        directions: extent.directions.unwrap_or(MOST_DIRECTIONS),
        taken: 0,
        waiting: Vec::new(),
        survey,
        listener,
    };
    if attempt(|| desk.walk(extent.searched.unwrap_or(MOST_SEARCHED))).is_none() {
        desk.survey.gap = Some(Gap::GivenUp);
    }
    desk.survey
}
