//! The checking rules of docs/certificates.md, one file for each idea.

mod fate;
mod margin;
mod orbit;
mod trap;

use dashu_ratio::RBig;

use crate::certificate::{Certificate, Claim, Instance, Verdict, Witness};
use crate::linear::Vector;
use crate::outcome::Reason;
use crate::statement;

/// The limit that a fate witness shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// w_k is constant.
    Dead,
    /// w_k/|w_k| tends to w^_J/|w^_J|.
    MaxMargin { active: Vec<usize> },
    /// w_k/|w_k| tends to w^c_J/|w^c_J|, with infinitely many kicks.
    Constrained { active: Vec<usize> },
}

/// An instance and the number of conditions that were checked on it.
pub(crate) struct Checker<'a> {
    pub(crate) instance: &'a Instance,
    pub(crate) obligations: usize,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(instance: &'a Instance) -> Self {
        Self { instance, obligations: 0 }
    }

    /// One condition: it holds, or the certificate is rejected for `reason`.
    pub(crate) fn demand(&mut self, holds: bool, reason: Reason) -> Result<(), Reason> {
        self.obligations += 1;
        if holds { Ok(()) } else { Err(reason) }
    }

    /// Checks the whole certificate; the answer says in words what it shows.
    pub(crate) fn check(&mut self, certificate: &Certificate) -> Result<String, Reason> {
        let Certificate { claim, verdict, witness, .. } = certificate;
        self.demand(admits(*claim, *verdict, witness), Reason::Inadmissible { kind: witness.kind() })?;
        match witness {
            Witness::Kkt { problem, w_hat, lambda, nu, support, degenerate } => {
                self.kkt(problem, w_hat, lambda, nu, support, degenerate.as_ref())?;
                Ok(statement::kkt(self.instance, problem, w_hat, support, degenerate.is_some()))
            }
            Witness::Farkas { problem, lambda, nu } => {
                self.farkas(problem, lambda, nu)?;
                Ok(statement::farkas(self.instance, problem))
            }
            Witness::NotSeparable { lambda } => {
                self.not_separable(lambda)?;
                Ok(statement::vacuous(*claim, statement::NOT_SEPARABLE))
            }
            Witness::NoPositives => {
                self.demand(self.instance.positives().is_empty(), Reason::HasPositives)?;
                Ok(statement::vacuous(*claim, statement::NO_POSITIVES))
            }
            Witness::Diverge { negative, w_hat, lambda, separator } => {
                self.diverge(*negative, w_hat, lambda, separator)?;
                let shown = statement::diverge(w_hat, *negative);
                Ok(if *verdict == Verdict::Proved { shown } else { statement::vacuous(*claim, &shown) })
            }
            Witness::Aligned { w_hat, lambda } => {
                self.aligned(w_hat, lambda)?;
                Ok(statement::vacuous(*claim, statement::ALIGNED))
            }
            Witness::Orbit { bits, at } => {
                self.orbit(*bits, at)?;
                Ok(statement::orbit(self.instance, at))
            }
            Witness::Fate { bits, from_step, end, separator } => {
                self.separator_of_fate(*claim, separator.as_ref())?;
                let limit = self.fate(*bits, from_step, end)?;
                self.demand(fate_fits(*claim, *verdict, &limit, self.instance), Reason::OtherLimit)?;
                let shown = statement::fate(self.instance, from_step, end, &limit);
                Ok(if *verdict == Verdict::Proved { shown } else { statement::vacuous(*claim, &shown) })
            }
        }
    }

    fn separator_of_fate(&mut self, claim: Claim, separator: Option<&Vector>) -> Result<(), Reason> {
        match separator {
            Some(_) if claim == Claim::Fate => Err(Reason::SeparatorUnasked),
            None if claim != Claim::Fate => Err(Reason::SeparatorMissing),
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

/// The table "What each claim may carry", without the limits of a fate.
fn admits(claim: Claim, verdict: Verdict, witness: &Witness) -> bool {
    use Witness::{Aligned, Diverge, Farkas, Fate, Kkt, NoPositives, NotSeparable, Orbit};
    match (claim, verdict) {
        (Claim::Margin, Verdict::Proved) => matches!(witness, Kkt { .. } | Farkas { .. }),
        (Claim::Orbit, Verdict::Verified) => matches!(witness, Orbit { .. }),
        (Claim::Fate | Claim::GdGlobal | Claim::GdLocal | Claim::GdConstrained, Verdict::Proved) => {
            matches!(witness, Fate { .. })
        }
        (Claim::GdDiverge, Verdict::Proved) => matches!(witness, Diverge { .. }),
        (Claim::GdDiverge, Verdict::Vacuous) => matches!(witness, Aligned { .. } | NotSeparable { .. } | NoPositives),
        (Claim::GdGlobal, Verdict::Vacuous) => {
            matches!(witness, Fate { .. } | Diverge { .. } | NotSeparable { .. } | NoPositives)
        }
        (Claim::GdLocal | Claim::GdConstrained, Verdict::Vacuous) => {
            matches!(witness, Fate { .. } | NotSeparable { .. } | NoPositives)
        }
        _ => false,
    }
}

/// The same table, for the limits: the claim's own if it is proved, another one if it is vacuous.
fn fate_fits(claim: Claim, verdict: Verdict, limit: &Limit, instance: &Instance) -> bool {
    let own = match (claim, limit) {
        (Claim::GdGlobal, Limit::MaxMargin { active }) => *active == instance.positives(),
        (Claim::GdLocal, Limit::MaxMargin { active }) => *active != instance.positives(),
        (Claim::GdConstrained, Limit::Constrained { .. }) | (Claim::Fate, _) => true,
        _ => false,
    };
    own == (verdict == Verdict::Proved)
}
