//! What a rule has shown, as data: whether it is what claim and verdict need, and the words that a
//! reader gets, are made from it alone.

use dashu_int::UBig;
use dashu_ratio::RBig;

use crate::certificate::witness::{Enclosed, Point, Problem, RatePoint};
use crate::iterate::Iterate;
use crate::number::context::Numbers;
use crate::number::interval::Interval;
use crate::number::vector::Vector;
use crate::pattern::KnownPattern;
use crate::reason::Reason;

/// What is shown of an instance; what is borrowed stands in the witness.
pub(crate) enum Shown<'w> {
    /// T3: w^ solves the problem, with these support vectors.
    Solution {
        problem: &'w Problem,
        w_hat: &'w Vector,
        support: &'w [usize],
        degenerate: bool,
    },
    /// T3: nothing does.
    Infeasible {
        problem: &'w Problem,
    },
    /// w^ and b solve the problem with a free intercept, with these support vectors.
    Intercept {
        w_hat: &'w Vector,
        b: &'w RBig,
        support: &'w [usize],
    },
    NoIntercept,
    NotSeparable,
    NoPositives,
    /// The data are separable, and w^+ activates a negative.
    Activates {
        w_hat: &'w Vector,
        negative: usize,
    },
    /// w^+ activates none.
    Aligned,
    /// The data are separable.
    Separated {
        by: &'w Vector,
    },
    /// T2: an asymptotic minimum with these active positives, not all.
    Spurious {
        u: &'w Vector,
        active: Vec<usize>,
    },
    /// T2: all cells, each with its place in the tree and its J.
    Cells(Vec<(usize, Vec<usize>)>),
    /// T4: iterates lie in these boxes.
    Boxes(&'w [Enclosed]),
    /// T4: whether a recorded run is within the tolerance of the iterates, step by step; absent:
    /// not certain.
    Run {
        recorded: &'w [Point],
        tolerance: &'w RBig,
        within: Vec<Option<bool>>,
    },
    /// T5.
    Settled(Settled),
    /// T5.4, for all k >= `from`.
    LossRate {
        active: Vec<usize>,
        from: UBig,
        rate: &'w [RatePoint],
    },
    /// T5.6, for all k >= `from`.
    SlowDirection {
        active: Vec<usize>,
        from: UBig,
        w_hat: Vector,
        lower: &'w [RatePoint],
    },
    /// T7.2, T7.3: what each partition learns, and two samples of different ones that are coupled.
    Partitions {
        settled: Settled,
        shares: Vec<Share>,
        coupled: Option<(usize, usize)>,
    },
    /// T6, T7: every path of SGD keeps its active samples.
    PathsKeep {
        active: &'w [usize],
    },
    /// At w_0 this negative is active, or no sample is.
    PathsStart {
        negative: Option<usize>,
    },
    /// So many draws of a sample, or finitely many, change the sign of another at a neuron.
    PathLeaves {
        draws: Option<&'w UBig>,
        drawn: usize,
        neuron: usize,
        sample: usize,
    },
    /// Every path keeps J, whose problem is degenerate.
    PathsDegenerate {
        active: &'w [usize],
    },
    /// The first push of this sample is too large.
    PathsSteep {
        sample: usize,
    },
    /// T6.1: bounds of the error of the mean's direction.
    MeanDirection {
        active: &'w [usize],
        rate: &'w [RatePoint],
        w_hat: &'w Vector,
    },
    /// T6.2: bounds of the mean of F_k.
    MeanLoss {
        active: &'w [usize],
        rate: &'w [RatePoint],
    },
    /// T6.4: lower bounds of the probabilities of the limits, and of that of none, w_k constant.
    Law {
        limits: Vec<Likely<'w>>,
        still: RBig,
    },
}

/// w_k/|w_k| tends to w^/|w^| at least with this probability.
pub(crate) struct Likely<'w> {
    pub(crate) active: &'w [usize],
    pub(crate) w_hat: &'w Vector,
    pub(crate) probability: RBig,
}

impl Shown<'_> {
    /// Whether it is about the iterates from w_0 on.
    pub(crate) fn is_of_iterates(&self) -> bool {
        matches!(
            self,
            Self::Boxes(_)
                | Self::Run { .. }
                | Self::Settled(_)
                | Self::LossRate { .. }
                | Self::SlowDirection { .. }
                | Self::Partitions { .. }
                | Self::PathsKeep { .. }
                | Self::PathsStart { .. }
                | Self::PathLeaves { .. }
                | Self::PathsDegenerate { .. }
                | Self::PathsSteep { .. }
                | Self::MeanDirection { .. }
                | Self::MeanLoss { .. }
                | Self::Law { .. }
        )
    }
}

impl Shown<'_> {
    /// Whether it may hang on the derivative of max(x, 0) at 0 although no sample starts on its
    /// boundary: a sample that wakes may meet it exactly (docs/lemmas.md lemma:waking).
    pub(crate) fn crosses_boundary(&self) -> bool {
        matches!(self, Self::Settled(settled) | Self::Partitions { settled, .. } if settled.iterate.late)
    }
}

