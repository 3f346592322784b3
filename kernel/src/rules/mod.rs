//! The checking rules of docs/certificates.md, one file for each idea.

mod band;
mod cells;
mod closed;
mod explode;
mod fate;
mod leap;
mod margin;
mod minimiser;
mod network;
mod orbit;
mod rates;
mod sgd;
mod sharp;
mod slide;
mod trap;

use std::cmp::Ordering;

use dashu_ratio::RBig;

use crate::certificate::instance::Instance;
use crate::certificate::witness::{Certificate, Claim, Fate, Kind, Verdict, Witness};
use crate::number::budget;
use crate::number::vector::Vector;
use crate::pattern::{KnownPattern, Lifted};
use crate::reason::Reason;
use crate::statement;

use fate::{By, Settled};
pub(crate) use network::Shown;

/// The limit that a fate witness shows.
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

/// Whether a sample is in a strictly increasing list.
fn listed(samples: &[usize], sample: usize) -> bool {
    samples.binary_search(&sample).is_ok()
}

/// An instance and the number of conditions that were checked on it.
pub(crate) struct Checker<'a> {
    pub(crate) instance: &'a Instance,
    /// Where the instance is the lifted problem of a network's pattern: the rows that keep it, c.W
    /// < 0.
    outside: Option<&'a [(usize, Vector)]>,
    pub(crate) obligations: usize,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(instance: &'a Instance) -> Self {
        Self { instance, outside: None, obligations: 0 }
    }

    /// One condition: it holds, or the certificate is rejected for `reason`.
    pub(crate) fn demand(&mut self, holds: bool, reason: Reason) -> Result<(), Reason> {
        self.obligations += 1;
        budget::spend(20)?;
        if holds { Ok(()) } else { Err(reason) }
    }

    /// The pattern of these signs, if all are known.
    fn known(&mut self, signs: &[Option<Ordering>]) -> Result<KnownPattern, Reason> {
        self.obligations += signs.len();
        KnownPattern::new(self.instance.n(), signs)
    }

    /// Judges on the instance itself for one neuron, on the lifted problem of its pattern for a
    /// network (T7.1).
    fn lifted<T>(
        &mut self,
        signs: &[Option<Ordering>],
        judge: impl FnOnce(&mut Checker<'_>) -> Result<T, Reason>,
    ) -> Result<T, Reason> {
        if self.instance.is_one_neuron() {
            return judge(self);
        }
        let Lifted { instance, outside } = self.instance.lifted(&self.known(signs)?);
        let mut checker = Checker { instance: &instance, outside: Some(&outside), obligations: self.obligations };
        let judged = judge(&mut checker);
        self.obligations = checker.obligations;
        judged
    }

    /// Checks the whole certificate; the answer says in words what it shows.
    pub(crate) fn check(&mut self, certificate: &Certificate) -> Result<String, Reason> {
        let Certificate { claim, verdict, witness, .. } = certificate;
        self.demand(admits(*claim, *verdict, witness), Reason::Inadmissible { kind: witness.kind() })?;
        if !self.instance.is_one_neuron() {
            self.demand(is_for_networks(*claim), Reason::OneNeuronOnly)?;
        }
        let proved_or_vacuous =
            |shown: String| if *verdict == Verdict::Proved { shown } else { statement::vacuous(*claim, &shown) };
        match witness {
            Witness::Kkt(kkt) => {
                self.kkt(kkt)?;
                Ok(statement::kkt(self.instance, kkt))
            }
            Witness::Farkas(farkas) => {
                self.farkas(farkas)?;
                Ok(statement::farkas(self.instance, &farkas.problem))
            }
            Witness::NotSeparable(not_separable) => {
                self.not_separable(not_separable)?;
                Ok(statement::vacuous(*claim, statement::NOT_SEPARABLE))
            }
            Witness::NoPositives => {
                self.demand(self.instance.positives().is_empty(), Reason::HasPositives)?;
                Ok(statement::vacuous(*claim, statement::NO_POSITIVES))
            }
            Witness::Diverge(diverge) => {
                self.diverge(diverge)?;
                Ok(proved_or_vacuous(statement::diverge(&diverge.w_hat, diverge.negative)))
            }
            Witness::Aligned(aligned) => {
                self.aligned(aligned)?;
                Ok(statement::vacuous(*claim, statement::ALIGNED))
            }
            Witness::Separator(separator) => {
                self.separates(&separator.separator)?;
                Ok(statement::separated(self.instance, *claim, &separator.separator))
            }
            Witness::Minimum(minimum) => {
                let active = self.minimum(minimum)?;
                Ok(statement::spurious(&minimum.u, &active))
            }
            Witness::Cells(cells) => {
                let found = self.cells(cells, *claim)?;
                Ok(statement::cells(self.instance, *claim, &found))
            }
            Witness::Enclosures(enclosures) => {
                self.enclosures(enclosures)?;
                Ok(statement::orbit(self.instance, enclosures))
            }
            Witness::Fate(fate) => {
                self.separator_of(*claim, fate)?;
                let settled = self.fate(fate)?;
                self.demand(fate_fits(*claim, *verdict, &settled, self.instance), Reason::OtherLimit)?;
                let shown = statement::fate(self.instance, &fate.end, &settled.iterate.k, &settled.limit);
                Ok(match (&settled.by, claim) {
                    (By::Trap(closed), Claim::GdDirectionRate) => {
                        statement::direction_rate(&shown, &closed.constant()?.upper()?, &closed.s, &closed.from)
                    }
                    _ => proved_or_vacuous(shown),
                })
            }
            Witness::Partitions(partitions) => {
                self.separator_of(*claim, &partitions.fate)?;
                let (from, shown, coupled) = self.partitions(*claim, *verdict, partitions)?;
                let end = &partitions.fate.end;
                Ok(proved_or_vacuous(statement::partitions(self.instance, *claim, end, &from, &shown, coupled)))
            }
            Witness::SgdKept(kept) => {
                self.sgd_kept(&kept.active)?;
                Ok(statement::sgd_kept(self.instance, &kept.active))
            }
            Witness::SgdStart(start) => {
                self.sgd_start(start)?;
                Ok(statement::vacuous(*claim, &statement::sgd_start(self.instance, start)))
            }
            Witness::SgdLeaves(leaves) => {
                self.sgd_leaves(leaves)?;
                Ok(statement::vacuous(*claim, &statement::sgd_leaves(self.instance, leaves)))
            }
            Witness::SgdDegenerate(degenerate) => {
                self.sgd_degenerate(degenerate)?;
                Ok(statement::vacuous(*claim, &statement::sgd_degenerate(self.instance, &degenerate.active)))
            }
            Witness::SgdSteep(steep) => {
                self.sgd_steep(steep)?;
                Ok(statement::vacuous(*claim, &statement::sgd_steep(self.instance, steep.sample)))
            }
            Witness::SgdMean(mean) => {
                self.sgd_mean(mean)?;
                Ok(statement::sgd_mean(self.instance, mean))
            }
            Witness::SgdSum(sum) => {
                self.sgd_sum(sum)?;
                Ok(statement::sgd_sum(self.instance, sum))
            }
            Witness::LossRate(loss_rate) => {
                self.separator_of(*claim, &loss_rate.fate)?;
                let (active, from) = self.loss_rate(loss_rate)?;
                Ok(statement::loss_rate(self.instance, loss_rate, &active, &from))
            }
            Witness::Degenerate(degenerate) => {
                self.separator_of(*claim, &degenerate.fate)?;
                let (active, from, w_hat) = self.slow(degenerate)?;
                Ok(proved_or_vacuous(statement::slow(self.instance, degenerate, &w_hat, &active, &from)))
            }
        }
    }

    /// A gd claim is about separable data; a fate alone is not, nor a claim about networks.
    fn separator_of(&mut self, claim: Claim, fate: &Fate) -> Result<(), Reason> {
        let bare = is_for_networks(claim);
        match &fate.separator {
            Some(_) if bare => Err(Reason::SeparatorUnasked),
            None if !bare => Err(Reason::SeparatorMissing),
            None => Ok(()),
            Some(separator) => self.separates(separator),
        }
    }

    /// y_i v.x_i > 0 for every sample.
    fn separates(&mut self, v: &Vector) -> Result<(), Reason> {
        for (sample, x, positive) in self.instance.samples() {
            let product = v.dot(x);
            let holds = if positive { product > RBig::ZERO } else { product < RBig::ZERO };
            self.demand(holds, Reason::NotSeparated { sample })?;
        }
        Ok(())
    }
}

