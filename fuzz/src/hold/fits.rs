//! What each claim may carry, from the table of docs/certificates.md.

use super::Fact;
use crate::instance::Instance;

pub fn fits(claim: &str, vacuous: bool, fact: &Fact, instance: &Instance) -> bool {
    let (family, rest) = claim.split_once('.').unwrap_or((claim, ""));
    let everything = |active: &Vec<usize>| *active == instance.of_label(true);
    if vacuous && matches!(family, "gd" | "landscape") && matches!(fact, Fact::NotSeparable) {
        return true;
    }
    if vacuous && family == "gd" && rest != "explode" && matches!(fact, Fact::NoPositives) {
        return true;
    }
    let still = matches!(fact, Fact::Dead | Fact::Exploding);
    let fate = still || matches!(fact, Fact::MaxMargin { .. } | Fact::Constrained);
    // Whether it is what the claim says, and whether it excludes that.
    let [shows, excludes] = match (family, rest) {
        ("margin", _) => [matches!(fact, Fact::Margin), false],
        ("orbit", _) => [matches!(fact, Fact::Boxes), false],
        ("run", _) => [matches!(fact, Fact::Stayed | Fact::Left), false],
        ("fate", _) => [fate, false],
        ("landscape", "local") => [matches!(fact, Fact::Separated | Fact::Cells { .. }), false],
        ("landscape", "spurious") => [matches!(fact, Fact::Spurious | Fact::Cells { all_global: true }), false],
        ("landscape", _) => [matches!(fact, Fact::Separated), false],
        ("gd", "diverge") => [matches!(fact, Fact::Diverge), matches!(fact, Fact::Aligned)],
        ("gd", "global") => {
            let own = matches!(fact, Fact::MaxMargin { active, .. } if everything(active) && !active.is_empty());
            [own, (fate && !own) || matches!(fact, Fact::Diverge)]
        }
        ("gd", "local") => {
            let own = matches!(fact, Fact::MaxMargin { active, .. } if !everything(active) && !active.is_empty());
            [own, fate && !own]
        }
        ("gd", "constrained") => [matches!(fact, Fact::Constrained), fate && !matches!(fact, Fact::Constrained)],
        ("gd", "explode") => [matches!(fact, Fact::Exploding), fate && !matches!(fact, Fact::Exploding)],
        ("gd", "loss-rate") => [matches!(fact, Fact::LossRate), still || matches!(fact, Fact::Constrained)],
        ("gd", "direction-rate") => [matches!(fact, Fact::DirectionRate), still || matches!(fact, Fact::Slow)],
        ("gd", "degenerate") => {
            let regular = matches!(fact, Fact::MaxMargin { regular: true, .. } | Fact::Constrained);
            [matches!(fact, Fact::Slow), still || regular]
        }
        ("sgd", "invariance") => [matches!(fact, Fact::Kept), matches!(fact, Fact::KeptNot)],
        ("sgd", "direction") => {
            let excludes = matches!(fact, Fact::KeptNot | Fact::MeanSlow | Fact::MeanSteep);
            [matches!(fact, Fact::MeanDirection), excludes]
        }
        ("sgd", "loss") => [matches!(fact, Fact::MeanLoss), matches!(fact, Fact::KeptNot)],
        ("sgd", "limits") => [matches!(fact, Fact::Law), matches!(fact, Fact::KeptNot)],
        ("network", "joint") => [matches!(fact, Fact::MaxMargin { .. }), still || matches!(fact, Fact::Constrained)],
        ("network", "partition") => {
            let own = matches!(fact, Fact::Partitions { coupled: false, maximal: Some(true) });
            let coupled = matches!(fact, Fact::Partitions { coupled: true, .. });
            [own, still || coupled || matches!(fact, Fact::Constrained)]
        }
        ("network", "coupled") => {
            let maximal = matches!(fact, Fact::Partitions { maximal: Some(true), .. });
            let own = matches!(fact, Fact::Partitions { maximal: Some(false), .. });
            [own, still || maximal || matches!(fact, Fact::Constrained)]
        }
        _ => [false, false],
    };
    if vacuous { excludes } else { shows }
}
