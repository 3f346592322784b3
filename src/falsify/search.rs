//! Goes through the cases of a question, and makes the least of what contradicts.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rug::Integer;

use super::cases::{PER_SIZE, case};
use super::evidence::Evidence;
use super::least::{measure, shrink};
use super::question::{Answer, Question};
use crate::claim::{Hypothesis, Verdict};
use crate::data::Instance;
use crate::theorems::find;

/// Of the contradictions of one size so many are made least.
const SHRUNK: usize = 4;
/// Where bounds are stated: in reach of stepping in doubles, and cheap to certify.
const AT: u32 = 1_000;

/// What a search found.
#[derive(Clone, Debug)]
pub struct Search {
    /// The name of the statement.
    pub claim: &'static str,
    /// The hypothesis that was ignored.
    pub dropped: Option<&'static Hypothesis>,
    /// The seed.
    pub seed: u64,
    /// How many cases were looked at.
    pub cases: usize,
    /// What they said, those that contradict left out.
    pub counted: Counted,
    /// The least contradiction.
    pub found: Option<Found>,
}

/// How many cases had which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// The claim is proved.
    pub proved: usize,
    /// A hypothesis fails.
    pub vacuous: usize,
    /// Nothing is shown.
    pub undecided: usize,
}

/// An instance that contradicts, with the reason.
#[derive(Clone, Debug)]
pub struct Found {
    /// The instance, with the claims by which it contradicts.
    pub instance: Instance,
    /// The reason.
    pub evidence: Evidence,
}

/// Looks at the first `cases` cases until some of one size contradict. The answer does not depend
/// on the number of threads; `progress` is told how many cases are done.
pub fn search(question: &Question<'_>, seed: u64, cases: usize, progress: &mut dyn FnMut(usize)) -> Search {
    let Question { name, dropped, about, .. } = question;
    let mut search =
        Search { claim: name, dropped: *dropped, seed, cases: 0, counted: Counted::default(), found: None };
    let called = format!("{}-least", name.to_ascii_lowercase());
    while search.cases < cases && search.found.is_none() {
        let to = (search.cases + PER_SIZE).min(cases);
        let answers: Vec<(Instance, Answer)> = (search.cases..to)
            .into_par_iter()
            .filter_map(|number| {
                let mut instance = case(*about, &called, seed, number)?;
                instance.at = vec![Integer::from(AT)];
                let answer = question.ask(&instance);
                Some((instance, answer))
            })
            .collect();
        let mut contradict = Vec::new();
        for (instance, answer) in answers {
            match answer {
                Answer::Found(evidence) => contradict.push((instance, evidence)),
                Answer::Holds(verdict) => search.counted.count(verdict),
            }
        }
        contradict.sort_by_key(|(instance, _)| measure(instance));
        let shrunk =
            contradict.into_iter().take(SHRUNK).map(|(instance, evidence)| shrink(question, instance, evidence));
        search.found = shrunk.min_by_key(|(instance, _)| measure(instance)).map(Found::new);
        search.cases = to;
        progress(to);
    }
    search
}

impl Counted {
    fn count(&mut self, verdict: Verdict) {
        *match verdict {
            Verdict::Proved | Verdict::Verified | Verdict::Supported | Verdict::Refuted => &mut self.proved,
            Verdict::Vacuous => &mut self.vacuous,
            Verdict::Undecided => &mut self.undecided,
        } += 1;
    }
}

impl Found {
    fn new((mut instance, evidence): (Instance, Evidence)) -> Self {
        let claims = evidence.by_claim().filter(|(claim, _)| find(claim).is_some());
        let claims: BTreeMap<String, Verdict> = claims.map(|(claim, checked)| (claim, checked.verdict())).collect();
        let unexpected = claims.iter().filter(|(_, verdict)| **verdict != Verdict::Proved);
        instance.expect = unexpected.map(|(claim, verdict)| (claim.clone(), verdict.word().to_owned())).collect();
        instance.claims = claims.into_keys().collect();
        Self { instance, evidence }
    }
}
