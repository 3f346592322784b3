//! The expectation of SGD: bounds for all k, and evidence.

use rug::{Integer, Rational};

use super::sgd_limits::{Limits, means};
use super::{Trajectory, Unasked};
use crate::arith::interval::Interval;
use crate::claim::{Certificate, Checked, Refusal, SgdWitness, Subject, Verdict, Witness};
use crate::sgd::{Broken, Direction, Exactly, Kept, Loss, NoDirection, NoRegion, Sampler, Sampling};

/// Where bounds are stated if nobody asks for other steps: these powers of ten.
const EXPONENTS: [u32; 8] = [1, 2, 3, 6, 9, 12, 18, 100];
/// Paths that are simulated where nobody asks for a number, and the steps that all paths together
/// may then make.
const PATHS: u64 = 1000;
const FREE_STEPS: u64 = 100_000_000;
/// The steps that all paths together may make where a number of paths is asked for.
const MOST_STEPS: u64 = 10_000_000_000;

/// How paths are simulated.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// The number of paths, at every step within reach; absent: 1000, where the expectation is not
    /// known exactly.
    pub paths: Option<u64>,
    /// The seed.
    pub seed: u64,
    /// How samples are drawn.
    pub sampler: Sampler,
    /// The probability with which a region contains the mean, between 0 and 1, and how the answer
    /// spells it.
    pub confidence: (Rational, String),
}

/// What was found of SGD.
#[derive(Clone, Debug)]
pub struct Sgd<'a> {
    /// What was asked.
    pub trajectory: &'a Trajectory<'a>,
    /// How samples are drawn.
    pub sampler: Sampler,
    /// The steps at which bounds are stated, ascending.
    pub at: Vec<Integer>,
    /// An error that is asked for, and the step from which the bound shows it.
    pub within: Option<(Rational, Option<Integer>)>,
    /// Means by step.
    pub expectation: Vec<Expectation>,
    /// Why no path was simulated.
    pub missing: Option<NoRegion>,
    /// What is shown of all paths.
    pub found: Found,
    /// The law of the limit: of one neuron, drawn with replacement.
    pub limits: Option<Limits>,
}

/// What is shown of all paths.
#[derive(Clone, Debug)]
pub enum Found {
    /// Every path keeps the pattern of w_0.
    Kept {
        /// J and all that belongs to it.
        kept: Box<Kept>,
        /// The bound of T6.1.
        direction: Option<Box<Direction>>,
        /// sgd.direction, proved or vacuous, or why it is undecided; in epochs, for which nothing
        /// is bounded, sgd.invariance.
        certified: Result<Checked, String>,
        /// The bound of T6.2, and sgd.loss.
        loss: Option<Box<(Loss, Checked)>>,
    },
    /// Not every path does, by the kernel.
    Broken {
        /// What fails.
        broken: Broken,
        /// sgd.invariance, vacuous, or why the kernel disagrees.
        certified: Result<Checked, Refusal>,
    },
}

/// What is known of E w_k.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// The step.
    pub k: Integer,
    /// How.
    pub method: Method,
    /// Contains E w_k: for certain, or with the stated confidence.
    pub mean: Vec<Interval>,
}

/// How an expectation is known.
#[derive(Clone, Debug)]
pub enum Method {
    /// Exactly.
    Exact(Exactly),
    /// From simulated paths.
    MonteCarlo {
        /// The probability with which the region contains the mean, as it was asked for.
        confidence: String,
        /// The number of paths.
        paths: u64,
        /// The seed.
        seed: u64,
        /// A box around w_k on the path number 0.
        path: Vec<Interval>,
    },
}

