//! Why a trap did not close: every hypothesis has its own name.

use thiserror::Error;

/// A condition of the trap that fails, or that could not be shown.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TrapFailure {
    /// J is empty.
    #[error("no sample is active")]
    NothingActive,
    /// (MM) with rows J and the negatives as walls has no solution.
    #[error("no direction keeps the active samples active and every negative inactive")]
    Infeasible,
    /// (MM) with the features of a network as rows has no solution.
    #[error("the features of the active samples are not separable")]
    Inseparable,
    /// W^ lies outside the closure of the cell of the pattern.
    #[error("the pattern does not last: W^ has the other sign for sample {sample} at neuron {neuron}")]
    LeavesCell {
        /// The neuron.
        neuron: usize,
        /// The sample.
        sample: usize,
    },
    /// (MM) has no multipliers positive on all support vectors.
    #[error("the max-margin problem is degenerate: no multipliers are positive on all support vectors")]
    Degenerate,
    /// Multipliers positive on S with nu supported on the kicking walls were not found.
    #[error("no multipliers are positive on all support vectors with the walls outside {kicking:?} at zero")]
    MultipliersOffKickingWalls {
        /// T.
        kicking: Vec<usize>,
    },
    /// A missed positive has x_o.w^ > 0: J is not self-consistent.
    #[error("J is not self-consistent: x.w^ > 0 for the missed sample {sample}")]
    NotSelfConsistent {
        /// The missed sample.
        sample: usize,
    },
    /// The kicking walls are linearly dependent.
    #[error("the kicking walls are linearly dependent")]
    DependentWalls,
    /// A negative off N is active at K.
    #[error("too early: the negative {sample} is active although w^ keeps it inactive")]
    NegativeActive {
        /// The negative.
        sample: usize,
    },
    /// Bounded trap: no p in span(x_N) with p.x_l <= -g_l on T.
    #[error("no direction leaves all walls that may kick")]
    NoEscape,
    /// The minimiser w~ was not found near the approximation.
    #[error("the existence of the minimiser w~ near its approximation could not be shown")]
    MinimiserNotEnclosed,
    /// The sign of nu'_l of a kicking wall is not certain.
    #[error("the sign of nu' of wall {wall} is not certain")]
    NuSignUnknown {
        /// The wall.
        wall: usize,
    },
    /// s_K <= 0: the trap needs tau_K > 1.
    #[error("too early: tau_K <= 1")]
    TooEarly,
    /// The bounds do not close on themselves for any rho tried.
    #[error("too early: the bound of |r| does not close")]
    DoesNotClose,
    /// An active sample could become inactive within the bound.
    #[error("sample {sample} could become inactive within the bound of |r|")]
    ActiveMayDie {
        /// The active sample.
        sample: usize,
    },
    /// An inactive sample could become active within the bound.
    #[error("sample {sample} could become active within the bound of |r|")]
    OtherMayWake {
        /// The inactive sample.
        sample: usize,
    },
    /// An entry of a network's pattern could change within the bound.
    #[error("the sign of sample {sample} at neuron {neuron} could change within the bound of |r|")]
    EntryMayChange {
        /// The neuron.
        neuron: usize,
        /// The sample.
        sample: usize,
    },
    /// Bounded trap: h tau_K <= nu'_l + c_l^+.
    #[error("too early: a kick of wall {wall} may be weaker than the push into it (h < (nu' + c)/tau)")]
    KickBelowPush {
        /// The wall.
        wall: usize,
    },
    /// Bounded trap: the rest of the push into a wall may vanish, c_l^- >= nu'_l.
    #[error("within the bound of |r| nothing may push into the wall {wall}")]
    WallMayLoosen {
        /// The wall.
        wall: usize,
    },
    /// Bounded trap: 2 E_l < kappa g_l, the reference is not deep enough below the wall for its
    /// kicks.
    #[error("the kicks of wall {wall} may reach deeper than the bound of |r| allows for")]
    KicksTooDeep {
        /// The wall.
        wall: usize,
    },
    /// Bounded trap: w^ lies in span(x_S), and c(x*_l.x) >= nu'_l for all l in N.
    #[error("that kicks never end could not be shown")]
    KicksMayEnd,
    /// Slide: no wall kicks.
    #[error("no wall kicks: there is nothing to slide along")]
    NotKicking,
    /// h beta > 2, or in the bounded trap tau_K < 8 Lambda e^y.
    #[error("too early: the active samples still push so much that a step may be too long")]
    StepsTooLong,
}

impl TrapFailure {
    /// Whether the condition depends on J alone: no later step can mend it while the active samples
    /// stay the same.
    pub fn is_structural(&self) -> bool {
        matches!(
            self,
            Self::NothingActive
                | Self::Infeasible
                | Self::Inseparable
                | Self::LeavesCell { .. }
                | Self::Degenerate
                | Self::MultipliersOffKickingWalls { .. }
                | Self::NotSelfConsistent { .. }
                | Self::NoEscape
                | Self::DependentWalls
                | Self::MinimiserNotEnclosed
                | Self::NuSignUnknown { .. }
        )
    }
}
