//! The sample pattern partitions of a network whose pattern is kept for ever (T7.2, T7.3).

use dashu_int::UBig;
use dashu_ratio::RBig;

use super::fate::Settled;
use super::{Checker, Limit};
use crate::certificate::witness::{Claim, Multipliers, Partitions, Verdict};
use crate::number::budget;
use crate::number::vector::{Complement, Vector, quotient};
use crate::pattern::KnownPattern;
use crate::reason::Reason;

/// What is shown of one partition B.
pub(crate) struct Shown {
    pub(crate) samples: Vec<usize>,
    /// Whether the limit of its effective weight, projected on span(x_B), is a positive multiple of
    /// w_B.
    pub(crate) maximal: bool,
    /// The squared margins of the limit's direction and of w_B's on B.
    pub(crate) margin: RBig,
    pub(crate) best: RBig,
}

/// Two samples.
type Pair = (usize, usize);

/// The samples with one label and one non-zero column of the pattern.
struct Partition {
    positive: bool,
    column: Vec<bool>,
    samples: Vec<usize>,
}

impl Checker<'_> {
    /// From which step on, what each partition learns, and two that are coupled.
    pub(super) fn partitions(
        &mut self,
        claim: Claim,
        verdict: Verdict,
        Partitions { fate, partitions }: &Partitions,
    ) -> Result<(UBig, Vec<Shown>, Option<Pair>), Reason> {
        let (active, from, pattern, w_hat) = match self.fate(fate)? {
            Settled { limit: Limit::MaxMargin { active }, iterate, by, kept: Some(pattern) } => {
                (active, iterate.k, pattern, by.w_hat())
            }
            _ => return Err(Reason::PatternNotKept),
        };
        let w_hat = w_hat.ok_or(Reason::PatternNotKept)?;
        let found = self.partitions_of(&active, &pattern)?;
        self.demand(found.len() == partitions.len(), Reason::WrongPartitions)?;
        let coupled = self.coupled(&found)?;
        let mut shown = Vec::new();
        for (partition, own) in found.into_iter().zip(partitions) {
            self.solves(&partition.samples, &[], &own.w_hat.0, &own.lambda, &Multipliers::new())?;
            shown.push(self.shown(partition, &w_hat, &own.w_hat.0)?);
        }
        let bent = shown.iter().any(|share| !share.maximal);
        let decoupled = verdict == Verdict::Proved;
        match claim {
            Claim::NetworkPartition => {
                self.demand(coupled.is_none() == decoupled, Reason::Coupling)?;
                self.demand(!decoupled || !bent, Reason::Maximality)?;
            }
            _ => self.demand(bent == (verdict == Verdict::Proved), Reason::Maximality)?,
        }
        Ok((from, shown, coupled))
    }

    /// The active samples by label and column, in the order of their first ones.
    fn partitions_of(&self, active: &[usize], pattern: &KnownPattern) -> Result<Vec<Partition>, Reason> {
        let mut found: Vec<Partition> = Vec::new();
        for &i in active {
            let (positive, column) = (self.instance.is_positive(i), pattern.column(i));
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
    fn coupled(&self, partitions: &[Partition]) -> Result<Option<Pair>, Reason> {
        for (at, b) in partitions.iter().enumerate() {
            for other in partitions.iter().skip(at + 1) {
                if !b.column.iter().zip(&other.column).any(|(h, h2)| *h && *h2) {
                    continue;
                }
                let others = self.instance.pick(&other.samples);
                for (i, x) in self.instance.pick(&b.samples) {
                    budget::spend(0)?;
                    if let Some((j, _)) = others.iter().find(|(_, y)| !x.dot(y).is_zero()) {
                        return Ok(Some((i, *j)));
                    }
                }
            }
        }
        Ok(None)
    }

    fn shown(&mut self, partition: Partition, joint: &Vector, own: &Vector) -> Result<Shown, Reason> {
        let (instance, d) = (self.instance, self.instance.d());
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
        self.demand(least > RBig::ZERO, Reason::WrongPartitions)?;
        let scale = quotient(&limit.dot(own), &own.norm_squared());
        let maximal = Vector::combination(d, [(RBig::ONE, &limit), (-scale, own)]).is_zero();
        let margin = quotient(&(&least * &least), &limit.norm_squared());
        Ok(Shown { samples: partition.samples, maximal, margin, best: quotient(&RBig::ONE, &own.norm_squared()) })
    }
}