/// Bounds the mean of SGD with uniform draws of one sample a step, for all k, where every path
/// keeps the pattern of the start (docs/theory.md, section 6), and shows the mean exactly or by
/// simulated paths where it is in reach.
///
/// `at` are the steps; without them those of the instance, or powers of ten. `within`, below 2,
/// asks from which step on the bound of the direction's error is at most this. `progress` is told
/// how many paths are done.
///
/// # Errors
/// A sample is pushed from its boundary at w_0; or epochs are asked of, and draws of one sample
/// again and again leave the pattern, which no epoch does.
pub fn sgd<'a>(
    trajectory: &'a Trajectory<'a>,
    at: Option<Vec<Integer>>,
    within: Option<Rational>,
    simulation: &Simulation,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Sgd<'a>, Unasked> {
    if let Some(&(_, sample)) = trajectory.model().pushed_from_boundary(trajectory.w0()).first() {
        return Err(Unasked::OnBoundary { sample });
    }
    let (eta, w0, subject) = (trajectory.eta(), trajectory.w0(), trajectory.subject());
    let mut at = trajectory.steps(at, &EXPONENTS);
    let sampler = simulation.sampler;
    let kept = match Kept::of(trajectory.model(), eta, w0) {
        Ok(kept) => kept,
        Err(Broken::Leaves(departure)) if sampler == Sampler::Reshuffle => {
            return Err(Unasked::Reshuffled { sample: departure.breach.drawn });
        }
        Err(broken) => {
            let witness = SgdWitness::Broken(broken.clone());
            let certified = certify("sgd.invariance", subject, Verdict::Vacuous, witness);
            let found = Found::Broken { broken, certified };
            let limits = Limits::of(trajectory, &simulation.sampling());
            let exactly = |(k, mean)| Expectation { k, method: Method::Exact(Exactly::Exhaustive), mean };
            let expectation = means(trajectory, &at).into_iter().map(exactly).collect();
            return Ok(Sgd { trajectory, sampler, at, within: None, expectation, missing: None, found, limits });
        }
    };
    if sampler == Sampler::Reshuffle {
        let (expectation, missing) = simulation.evidence(&kept, &at, progress);
        let witness = SgdWitness::Kept { active: kept.active() };
        let certified = certify("sgd.invariance", subject, Verdict::Proved, witness);
        let certified = certified.map_err(|refusal| refusal.to_string());
        let found = Found::Kept { kept: Box::new(kept), direction: None, certified, loss: None };
        return Ok(Sgd { trajectory, sampler, at, within: None, expectation, missing, found, limits: None });
    }
    let direction = kept.direction();
    let within = direction.as_ref().ok().zip(within).map(|(direction, error)| {
        let from = direction.first_within(&error);
        at.extend(from.clone());
        at.sort();
        at.dedup();
        (error, from)
    });
    let (expectation, missing) = simulation.evidence(&kept, &at, progress);
    let found = claims(kept, direction, &at, subject);
    let limits = Limits::of(trajectory, &simulation.sampling());
    Ok(Sgd { trajectory, sampler, at, within, expectation, missing, found, limits })
}

fn certify(claim: &str, subject: Subject<'_>, verdict: Verdict, witness: SgdWitness) -> Result<Checked, Refusal> {
    Checked::new(Certificate::new(claim, subject, verdict, &Witness::Sgd(witness)))
}

/// What is shown where every path keeps its pattern.
fn claims(kept: Kept, direction: Result<Direction, NoDirection>, at: &[Integer], subject: Subject<'_>) -> Found {
    let (active, rate_at) = (kept.active(), at.to_vec());
    let loss = kept.loss().and_then(|loss| {
        let witness = SgdWitness::Loss { active: active.clone(), loss: loss.clone(), rate_at: rate_at.clone() };
        Some((loss, certify("sgd.loss", subject, Verdict::Proved, witness).ok()?))
    });
    let witness = match &direction {
        Ok(direction) => {
            Ok((Verdict::Proved, SgdWitness::Direction { active, direction: Box::new(direction.clone()), rate_at }))
        }
        Err(NoDirection::Steep { sample }) => Ok((Verdict::Vacuous, SgdWitness::Steep { active, sample: *sample })),
        Err(NoDirection::Degenerate(optimum)) => {
            Ok((Verdict::Vacuous, SgdWitness::Degenerate { active, optimum: (**optimum).clone() }))
        }
        Err(other) => Err(other.to_string()),
    };
    let certified = witness.and_then(|(verdict, witness)| {
        certify("sgd.direction", subject, verdict, witness).map_err(|refusal| refusal.to_string())
    });
    Found::Kept { kept: Box::new(kept), direction: direction.ok().map(Box::new), certified, loss: loss.map(Box::new) }
}

