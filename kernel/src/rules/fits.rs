//! Which witness a claim with a verdict may carry, and which of what is shown it needs.

use crate::certificate::instance::Instance;
use crate::certificate::witness::{Claim, Kind, Verdict, Witness};
use crate::reason::Reason;
use crate::shown::{By, Limit, Settled, Shown};

use super::{Checker, margin};

/// What can be refused before any rule is asked.
pub(super) fn admitted(
    checker: &mut Checker<'_>,
    claim: Claim,
    verdict: Verdict,
    witness: &Witness,
) -> Result<(), Reason> {
    checker.demand(admits(claim, verdict, witness), Reason::Inadmissible { kind: witness.kind() })?;
    if !checker.instance.is_one_neuron() {
        checker.demand(is_for_networks(claim), Reason::OneNeuronOnly)?;
    }
    let fate = match witness {
        Witness::Fate(fate) => fate,
        Witness::Partitions(partitions) => &partitions.fate,
        Witness::LossRate(loss_rate) => &loss_rate.fate,
        Witness::Degenerate(degenerate) => &degenerate.fate,
        _ => return Ok(()),
    };
    // A gd claim is about separable data; a fate alone is not, nor a claim about networks.
    match &fate.separator {
        Some(_) if is_for_networks(claim) => Err(Reason::SeparatorUnasked),
        None if !is_for_networks(claim) => Err(Reason::SeparatorMissing),
        None => Ok(()),
        Some(separator) => margin::separates(checker, separator),
    }
}

/// What is shown is the claim's own if it is proved, something that excludes it if it is vacuous.
pub(super) fn needed(
    checker: &mut Checker<'_>,
    claim: Claim,
    verdict: Verdict,
    shown: &Shown<'_>,
) -> Result<(), Reason> {
    let proved = verdict == Verdict::Proved;
    match shown {
        Shown::Cells(cells) => {
            let positives = checker.instance.positives().len();
            for (at, active) in cells {
                let global = active.len() == positives;
                let holds = global || claim != Claim::LandscapeSpurious;
                checker.demand(holds, Reason::SpuriousCell { at: *at })?;
            }
            Ok(())
        }
        Shown::Settled(settled) => {
            checker.demand(fate_fits(claim, verdict, settled, checker.instance), Reason::OtherLimit)
        }
        Shown::Partitions { shares, coupled, .. } => {
            let bent = shares.iter().any(|share| !share.maximal);
            if claim == Claim::NetworkPartition {
                checker.demand(coupled.is_none() == proved, Reason::Coupling)?;
                return checker.demand(!proved || !bent, Reason::Maximality);
            }
            checker.demand(bent == proved, Reason::Maximality)
        }
        Shown::Run { within, .. } => match (verdict, within.iter().position(|within| *within != Some(true))) {
            (Verdict::Verified, at) => checker.demand(at.is_none(), Reason::RunMayLeave { at: at.unwrap_or_default() }),
            _ => checker.demand(within.contains(&Some(false)), Reason::RunMayStay),
        },
        Shown::Law { limits, still } => {
            let some = !still.is_zero() || limits.iter().any(|likely| !likely.probability.is_zero());
            checker.demand(some, Reason::NothingSettled)
        }
        _ => Ok(()),
    }
}

/// Whether a claim makes sense for a network: all others are about one neuron.
fn is_for_networks(claim: Claim) -> bool {
    use Claim::{
        Fate, NetworkCoupled, NetworkJoint, NetworkPartition, Orbit, Run, SgdDirection, SgdInvariance, SgdLoss,
    };
    matches!(
        claim,
        Orbit | Run | Fate | NetworkJoint | NetworkPartition | NetworkCoupled | SgdInvariance | SgdDirection | SgdLoss
    )
}

/// The table "What each claim may carry", without the limits of a fate.
fn admits(claim: Claim, verdict: Verdict, witness: &Witness) -> bool {
    use Witness::{
        Aligned, Cells, Degenerate, Diverge, Enclosures, Farkas, Fate, Intercept, Kkt, LossRate, Minimum, NoIntercept,
        NoPositives, NotSeparable, Partitions, Run, Separator, SgdDegenerate, SgdKept, SgdLeaves, SgdLimits, SgdMean,
        SgdStart, SgdSteep, SgdSum,
    };
    match (claim, verdict) {
        (Claim::Margin, Verdict::Proved) => matches!(witness, Kkt(_) | Farkas(_) | Intercept(_) | NoIntercept(_)),
        (Claim::Orbit, Verdict::Verified) => matches!(witness, Enclosures(_)),
        (Claim::Run, Verdict::Verified | Verdict::Refuted) => matches!(witness, Run(_)),
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
        (Claim::SgdLimits, Verdict::Proved) => matches!(witness, SgdLimits(_)),
        // Where a negative is active at w_0 paths may have limits all the same.
        (Claim::SgdLimits, Verdict::Vacuous) => matches!(witness, SgdStart(start) if start.negative.is_none()),
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

/// The table for what a fate shows.
fn fate_fits(claim: Claim, verdict: Verdict, Settled { limit, by, kept, .. }: &Settled, instance: &Instance) -> bool {
    let own = match (claim, limit) {
        (Claim::GdGlobal, Limit::MaxMargin { active }) => *active == instance.positives(),
        (Claim::GdLocal, Limit::MaxMargin { active }) => *active != instance.positives(),
        (Claim::GdConstrained, Limit::Constrained { .. })
        | (Claim::GdExplode, Limit::Exploding { .. })
        | (Claim::Fate, _) => true,
        (Claim::GdDirectionRate, _) => match by {
            By::Dead | By::Exploding => false,
            // Of a radius that grows no constant is stated (`NoConstant`).
            By::Trap(_) => true,
            // Neither a bound nor its impossibility is shown.
            _ => return false,
        },
        // Where the pattern is kept the other two claims need more.
        (Claim::NetworkJoint | Claim::NetworkPartition | Claim::NetworkCoupled, Limit::MaxMargin { .. }) => {
            return claim == Claim::NetworkJoint && verdict == Verdict::Proved && kept.is_some();
        }
        (Claim::GdLossRate, Limit::MaxMargin { .. }) => return false,
        // Negatives may kick for ever.
        (Claim::GdConstrained, Limit::MaxMargin { .. }) if kept.is_none() => return false,
        (Claim::GdDegenerate, _) => {
            return match by {
                By::Dead | By::Exploding => true,
                By::Trap(closed) => closed.uncovered.is_none(),
                By::Invariance { covered, .. } => *covered,
            };
        }
        _ => false,
    };
    own == (verdict == Verdict::Proved)
}
