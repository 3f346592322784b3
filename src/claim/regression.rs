//! Where a run says less than an earlier one, or the contrary (docs/suites.md).

use std::fmt::Display;

use rug::Rational;

use super::Baseline;
use super::baseline::{Bound, Line, Number, Residuals, Row, Sides, Stated};
use super::parts::Change;

/// What became worse of a claim on an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regression {
    /// The claim.
    pub claim: String,
    /// The instance.
    pub instance: String,
    /// What is worse.
    pub what: Worse,
    /// The step, of what is said at a step.
    pub k: Option<String>,
    /// What the baseline has.
    pub before: String,
    /// What this run has, if anything.
    pub now: Option<String>,
    /// Of another instance, what is another in it, so far as the baseline tells.
    pub changed: Vec<Change>,
}

/// A kind of regression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worse {
    /// The verdict says less, or the contrary, or the claim is gone.
    Verdict,
    /// The instance is another one: nothing else is compared.
    Instance,
    /// K is later.
    FromStep,
    /// An upper bound is larger, or gone.
    AtMost,
    /// A lower bound is smaller, or gone.
    AtLeast,
    /// The enclosure of this quantity is wider, or gone.
    Enclosure(&'static str),
    /// The two enclosures of this quantity have no point in common: one of the runs is wrong.
    Contradiction(&'static str),
}

impl Worse {
    /// The word of the JSON contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::Instance => "instance",
            Self::FromStep => "from_step",
            Self::AtMost => "at_most",
            Self::AtLeast => "at_least",
            Self::Enclosure(_) => "enclosure",
            Self::Contradiction(_) => "contradiction",
        }
    }

    /// The quantity that is enclosed.
    pub fn of(self) -> Option<&'static str> {
        match self {
            Self::Enclosure(of) | Self::Contradiction(of) => Some(of),
            _ => None,
        }
    }
}

impl Baseline {
    /// What became worse in a later run, in the order of the baseline. A new claim is no
    /// regression, nor is more evidence, an earlier K, a sharper bound or a narrower enclosure.
    pub fn regressions(&self, now: &Self) -> Vec<Regression> {
        let later = |before: &Line| now.find(&before.claim, &before.instance);
        self.claims.iter().flat_map(|before| Comparison::new(before).with(later(before))).collect()
    }
}

/// The line of the baseline, and what was found to be worse.
struct Comparison<'b> {
    before: &'b Line,
    found: Vec<Regression>,
}

impl<'b> Comparison<'b> {
    fn new(before: &'b Line) -> Self {
        Self { before, found: Vec::new() }
    }

    fn tell(&mut self, what: Worse, k: Option<&str>, before: &dyn Display, now: Option<&dyn Display>) {
        self.found.push(Regression {
            claim: self.before.claim.clone(),
            instance: self.before.instance.clone(),
            what,
            k: k.map(str::to_owned),
            before: before.to_string(),
            now: now.map(ToString::to_string),
            changed: Vec::new(),
        });
    }

    fn with(mut self, now: Option<&Line>) -> Vec<Regression> {
        let before = self.before;
        let verdict = before.verdict.0;
        let Some(now) = now else {
            self.tell(Worse::Verdict, None, &verdict, None);
            return self.found;
        };
        if verdict.is_worsened_by(now.verdict.0) {
            self.tell(Worse::Verdict, None, &verdict, Some(&now.verdict.0));
        }
        match (&before.digest, &now.digest) {
            (Some(was), Some(is)) if was != is => {
                self.tell(Worse::Instance, None, was, Some(is));
                let parts = before.parts.as_ref().zip(now.parts.as_ref());
                let changed = parts.map(|(was, is)| was.changes(is)).unwrap_or_default();
                self.found.last_mut().into_iter().for_each(|found| found.changed.clone_from(&changed));
            }
            // Of a verdict that is gone no constant is left.
            _ if verdict.is_worsened_by(now.verdict.0) => {}
            _ => self.numbers(now),
        }
        self.found
    }

    fn numbers(&mut self, now: &Line) {
        if let (Some(was), Some(is)) = (&self.before.constants, &now.constants) {
            self.constants(was, is);
        }
        for was in &self.before.observed {
            self.row(was, now.observed.iter().find(|row| row.k == was.k));
        }
    }

    fn constants(&mut self, was: &Stated, is: &Stated) {
        if let Some(step) = &was.from_step {
            match &is.from_step {
                Some(now) if now.value <= step.value => {}
                now => self.tell(Worse::FromStep, None, step, now.as_ref().map(|now| now as &dyn Display)),
            }
        }
        let at = |bounds: &'_ [Bound], k: &str| bounds.iter().find(|bound| bound.k == k).map(|b| b.bound.clone());
        for Bound { k, bound } in &was.at_most {
            self.bound(Worse::AtMost, k, bound, at(&is.at_most, k).as_ref(), |was, is| is <= was);
        }
        for Bound { k, bound } in &was.at_least {
            self.bound(Worse::AtLeast, k, bound, at(&is.at_least, k).as_ref(), |was, is| is >= was);
        }
    }

