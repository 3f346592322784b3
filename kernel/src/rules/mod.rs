//! The checking rules of docs/certificates.md, one file for each idea. A rule is a function of the
//! checker and a witness; what it has shown it answers as data.

mod band;
mod basin;
mod cells;
mod closed;
mod corridor;
mod explode;
mod fate;
mod fits;
mod glide;
mod intercept;
mod kicks;
mod leap;
mod limits;
mod margin;
mod minimiser;
mod network;
mod orbit;
mod rates;
mod run;
mod sgd;
mod sharp;
mod slide;
mod subspace;
mod trap;

use std::cmp::Ordering;

use crate::certificate::instance::Instance;
use crate::certificate::lines::Source;
use crate::certificate::witness::{Certificate, Witness};
use crate::number::budget;
use crate::number::vector::Vector;
use crate::pattern::{KnownPattern, Lifted};
use crate::reason::Reason;
use crate::shown::Shown;

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

    /// No sample is pushed from its boundary.
    fn off_boundary(&mut self, signs: &[Option<Ordering>]) -> Result<(), Reason> {
        let pushes = self.instance.start().is_ok_and(|start| !start.at_zero.is_zero());
        let pushed = if pushes { self.instance.on_boundary(signs) } else { None };
        self.demand(pushed.is_none(), Reason::OnBoundary { sample: pushed.unwrap_or_default() })
    }

    /// The pattern of these signs, if all are known.
    fn known(&mut self, signs: &[Option<Ordering>]) -> Result<KnownPattern, Reason> {
        self.off_boundary(signs)?;
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
}

/// Checks the whole certificate; what it shows is what its claim and its verdict need.
pub(crate) fn check<'w>(
    checker: &mut Checker<'_>,
    samples: &mut Source<'_, '_>,
    certificate: &'w Certificate,
) -> Result<Shown<'w>, Reason> {
    let Certificate { claim, verdict, witness, .. } = certificate;
    fits::admitted(checker, *claim, *verdict, witness)?;
    let shown = match witness {
        Witness::Kkt(kkt) => margin::kkt(checker, samples, kkt),
        Witness::Farkas(farkas) => margin::farkas(checker, samples, farkas),
        Witness::Intercept(intercept) => intercept::solved(checker, samples, intercept),
        Witness::NoIntercept(no_intercept) => intercept::unsolvable(checker, samples, no_intercept),
        Witness::NotSeparable(not_separable) => margin::not_separable(checker, samples, not_separable),
        Witness::NoPositives => margin::no_positives(checker),
        Witness::Diverge(diverge) => margin::diverge(checker, diverge),
        Witness::Aligned(aligned) => margin::aligned(checker, aligned),
        Witness::Separator(separator) => margin::separated(checker, separator),
        Witness::Minimum(minimum) => cells::minimum(checker, minimum),
        Witness::Cells(cells) => cells::cells(checker, cells),
        Witness::Enclosures(enclosures) => orbit::boxes(checker, enclosures),
        Witness::Run(run) => run::run(checker, run),
        Witness::Fate(fate) => fate::fate(checker, fate).map(Shown::Settled),
        Witness::Partitions(partitions) => network::partitions(checker, partitions),
        Witness::LossRate(loss_rate) => rates::loss_rate(checker, loss_rate),
        Witness::Degenerate(degenerate) => rates::slow(checker, degenerate),
        Witness::SgdKept(kept) => sgd::keep(checker, kept),
        Witness::SgdStart(start) => sgd::start(checker, start),
        Witness::SgdLeaves(leaves) => sgd::leaves(checker, leaves),
        Witness::SgdDegenerate(degenerate) => sgd::degenerate(checker, degenerate),
        Witness::SgdSteep(steep) => sgd::steep(checker, steep),
        Witness::SgdMean(mean) => sgd::mean_direction(checker, mean),
        Witness::SgdSum(sum) => sgd::mean_loss(checker, sum),
        Witness::SgdLimits(law) => limits::law(checker, law),
    }?;
    fits::needed(checker, *claim, *verdict, &shown)?;
    Ok(shown)
}
