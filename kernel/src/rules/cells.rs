//! Asymptotic minima (T2): one of them, or all of them by the tree of the signs of the positives.

use std::collections::BTreeMap;

use dashu_ratio::RBig;

use super::{Checker, margin};
use crate::certificate::witness::{Branch, Cells, Empty, Minimum, Multipliers};
use crate::number::vector::Vector;
use crate::reason::Reason;
use crate::shown::Shown;

/// The signs decided on the way to a node of the tree: true for x_i.u > 0.
type Path = BTreeMap<usize, bool>;

/// A local minimum that misses a positive.
pub(super) fn minimum<'w>(
    checker: &mut Checker<'_>,
    Minimum { separator, u }: &'w Minimum,
) -> Result<Shown<'w>, Reason> {
    margin::separates(checker, separator)?;
    let above = |(i, x): (usize, &Vector)| (i, x.side(u.numerators()).is_gt());
    let path: Path = checker.instance.pick(&checker.instance.positives()).into_iter().map(above).collect();
    let active = cell(checker, 0, u, &path)?;
    checker.demand(active.len() < path.len(), Reason::NotSpurious)?;
    Ok(Shown::Spurious { u, active })
}

/// All local minima: each cell has its direction, and every other branch is empty.
pub(super) fn cells<'w>(checker: &mut Checker<'_>, Cells { separator, tree }: &'w Cells) -> Result<Shown<'w>, Reason> {
    margin::separates(checker, separator)?;
    let positives = checker.instance.positives();
    let (mut found, mut path) = (Vec::new(), Path::new());
    // The samples on the path in the order of the tree.
    let mut order: Vec<usize> = Vec::new();
    let mut open = true;
    for (at, branch) in tree.iter().enumerate() {
        checker.demand(open, Reason::TreeLong)?;
        match branch {
            Branch::Split(split) => {
                let sample = split.row;
                checker.demand(checker.instance.is_positive(sample), Reason::NotAPositive { sample })?;
                checker.demand(path.insert(sample, true).is_none(), Reason::SplitTwice { sample })?;
                order.push(sample);
                continue;
            }
            Branch::Cell(direction) => {
                for &sample in &positives {
                    checker.demand(path.contains_key(&sample), Reason::Unsplit { sample })?;
                }
                found.push((at, cell(checker, at, &direction.u, &path)?));
            }
            Branch::Empty(farkas) => empty(checker, at, farkas, &path)?,
        }
        // On to the last positive side whose negative side is still to come.
        open = false;
        while let Some(sample) = order.pop() {
            if path.remove(&sample) == Some(true) {
                path.insert(sample, false);
                order.push(sample);
                open = true;
                break;
            }
        }
    }
    checker.demand(!open && !tree.is_empty(), Reason::TreeShort)?;
    Ok(Shown::Cells(found))
}

/// u has the signs of the path, and activates no negative.
fn cell(checker: &mut Checker<'_>, at: usize, u: &Vector, path: &Path) -> Result<Vec<usize>, Reason> {
    for (sample, x, _) in checker.instance.samples() {
        let side = x.side(u.numerators());
        let holds = match path.get(&sample) {
            Some(true) => side.is_gt(),
            Some(false) => side.is_lt(),
            None => side.is_le(),
        };
        checker.demand(holds, Reason::OutsideCell { at, sample })?;
    }
    Ok(path.iter().filter(|(_, above)| **above).map(|(sample, _)| *sample).collect())
}

/// No direction has the signs of the path and activates no negative: sum lambda_i sigma_i x_i =
/// sum nu_l x_l (Farkas, T3).
fn empty(checker: &mut Checker<'_>, at: usize, Empty { lambda, nu }: &Empty, path: &Path) -> Result<(), Reason> {
    let decided: Vec<usize> = path.keys().copied().collect();
    checker.demand(!lambda.is_empty(), Reason::EmptyCombination)?;
    margin::multipliers(checker, lambda, &decided, nu, &checker.instance.negatives())?;
    let signed = |(i, value): (&usize, &RBig)| (*i, if path.get(i) == Some(&true) { value.clone() } else { -value });
    let signed: Multipliers = lambda.iter().map(signed).collect();
    checker.demand(margin::combine(checker, &signed, nu).is_zero(), Reason::BranchNotEmpty { at })
}