    fn bound(
        &mut self,
        what: Worse,
        k: &str,
        was: &Number,
        is: Option<&Number>,
        is_as_good: fn(&Rational, &Rational) -> bool,
    ) {
        let kept = match (&was.value, is.map(|is| &is.value)) {
            (Some(was), Some(Some(is))) => is_as_good(was, is),
            (Some(_), _) => false,
            (None, is) => is.is_some(),
        };
        if !kept {
            self.tell(what, Some(k), was, is.map(|is| is as &dyn Display));
        }
    }

    fn row(&mut self, was: &Row, is: Option<&Row>) {
        let k = &was.k;
        self.enclosure("observed", k, &was.observed, is.map(|is| &is.observed));
        if let Some(proved) = &was.proved {
            let now = is.and_then(|is| is.proved.as_ref()).map(|now| &now.hi);
            self.bound(Worse::AtMost, k, &proved.hi, now, |was, is| is <= was);
        }
        let Some(residuals) = &was.residuals else { return };
        let now = is.and_then(|is| is.residuals.as_ref());
        let Residuals { stationarity, primal, complementarity } = residuals;
        self.enclosure("stationarity", k, stationarity, now.map(|now| &now.stationarity));
        self.enclosure("primal", k, primal, now.map(|now| &now.primal));
        if let Some(complementarity) = complementarity {
            let now = now.and_then(|now| now.complementarity.as_ref());
            self.enclosure("complementarity", k, complementarity, now);
        }
    }

    fn enclosure(&mut self, of: &'static str, k: &str, was: &Sides, is: Option<&Sides>) {
        let what = match is {
            Some(is) if was.misses(is) => Worse::Contradiction(of),
            Some(is) if !was.is_narrower_than(is) => return,
            _ => Worse::Enclosure(of),
        };
        self.tell(what, Some(k), was, is.map(|is| is as &dyn Display));
    }
}

impl Sides {
    /// Whether the two have no point in common; infinite sides miss nothing.
    fn misses(&self, other: &Self) -> bool {
        let beyond =
            |hi: &Number, lo: &Number| hi.value.as_ref().zip(lo.value.as_ref()).is_some_and(|(hi, lo)| hi < lo);
        beyond(&self.hi, &other.lo) || beyond(&other.hi, &self.lo)
    }

    fn is_narrower_than(&self, other: &Self) -> bool {
        match (self.width(), other.width()) {
            (Some(own), Some(other)) => own < other,
            (own, other) => own.is_some() && other.is_none(),
        }
    }