/// Whether a claim makes sense for a network: all others are about one neuron.
fn is_for_networks(claim: Claim) -> bool {
    use Claim::{Fate, NetworkCoupled, NetworkJoint, NetworkPartition, Orbit, SgdDirection, SgdInvariance, SgdLoss};
    matches!(
        claim,
        Orbit | Fate | NetworkJoint | NetworkPartition | NetworkCoupled | SgdInvariance | SgdDirection | SgdLoss
    )
}

/// The table "What each claim may carry", without the limits of a fate.
fn admits(claim: Claim, verdict: Verdict, witness: &Witness) -> bool {
    use Witness::{
        Aligned, Cells, Degenerate, Diverge, Enclosures, Farkas, Fate, Kkt, LossRate, Minimum, NoPositives,
        NotSeparable, Partitions, Separator, SgdDegenerate, SgdKept, SgdLeaves, SgdMean, SgdStart, SgdSteep, SgdSum,
    };
    match (claim, verdict) {
        (Claim::Margin, Verdict::Proved) => matches!(witness, Kkt(_) | Farkas(_)),
        (Claim::Orbit, Verdict::Verified) => matches!(witness, Enclosures(_)),
        (Claim::GdDiverge, Verdict::Proved) => matches!(witness, Diverge(_)),
        (Claim::GdDiverge, Verdict::Vacuous) => matches!(witness, Aligned(_) | NotSeparable(_) | NoPositives),
        (
            Claim::Fate
            | Claim::GdGlobal
            | Claim::GdLocal
            | Claim::GdConstrained
            | Claim::GdExplode
            | Claim::GdDirectionRate,
            Verdict::Proved,
        ) => matches!(witness, Fate(_)),
        (Claim::GdLossRate, Verdict::Proved) => matches!(witness, LossRate(_)),
        (Claim::GdDegenerate, Verdict::Proved) | (Claim::GdDirectionRate, Verdict::Vacuous)
            if matches!(witness, Degenerate(_)) =>
        {
            true
        }
        (Claim::GdGlobal, Verdict::Vacuous) if matches!(witness, Diverge(_)) => true,
        (
            Claim::GdGlobal
            | Claim::GdLocal
            | Claim::GdConstrained
            | Claim::GdLossRate
            | Claim::GdDirectionRate
            | Claim::GdDegenerate,
            Verdict::Vacuous,
        ) => matches!(witness, Fate(_) | NotSeparable(_) | NoPositives),
        // Negatives explode without positives, too.
        (Claim::GdExplode, Verdict::Vacuous) => matches!(witness, Fate(_) | NotSeparable(_)),
        (Claim::NetworkJoint, Verdict::Proved | Verdict::Vacuous) => matches!(witness, Fate(_)),
        (Claim::NetworkPartition | Claim::NetworkCoupled, Verdict::Proved) => matches!(witness, Partitions(_)),
        (Claim::NetworkPartition | Claim::NetworkCoupled, Verdict::Vacuous) => {
            matches!(witness, Fate(_) | Partitions(_))
        }
        (Claim::SgdInvariance, Verdict::Proved) => matches!(witness, SgdKept(_)),
        (Claim::SgdDirection, Verdict::Proved) => matches!(witness, SgdMean(_)),
        (Claim::SgdLoss, Verdict::Proved) => matches!(witness, SgdSum(_)),
        (Claim::SgdDirection, Verdict::Vacuous) if matches!(witness, SgdDegenerate(_) | SgdSteep(_)) => true,
        (Claim::SgdInvariance | Claim::SgdDirection | Claim::SgdLoss, Verdict::Vacuous) => {
            matches!(witness, SgdStart(_) | SgdLeaves(_))
        }
        (Claim::LandscapeLocal, Verdict::Proved) => matches!(witness, Cells(_) | Separator(_)),
        (Claim::LandscapeSpurious, Verdict::Proved) => matches!(witness, Cells(_) | Minimum(_)),
        (Claim::LandscapeInfimum | Claim::LandscapeGlobal | Claim::LandscapeCritical, Verdict::Proved) => {
            matches!(witness, Separator(_))
        }
        (
            Claim::LandscapeInfimum
            | Claim::LandscapeLocal
            | Claim::LandscapeGlobal
            | Claim::LandscapeSpurious
            | Claim::LandscapeCritical,
            Verdict::Vacuous,
        ) => matches!(witness, NotSeparable(_)),
        _ => false,
    }
}