/// The limit that a fate shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// w_k is constant.
    Dead,
    /// w_k/|w_k| tends to w^_J/|w^_J|.
    MaxMargin { active: Vec<usize> },
    /// w_k/|w_k| tends to w^c_J/|w^c_J|, with infinitely many kicks.
    Constrained { active: Vec<usize> },
    /// It does not converge: in the end these two negatives kick in turn.
    Exploding { cycle: (usize, usize) },
    /// After these kicks w_k is constant.
    Landed { kicks: Vec<usize> },
}

/// What is shown of an orbit from some step on.
pub(crate) struct Settled {
    pub(crate) limit: Limit,
    /// The iterate at that step.
    pub(crate) iterate: Iterate,
    pub(crate) by: By,
    /// The pattern that is the same for ever from that step on, where there is one and it is known.
    pub(crate) kept: Option<KnownPattern>,
}

/// What shows it.
pub(crate) enum By {
    Dead,
    Exploding,
    /// The pattern is kept by the invariance of T5.1: w^_J with its tight rows, and whether
    /// multipliers are positive on all of them.
    Invariance {
        w_hat: Vector,
        tight: Tight,
        covered: bool,
    },
    Trap(Box<Closed>),
}

impl By {
    /// w^ of the limit direction.
    pub(crate) fn w_hat(&self) -> Option<&Vector> {
        match self {
            Self::Invariance { w_hat, .. } => Some(w_hat),
            Self::Trap(closed) => Some(&closed.w_hat),
            Self::Dead | Self::Exploding => None,
        }
    }
}

/// The rows and walls on which a solution of (MM) is tight.
pub(crate) struct Tight {
    /// {i : z_i.w^ = 1}.
    pub(crate) support: Vec<usize>,
    /// {l : x_l.w^ = 0}.
    pub(crate) walls: Vec<usize>,
}

/// A closed trap: |w_k - w^ ln tau_k - w~| <= rho for all k >= K, tau_k = e^s + k - K; or the
/// square root of rho^2 + growth (ln tau_k - s).
pub(crate) struct Closed {
    pub(crate) numbers: Numbers,
    pub(crate) from: UBig,
    pub(crate) s: RBig,
    pub(crate) w_hat: Vector,
    pub(crate) w_tilde: Vector,
    /// |w~ - w_tilde|.
    pub(crate) away: Interval,
    pub(crate) rho: Interval,
    pub(crate) growth: Option<Interval>,
    /// The support, where some of it has no multiplier.
    pub(crate) uncovered: Option<Vec<usize>>,
    /// The stated bounds of the direction's error.
    pub(crate) rate: Vec<RatePoint>,
}

impl Closed {
    /// w_K - w^ s - w_tilde at the centre of a ball around w_K.
    pub(crate) fn gap(iterate: &Iterate, s: &RBig, w_hat: &Vector, w_tilde: &Vector) -> Vector {
        let terms = [(RBig::ONE, &iterate.centre), (-s.clone(), w_hat), (-RBig::ONE, w_tilde)];
        Vector::combination(iterate.centre.numerators().len(), terms)
    }

    /// ln tau_k; none before K.
    pub(crate) fn log(&self, k: &UBig) -> Option<Result<Interval, Reason>> {
        let (r, since) = (&self.numbers, (*k >= self.from).then(|| RBig::from(k - &self.from))?);
        Some(r.of(&self.s).exp().and_then(|tau| (tau + r.of(&since)).ln()))
    }

    /// The bound of |r_k| at this ln tau_k.
    fn radius(&self, log: &Interval) -> Interval {
        let since = log - self.numbers.of(&self.s);
        self.growth.as_ref().map_or(self.rho.clone(), |growth| (self.rho.square() + growth * since).sqrt())
    }

    /// 2 (|w~| + |r_k|)/|w^|, which divided by ln tau_k bounds the direction's error.
    pub(crate) fn factor(&self, log: &Interval) -> Result<Interval, Reason> {
        let r = &self.numbers;
        let offset = r.norm(&self.w_tilde) + &self.away + self.radius(log);
        Ok(r.whole(2) * offset * r.norm(&self.w_hat).recip()?)
    }

    /// The same for all k at once, where there is one.
    pub(crate) fn constant(&self) -> Result<Interval, Reason> {
        if self.growth.is_some() {
            return Err(Reason::NoConstant);
        }
        self.factor(&self.numbers.of(&self.s))
    }

    /// A box around w_k.
    pub(crate) fn enclose(&self, log: &Interval) -> Vec<Interval> {
        let (r, reach) = (&self.numbers, &self.away + self.radius(log));
        r.entries(&self.w_hat).zip(r.entries(&self.w_tilde)).map(|(w, t)| (w * log + t).widened(&reach)).collect()
    }
}

/// What is shown of one sample pattern partition B.
pub(crate) struct Share {
    pub(crate) samples: Vec<usize>,
    /// Whether the limit of its effective weight, projected on span(x_B), is a positive multiple of
    /// w_B.
    pub(crate) maximal: bool,
    /// The squared margins of the limit's direction and of w_B's on B.
    pub(crate) margin: RBig,
    pub(crate) best: RBig,
}
