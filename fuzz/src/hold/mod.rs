//! Holds an accepted statement against exact problems and plain steps. What is read is the
//! statement in words and the instance; the witness is not looked at, but for the run that a claim
//! about one is about.

mod data;
mod descent;
mod fits;
mod flow;
mod laws;
mod partitions;
mod paths;
mod recorded;

use std::collections::HashMap;

use rug::Rational;
use serde_json::Value;

use super::exact::{Problem, Row};
use super::instance::{Instance, Start, digest};
use super::orbit::Orbit;
use super::words::{between, list, vector};

/// What a statement says, as far as a claim needs it.
#[derive(Debug)]
pub enum Fact {
    NotSeparable,
    NoPositives,
    Aligned,
    Diverge,
    Margin,
    Separated,
    Spurious,
    Cells { all_global: bool },
    Boxes,
    Stayed,
    Left,
    Dead,
    Exploding,
    MaxMargin { active: Vec<usize>, regular: bool },
    Constrained,
    LossRate,
    DirectionRate,
    Slow,
    Partitions { coupled: bool, maximal: Option<bool> },
    Kept,
    KeptNot,
    MeanSlow,
    MeanSteep,
    MeanDirection,
    MeanLoss,
    Law,
}

/// What was compared, what lies beyond what can be, and what is false.
#[derive(Default)]
pub struct Held {
    pub compared: u64,
    pub beyond: u64,
    pub objections: Vec<String>,
}

impl Held {
    pub fn demand(&mut self, holds: bool, what: impl FnOnce() -> String) {
        self.compared += 1;
        if !holds {
            self.objections.push(what());
        }
    }

    /// w is the max-margin solution; whether multipliers are positive on all its tight rows.
    fn solves(&mut self, problem: &Problem, w: &[Rational]) -> bool {
        if !problem.is_small() {
            self.beyond += 1;
            return false;
        }
        let own = problem.solution();
        self.demand(own.as_deref() == Some(w), || format!("{w:?} is not the solution {own:?}"));
        self.objections.is_empty() && problem.is_regular(w)
    }
}

/// The orbits that have been made.
#[derive(Default)]
pub struct Oracle {
    orbits: HashMap<Instance, Orbit>,
}

/// One statement.
struct Case<'c> {
    instance: &'c Instance,
    orbit: Option<&'c mut Orbit>,
    /// Looked at for a recorded run alone, which no statement repeats.
    witness: &'c Value,
    held: Held,
}

const MOST_ORBITS: usize = 500;

impl Oracle {
    pub fn hold(&mut self, certificate: &Value, statement: &str) -> Held {
        let instance = Instance::read(&certificate["instance"]);
        if self.orbits.len() > MOST_ORBITS {
            self.orbits.clear();
        }
        let orbit = instance
            .start
            .as_ref()
            .map(|start| self.orbits.entry(instance.clone()).or_insert_with(|| Orbit::new(&instance, start)));
        let mut case = Case { instance: &instance, orbit, witness: &certificate["witness"], held: Held::default() };
        case.statement(certificate, statement);
        case.held
    }
}