impl Simulation {
    /// The number of paths that may be simulated.
    pub fn paths(&self) -> u64 {
        self.paths.unwrap_or(PATHS)
    }

    fn sampling(&self) -> Sampling {
        let confidence = self.confidence.0.clone();
        Sampling { paths: self.paths(), seed: self.seed, sampler: self.sampler, confidence }
    }

    /// Exact expectations where they are in reach, and simulated ones.
    fn evidence(
        &self,
        kept: &Kept,
        at: &[Integer],
        progress: &(dyn Fn(u64) + Sync),
    ) -> (Vec<Expectation>, Option<NoRegion>) {
        let (mut found, mut open) = (Vec::new(), Vec::new());
        let (paths, seed, (_, spelled)) = (self.paths(), self.seed, &self.confidence);
        let budget = if self.paths.is_some() { MOST_STEPS } else { FREE_STEPS };
        for k in at {
            let exact = kept.expectation(k, self.sampler).map(|(how, mean)| Expectation {
                k: k.clone(),
                method: Method::Exact(how),
                mean,
            });
            let within_reach = k.to_u64().filter(|k| paths > 0 && (*k).max(1).saturating_mul(paths) <= budget);
            open.extend(within_reach.filter(|_| exact.is_none() || self.paths.is_some()));
            found.extend(exact);
        }
        let simulated = kept.monte_carlo(&open, &self.sampling(), progress);
        let missing = simulated.as_ref().err().copied();
        found.extend(simulated.unwrap_or_default().into_iter().map(|estimate| Expectation {
            k: Integer::from(estimate.k),
            mean: estimate.region,
            method: Method::MonteCarlo { confidence: spelled.clone(), paths, seed, path: estimate.path },
        }));
        found.sort_by(|a, b| a.k.cmp(&b.k));
        (found, missing)
    }
}

impl Found {
    /// The certificate: sgd.direction, or sgd.invariance where that fails.
    ///
    /// # Errors
    /// Why there is none.
    pub fn certified(&self) -> Result<&Checked, String> {
        match self {
            Self::Kept { certified, .. } => certified.as_ref().map_err(String::clone),
            Self::Broken { certified, .. } => certified.as_ref().map_err(Refusal::to_string),
        }
    }

    /// The verdict of the convergence in direction.
    pub fn verdict(&self) -> Verdict {
        self.certified().map_or(Verdict::Undecided, Checked::verdict)
    }

    /// The bound of the direction, where it is proved.
    pub fn direction(&self) -> Option<&Direction> {
        match self {
            Self::Kept { direction, certified: Ok(_), .. } => direction.as_deref(),
            _ => None,
        }
    }

    /// An enclosure of the error of the direction of E w_k: at least that it lies between 0 and 2.
    pub fn direction_error(&self, k: &Integer) -> Interval {
        let known = self.direction().and_then(|direction| direction.error(k));
        known.unwrap_or_else(|| Interval::zero(64).hull(&Interval::from_int(64, 2)))
    }

    /// An enclosure of E L(w_k): F_k never grows, so it is at most 1.
    pub fn mean_loss(&self, k: &Integer) -> Option<Interval> {
        let Self::Kept { kept, loss, .. } = self else { return None };
        let n = kept.n() as u64;
        let missed = n - kept.active().len() as u64;
        let crude = || Interval::from_rational(64, &Rational::from((missed, n))).hull(&Interval::from_int(64, 1));
        Some(loss.as_deref().and_then(|(loss, _)| loss.mean(k, kept.n())).unwrap_or_else(crude))
    }
}
