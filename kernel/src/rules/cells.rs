//! Asymptotic minima (T2): one of them, or all of them by the tree of the signs of the positives.

use std::collections::BTreeMap;

use dashu_ratio::RBig;

use super::Checker;
use crate::certificate::witness::{Branch, Cells, Claim, Empty, Minimum, Multipliers};
use crate::number::vector::Vector;
use crate::reason::Reason;

/// The signs decided on the way to a node of the tree: true for x_i.u > 0.
type Path = BTreeMap<usize, bool>;

impl Checker<'_> {
    /// A local minimum that misses a positive; the answer is J.
    pub(super) fn minimum(&mut self, Minimum { separator, u }: &Minimum) -> Result<Vec<usize>, Reason> {
        self.separates(separator)?;
        let above = |(i, x): (usize, &Vector)| (i, x.dot(u) > RBig::ZERO);
        let path: Path = self.instance.pick(&self.instance.positives()).into_iter().map(above).collect();
        let active = self.cell(0, u, &path)?;
        self.demand(active.len() < path.len(), Reason::NotSpurious)?;
        Ok(active)
    }

    /// All local minima: each cell has its direction, and every other branch is empty. The answer
    /// is J for each cell.
    pub(super) fn cells(&mut self, Cells { separator, tree }: &Cells, claim: Claim) -> Result<Vec<Vec<usize>>, Reason> {
        self.separates(separator)?;
        let positives = self.instance.positives();
        let (mut found, mut path) = (Vec::new(), Path::new());
        // The samples on the path in the order of the tree.
        let mut order: Vec<usize> = Vec::new();
        let mut open = true;
        for (at, branch) in tree.iter().enumerate() {
            self.demand(open, Reason::TreeLong)?;
            match branch {
                Branch::Split(split) => {
                    let sample = split.row;
                    self.demand(self.instance.is_positive(sample), Reason::NotAPositive { sample })?;
                    self.demand(path.insert(sample, true).is_none(), Reason::SplitTwice { sample })?;
                    order.push(sample);
                    continue;
                }
                Branch::Cell(cell) => {
                    for &sample in &positives {
                        self.demand(path.contains_key(&sample), Reason::Unsplit { sample })?;
                    }
                    let active = self.cell(at, &cell.u, &path)?;
                    let all = active.len() == positives.len();
                    self.demand(all || claim != Claim::LandscapeSpurious, Reason::SpuriousCell { at })?;
                    found.push(active);
                }
                Branch::Empty(empty) => self.empty(at, empty, &path)?,
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
        self.demand(!open && !tree.is_empty(), Reason::TreeShort)?;
        Ok(found)
    }

    /// u has the signs of the path, and activates no negative.
    fn cell(&mut self, at: usize, u: &Vector, path: &Path) -> Result<Vec<usize>, Reason> {
        for (sample, x, _) in self.instance.samples() {
            let product = x.dot(u);
            let holds = match path.get(&sample) {
                Some(true) => product > RBig::ZERO,
                Some(false) => product < RBig::ZERO,
                None => product <= RBig::ZERO,
            };
            self.demand(holds, Reason::OutsideCell { at, sample })?;
        }
        Ok(path.iter().filter(|(_, above)| **above).map(|(sample, _)| *sample).collect())
    }

    /// No direction has the signs of the path and activates no negative: sum lambda_i sigma_i x_i =
    /// sum nu_l x_l (Farkas, T3).
    fn empty(&mut self, at: usize, Empty { lambda, nu }: &Empty, path: &Path) -> Result<(), Reason> {
        let decided: Vec<usize> = path.keys().copied().collect();
        self.demand(!lambda.is_empty(), Reason::EmptyCombination)?;
        self.multipliers(lambda, &decided, nu, &self.instance.negatives())?;
        let signed =
            |(i, value): (&usize, &RBig)| (*i, if path.get(i) == Some(&true) { value.clone() } else { -value });
        let signed: Multipliers = lambda.iter().map(signed).collect();
        self.demand(self.combine(&signed, nu, None).is_zero(), Reason::BranchNotEmpty { at })
    }
}
