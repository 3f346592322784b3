//! Rates where the pattern does not settle.

use super::Denial;
use crate::ask::margin;
use crate::claim::Selection;
use crate::data::Instance;
use crate::falsify::shown::{Shown, proved};
use crate::margin::Solution;

/// Kicks for ever towards another w^c_J than w^_J: the bound of F_k fails (lemma:kicked-loss).
pub fn loss(instance: &Instance) -> Option<Denial> {
    let constrained = proved("gd.constrained", instance)?;
    let shown = Shown::of(&constrained);
    let (active, limit) = (shown.active()?, shown.limit()?);
    let own = margin(instance, Selection::Active { active, walls: false }).ok()?;
    let (Solution::Optimal(optimum), Ok(checked)) = (&own.solution, own.checked) else { return None };
    if optimum.w == limit {
        return None;
    }
    let why = "by lemma:kicked-loss F_k exceeds its bound for every late K and some k > K: |w^c_J| > |w^_J|".to_owned();
    Some(Denial { certificates: vec![constrained, checked], why })
}

/// The direction has no limit, and so no distance from it.
pub fn no_limit(instance: &Instance) -> Option<Denial> {
    let why = "w_k/|w_k| has no limit, and there is no final pattern that could be degenerate".to_owned();
    Some(Denial { certificates: vec![proved("gd.explode", instance)?], why })
}