    /// `None`: infinite.
    fn width(&self) -> Option<Rational> {
        Some(Rational::from(self.hi.value.as_ref()? - self.lo.value.as_ref()?))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn run() -> Value {
        json!({ "claims": [{
            "claim": "gd.local", "instance": "two", "verdict": "proved", "digest": "d",
            "constants": {
                "from_step": "10",
                "at_most": [{ "bound": "1/2", "k": "1000" }, { "bound": "1/4", "k": "1e100" }],
                "at_least": [{ "bound": "1/8", "k": "1000" }],
            },
            "observed": [{
                "k": "1000", "observed": { "lo": "0.25", "hi": "0.5" }, "proved": { "lo": "0.7", "hi": "0.75" },
                "residuals": {
                    "stationarity": { "lo": "0", "hi": "0.5" }, "primal": { "lo": "-inf", "hi": "inf" },
                    "complementarity": null,
                },
            }],
        }] })
    }

    /// What is worse when the value at `pointer` is this one instead.
    fn worse(pointer: &str, value: Value) -> Vec<(Worse, Option<String>)> {
        let mut later = run();
        *later.pointer_mut(&format!("/claims/0/{pointer}")).unwrap() = value;
        let (before, now) = (Baseline::of(run()).unwrap(), Baseline::of(later).unwrap());
        before.regressions(&now).into_iter().map(|found| (found.what, found.now)).collect()
    }

    #[test]
    fn each_number_that_says_less_is_a_regression() {
        let enclosed = |lo: &str, hi: &str| json!({ "lo": lo, "hi": hi });
        let (observed, k) = (Worse::Enclosure("observed"), |text: &str| Some(text.to_owned()));
        for (pointer, value, expected) in [
            ("verdict", json!("vacuous"), (Worse::Verdict, k("vacuous"))),
            ("digest", json!("e"), (Worse::Instance, k("e"))),
            ("constants/from_step", json!("11"), (Worse::FromStep, k("11"))),
            ("constants/from_step", Value::Null, (Worse::FromStep, None)),
            ("constants/at_most/0/bound", json!("51/100"), (Worse::AtMost, k("51/100"))),
            ("constants/at_most/0/k", json!("10000"), (Worse::AtMost, None)),
            ("constants/at_least/0/bound", json!("1/9"), (Worse::AtLeast, k("1/9"))),
            ("constants/at_least", json!([]), (Worse::AtLeast, None)),
            ("observed/0/observed", enclosed("0.24", "0.5"), (observed, k("[0.24, 0.5]"))),
            ("observed/0/observed", enclosed("0.25", "inf"), (observed, k("[0.25, inf]"))),
            ("observed/0/observed", enclosed("0.51", "0.6"), (Worse::Contradiction("observed"), k("[0.51, 0.6]"))),
            ("observed/0/proved", enclosed("0.7", "0.8"), (Worse::AtMost, k("0.8"))),
            ("observed/0/proved", Value::Null, (Worse::AtMost, None)),
            (
                "observed/0/residuals/stationarity",
                enclosed("0", "0.6"),
                (Worse::Enclosure("stationarity"), k("[0, 0.6]")),
            ),
        ] {
            assert_eq!(worse(pointer, value.clone()), [expected], "{pointer}: {value}");
        }
        assert_eq!(worse("observed", json!([])).len(), 4);
    }

    #[test]
    fn of_another_instance_what_changed_is_told() {
        let with = |parts: Value| {
            let mut run = run();
            run["claims"][0]["parts"] = parts;
            run
        };
        let parts = json!({ "n": 3, "d": 2, "rows": "r", "labels": "l", "eta": "1/2", "w0": "w", "output": null });
        let changed = |keys: &[(&str, Value)]| {
            let mut later = parts.clone();
            keys.iter().for_each(|(key, value)| later[key] = value.clone());
            let mut later = with(later);
            later["claims"][0]["digest"] = json!("e");
            let (before, now) = (Baseline::of(with(parts.clone())).unwrap(), Baseline::of(later).unwrap());
            let found = before.regressions(&now);
            assert_eq!((found.len(), found[0].what), (1, Worse::Instance));
            found[0].changed.iter().map(|change| (change.part, change.values.clone())).collect::<Vec<_>>()
        };
        let values = |was: &str, is: &str| Some((was.to_owned(), is.to_owned()));
        assert_eq!(changed(&[("eta", json!("1/4"))]), [("eta", values("1/2", "1/4"))]);
        assert_eq!(changed(&[("eta", Value::Null)]), [("eta", values("1/2", "none"))]);
        assert_eq!(changed(&[("w0", json!("v")), ("labels", json!("m"))]), [("labels", None), ("w0", None)]);
        assert_eq!(changed(&[("rows", json!("s")), ("output", json!("o"))]), [("rows", None), ("output", None)]);
        // Rows and labels, or a start, cannot be the same where their number is another.
        assert_eq!(changed(&[("n", json!(4)), ("rows", json!("s"))]), [("n", values("3", "4"))]);
        assert_eq!(changed(&[("d", json!(3)), ("w0", json!("s"))]), [("d", values("2", "3"))]);
        assert_eq!(changed(&[]), []);
    }

    #[test]
    fn what_says_more_or_the_same_is_none() {
        let enclosed = |lo: &str, hi: &str| json!({ "lo": lo, "hi": hi });
        for (pointer, value) in [
            ("verdict", json!("proved")),
            ("digest", Value::Null),
            ("constants/from_step", json!("9")),
            ("constants/at_most/0/bound", json!("2/4")),
            ("constants/at_most/0/bound", json!("0.4")),
            ("constants/at_least/0/bound", json!("1/7")),
            // As wide, and not apart.
            ("observed/0/observed", enclosed("0.3", "0.55")),
            ("observed/0/observed", enclosed("0.5", "0.5")),
            ("observed/0/residuals/primal", enclosed("0", "1")),
        ] {
            assert_eq!(worse(pointer, value.clone()), [], "{pointer}: {value}");
        }
    }

    #[test]
    fn claims_that_are_gone_or_new() {
        let all = Baseline::of(run()).unwrap();
        let none = Baseline::of(json!({ "claims": [] })).unwrap();
        let missing = all.regressions(&none);
        assert_eq!((missing.len(), missing[0].what, &missing[0].now), (1, Worse::Verdict, &None));
        assert_eq!((none.regressions(&all), none.has("gd.local", "two")), (Vec::new(), false));
        // What an older program wrote: verdicts alone.
        let old = r#"{"claims": [{"claim": "gd.local", "instance": "two", "verdict": "proved", "seconds": 0.1}]}"#;
        assert_eq!(Baseline::read(old).unwrap().regressions(&all), []);
    }
}
