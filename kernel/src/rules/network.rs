//! The sample pattern partitions of a network whose pattern is kept for ever (T7.2, T7.3).

use dashu_ratio::RBig;

use super::{Checker, fate, margin};
use crate::certificate::witness::{Multipliers, Partitions};
use crate::number::budget;
use crate::number::vector::{Complement, Vector, quotient};
use crate::pattern::KnownPattern;
use crate::reason::Reason;
use crate::shown::{Limit, Settled, Share, Shown};

/// Two samples.
type Pair = (usize, usize);

/// The samples with one label and one non-zero column of the pattern.
struct Partition {
    positive: bool,
    column: Vec<bool>,
    samples: Vec<usize>,
}

/// What each partition learns, and two that are coupled.
pub(super) fn partitions<'w>(checker: &mut Checker<'_>, witness: &'w Partitions) -> Result<Shown<'w>, Reason> {
    let settled = fate::fate(checker, &witness.fate)?;
    let Settled { limit: Limit::MaxMargin { active }, kept: Some(pattern), by, .. } = &settled else {
        return Err(Reason::PatternNotKept);
    };
    let joint = by.w_hat().ok_or(Reason::PatternNotKept)?;
    let found = partitions_of(checker, active, pattern)?;
    checker.demand(found.len() == witness.partitions.len(), Reason::WrongPartitions)?;
    let coupled = coupled(checker, &found)?;
    let mut shares = Vec::new();
    for (partition, own) in found.into_iter().zip(&witness.partitions) {
        margin::solves(checker, &partition.samples, &[], &own.w_hat.0, &own.lambda, &Multipliers::new())?;
        shares.push(share(checker, partition, joint, &own.w_hat.0)?);
    }
    Ok(Shown::Partitions { settled, shares, coupled })
}

/// The active samples by label and column, in the order of their first ones.
fn partitions_of(checker: &Checker<'_>, active: &[usize], pattern: &KnownPattern) -> Result<Vec<Partition>, Reason> {
    let mut found: Vec<Partition> = Vec::new();
    for &i in active {
        let (positive, column) = (checker.instance.is_positive(i), pattern.column(i));
        budget::spend(budget::count(column.len()).saturating_mul(budget::count(found.len() + 1)))?;
        match found.iter_mut().find(|known| known.positive == positive && known.column == column) {
            Some(known) => known.samples.push(i),
            None => found.push(Partition { positive, column, samples: vec![i] }),
        }
    }
    Ok(found)
}

/// Samples of two partitions that share a neuron and are not orthogonal: c_BB' = sum v_m^2 over
/// the shared neurons.
fn coupled(checker: &Checker<'_>, partitions: &[Partition]) -> Result<Option<Pair>, Reason> {
    for (at, b) in partitions.iter().enumerate() {
        for other in partitions.iter().skip(at + 1) {
            if !b.column.iter().zip(&other.column).any(|(h, h2)| *h && *h2) {
                continue;
            }
            let others = checker.instance.pick(&other.samples);
            for (i, x) in checker.instance.pick(&b.samples) {
                budget::spend(0)?;
                if let Some((j, _)) = others.iter().find(|(_, y)| !x.dot(y).is_zero()) {
                    return Ok(Some((i, *j)));
                }
            }
        }
    }
    Ok(None)
}

fn share(checker: &mut Checker<'_>, partition: Partition, joint: &Vector, own: &Vector) -> Result<Share, Reason> {
    let (instance, d) = (checker.instance, checker.instance.d());
    let entries: Vec<RBig> = joint.entries().collect();
    let blocks: Vec<Vector> = entries.chunks(d).map(Vector::new).collect();
    let used = partition.column.iter().zip(&instance.output).zip(&blocks).filter(|((h, _), _)| **h);
    let effective = Vector::combination(d, used.map(|((_, v), w)| (v.clone(), w)));
    let mut off = Complement::whole(d);
    let rows = instance.pick(&partition.samples);
    rows.iter().for_each(|(_, x)| {
        off.remove(x);
    });
    let rest = off.project(&effective);
    let limit = Vector::combination(d, [(RBig::ONE, &effective), (-RBig::ONE, &rest)]);
    let sign = if partition.positive { RBig::ONE } else { -RBig::ONE };
    let least = rows.iter().map(|(_, x)| &sign * x.dot(&limit)).min().ok_or(Reason::WrongPartitions)?;
    checker.demand(least > RBig::ZERO, Reason::WrongPartitions)?;
    let scale = quotient(&limit.dot(own), &own.norm_squared());
    let maximal = Vector::combination(d, [(RBig::ONE, &limit), (-scale, own)]).is_zero();
    let margin = quotient(&(&least * &least), &limit.norm_squared());
    Ok(Share { samples: partition.samples, maximal, margin, best: quotient(&RBig::ONE, &own.norm_squared()) })
}