/// The same table, for what a fate shows: the claim's own if it is proved, something else that
/// excludes it if it is vacuous.
fn fate_fits(claim: Claim, verdict: Verdict, Settled { limit, by, kept, .. }: &Settled, instance: &Instance) -> bool {
    let own = match (claim, limit) {
        (Claim::GdGlobal, Limit::MaxMargin { active }) => *active == instance.positives(),
        (Claim::GdLocal, Limit::MaxMargin { active }) => *active != instance.positives(),
        (Claim::GdConstrained, Limit::Constrained { .. })
        | (Claim::GdExplode, Limit::Exploding { .. })
        | (Claim::Fate, _) => true,
        (Claim::GdDirectionRate, _) => match by {
            By::Dead | By::Exploding => false,
            By::Trap(_) => true,
            // Neither a bound nor its impossibility is shown.
            _ => return false,
        },
        // Where the pattern is kept the other two claims need more.
        (Claim::NetworkJoint | Claim::NetworkPartition | Claim::NetworkCoupled, Limit::MaxMargin { .. }) => {
            return claim == Claim::NetworkJoint && verdict == Verdict::Proved && kept.is_some();
        }
        (Claim::GdLossRate, Limit::MaxMargin { .. }) => return false,
        (Claim::GdDegenerate, _) => {
            return matches!(by, By::Dead | By::Exploding | By::Trap(_) | By::Invariance { covered: true, .. });
        }
        _ => false,
    };
    own == (verdict == Verdict::Proved)
}