impl Case<'_> {
    fn statement(&mut self, certificate: &Value, statement: &str) {
        let (header, words) = statement.split_once(": ").unwrap();
        let named = header.contains(", derivative 0 of ");
        let words = self.same_for_all(words, named);
        let words = words.as_str();
        self.header(&certificate["instance"], header, words.contains("gradient descent on "));
        let (claim, verdict) = (certificate["claim"].as_str().unwrap(), certificate["verdict"].as_str().unwrap());
        let (vacuous, words) = match words.strip_prefix("a hypothesis of ") {
            Some(rest) => {
                let (of, rest) = rest.split_once(" fails: ").unwrap();
                self.held.demand(of == claim, || format!("a hypothesis of {of}, the claim is {claim}"));
                (true, rest)
            }
            None => (false, words),
        };
        self.held.demand(vacuous == (verdict == "vacuous"), || format!("the verdict is {verdict}: {words}"));
        let fact = self.fact(words);
        let refuted = matches!(fact, Fact::Left);
        self.held.demand(refuted == (verdict == "refuted"), || format!("the verdict is {verdict}: {words}"));
        let fits = fits::fits(claim, vacuous, &fact, self.instance);
        self.held.demand(fits, || format!("{fact:?} does not show {claim}, {verdict}"));
        if claim.starts_with("gd.") && !matches!(fact, Fact::NotSeparable | Fact::NoPositives | Fact::Aligned) {
            self.separable(true);
        }
    }

    /// What is said without the words that it is so for every derivative at 0. Where a sample wakes
    /// the derivative 0 is named instead.
    fn same_for_all(&mut self, words: &str, named: bool) -> String {
        let of_iterates = words.contains("gradient descent on ");
        let free = self.instance.start.is_some() && !self.instance.starts_on_boundary();
        let (first, boxes) = words.split_at(words.find('\n').unwrap_or(words.len()));
        let without = first.strip_suffix("; the same for every derivative of max(x, 0) at 0 from 0 to 1");
        let said = without.is_some();
        self.held.demand(said == (of_iterates && free && !named), || format!("the same for every derivative: {said}"));
        without.unwrap_or(first).to_owned() + boxes
    }

    /// The numbers that every statement starts with.
    fn header(&mut self, instance: &Value, header: &str, of_iterates: bool) {
        let own = self.instance;
        let (n, d) = (own.n(), own.d());
        let samples = if n == 1 { "sample" } else { "samples" };
        let start = format!("on {n} {samples} in dimension {d} (sha256 {})", digest(instance));
        self.held.demand(header.starts_with(&start), || format!("{header} does not start with {start}"));
        let output = between(header, "output weights (", ")").map(vector);
        let (expected, stated) = (own.is_network.then(|| own.output.clone()), output);
        self.held.demand(stated == expected, || format!("the output weights are {expected:?}"));
        let w0 = between(header, ", w_0 = (", "), step").map(|w0| vec![vector(w0)]);
        let rows = |w0: &str| w0.split("), (").map(|w| vector(w.trim_matches(['(', ')']))).collect();
        let w0 = w0.or(between(header, ", W_0 = (", "), step").map(rows));
        let told = header.split_once("step size ").map(|(_, told)| told);
        let (eta, at_zero) = told.map_or((None, None), |told| match told.split_once(", derivative ") {
            Some((eta, rest)) => (Some(eta), rest.strip_suffix(" of max(x, 0) at 0")),
            None => (Some(told), None),
        });
        let stated = w0.zip(eta.map(super::instance::rational)).zip(Some(at_zero.map(super::instance::rational)));
        let woken = of_iterates && header.contains(", derivative 0 of ");
        let matters = |start: &Start| start.at_zero != 0 || woken || (of_iterates && own.starts_on_boundary());
        let at_zero = |start: &Start| matters(start).then(|| start.at_zero.clone());
        let expected = own.start.as_ref().map(|start| ((start.w0.clone(), start.eta.clone()), at_zero(start)));
        self.held.demand(stated == expected, || format!("the start is {expected:?}"));
    }

    fn fact(&mut self, words: &str) -> Fact {
        if let Some(fact) = self.of_data(words) {
            return fact;
        }
        let (of, words) = words.split_once(": ").unwrap_or_else(|| panic!("no subject: {words}"));
        if of.starts_with("stochastic ") { self.of_paths(words) } else { self.of_descent(words) }
    }

    fn separable(&mut self, expected: bool) {
        let problem = self.instance.whole();
        if problem.is_small() {
            let separable = problem.solution().is_some();
            self.held.demand(separable == expected, || format!("separable: {separable}"));
        } else {
            self.held.beyond += 1;
        }
    }

    /// The max-margin problem of samples in a list, which are to be positives.
    fn of_positives(&mut self, active: &[usize], walls: bool) -> Problem {
        let positives = active.iter().all(|&i| i < self.instance.n() && self.instance.positive[i]);
        self.held.demand(positives, || format!("{active:?} are not all positives"));
        let known: Vec<usize> = active.iter().copied().filter(|&i| i < self.instance.n()).collect();
        self.instance.problem(&known, walls)
    }
}

/// "[0, 2]" behind a mark.
fn listed(words: &str, before: &str) -> Vec<usize> {
    list(super::words::demanded(words, &format!("{before}["), "]"))
}

fn vector_of(words: &str, before: &str) -> Row {
    vector(super::words::demanded(words, &format!("{before}("), ")"))
}
