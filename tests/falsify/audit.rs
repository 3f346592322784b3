//! The audit of all claims: docs/audit.md is made of the least instances in docs/audit/, which are
//! what `margincert audit` finds. `make audit` searches anew; here each is asked again.

use std::fs;
use std::path::PathBuf;

use margincert::claim::{Hypothesis, Outcome, Theorem, Verdict};
use margincert::data::{Instance, Label};
use margincert::falsify::{Evidence, Question, search};
use margincert::theorems::{THEOREMS, built_in};

use super::{in_a_cell, root};

/// So many cases are tried of each hypothesis.
const CASES: usize = 2_000;

fn kept(theorem: &Theorem, hypothesis: &Hypothesis) -> PathBuf {
    root().join(format!("docs/audit/{}.{}.toml", theorem.id(), hypothesis.name))
}

fn all() -> impl Iterator<Item = (&'static Theorem, &'static Hypothesis)> {
    THEOREMS.iter().flat_map(|theorem| theorem.about().hypotheses.iter().map(|hypothesis| (*theorem, *hypothesis)))
}

/// What the kernel says, without the digest, and the lemma where there is one.
fn words(evidence: &Evidence) -> String {
    let shown = evidence.certificates.iter().map(|checked| {
        let (head, rest) = checked.statement().split_once(" (sha256 ").unwrap();
        let (_, rest) = rest.split_once(')').unwrap();
        format!("{}: {head}{rest}", checked.verdict()).replace('\n', " ")
    });
    evidence.why.iter().cloned().chain(shown).collect::<Vec<_>>().join("; and ")
}

fn row(theorem: &'static Theorem, hypothesis: &'static Hypothesis) -> String {
    let file = kept(theorem, hypothesis);
    let [instance, said] = if file.is_file() {
        let instance = Instance::read(&file).unwrap();
        let evidence = Question::without(theorem, hypothesis).found(&instance);
        let evidence = evidence.unwrap_or_else(|| panic!("{} says nothing", file.display()));
        [in_a_cell(&instance), words(&evidence)]
    } else {
        [format!("not known to be needed: none in {CASES} cases"), String::new()]
    };
    let cells = [theorem.id(), hypothesis.name, &instance, &said];
    format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "))
}

#[test]
fn the_table_of_hypotheses() {
    let mut page = "# Which hypotheses are needed\n\n\
        For each claim and each of its hypotheses the least instance that `margincert audit` finds on which\n\
        this hypothesis alone fails and the conclusion is false: what the kernel says of it and, where the\n\
        conclusion is denied by a lemma, that of docs/lemmas.md. Where there is none the hypothesis is not\n\
        known to be needed: it may follow from the others, or no certificate denies the conclusion. The\n\
        instances are kept in docs/audit/. `make audit` searches anew and writes this page, seed 0.\n\n\
        | claim | without | least instance | what is shown of it |\n|---|---|---|---|\n"
        .to_owned();
    page.extend(all().map(|(theorem, hypothesis)| row(theorem, hypothesis)));
    let path = root().join("docs/audit.md");
    if std::env::var_os("UPDATE_LISTS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    assert!(fs::read_to_string(path).unwrap() == page, "make audit\n{page}");
    let known: Vec<PathBuf> = all().map(|(theorem, hypothesis)| kept(theorem, hypothesis)).collect();
    for entry in fs::read_dir(root().join("docs/audit")).unwrap() {
        let path = entry.unwrap().path();
        assert!(known.contains(&path), "{} is of no hypothesis", path.display());
    }
}

/// Searches for all of them: minutes.
#[test]
#[ignore = "minutes: `make audit`"]
fn the_least_instances_are_found() {
    for (theorem, hypothesis) in all() {
        let file = kept(theorem, hypothesis);
        let found = search(&Question::without(theorem, hypothesis), 0, CASES, &mut |_| ()).found;
        let text = found.map(|found| {
            format!("# {} without `{}` is false here.\n{}", theorem.id(), hypothesis.name, found.instance.to_toml())
        });
        if std::env::var_os("UPDATE_LISTS").is_some() {
            match &text {
                Some(text) => fs::write(&file, text).unwrap(),
                None => drop(fs::remove_file(&file)),
            }
        }
        assert_eq!(fs::read_to_string(&file).ok(), text, "{} without {}", theorem.id(), hypothesis.name);
    }
}

/// Where a claim is proved all hypotheses hold, and nothing can be said without one of them.
#[test]
fn nothing_breaks_a_proved_claim() {
    let suite = built_in().unwrap();
    let mut seen = 0;
    for entry in suite.entries().iter().filter(|entry| entry.instance.data.n() < 6) {
        for hypothesis in entry.theorem.about().hypotheses {
            let found = Question::without(entry.theorem, hypothesis).found(&entry.instance);
            let proved = entry.expected == Verdict::Proved;
            assert!(!proved || found.is_none(), "{} on {}", entry.theorem.id(), entry.instance.name);
            seen += usize::from(proved);
        }
    }
    assert!(seen > 200, "{seen}");
}

/// The lemmas on data that are not separable, against the definition of L_inf and of L.
#[test]
fn what_the_landscape_lemmas_say_is_so() {
    let read = |claim: &str| Instance::read(&root().join(format!("docs/audit/{claim}.separable.toml"))).unwrap();
    let rows = |claim: &str| -> Vec<(f64, bool)> {
        let data = read(claim).data;
        let labels = data.labels().iter().map(|label| *label == Label::Positive);
        assert_eq!(data.d(), 1);
        data.rows().iter().map(|x| x[0].to_f64()).zip(labels).collect()
    };
    let loss = |rows: &[(f64, bool)], w: f64| -> f64 {
        rows.iter().map(|(x, y)| if *y { (-(x * w).max(0.0)).exp() } else { (x * w).max(0.0).exp() }).sum::<f64>()
            / rows.len() as f64
    };
    // The loss stays 1 where the share of the negatives is 0.
    let infimum = rows("landscape.infimum");
    assert!((-50..50).all(|w| loss(&infimum, f64::from(w)) == 1.0) && infimum.iter().all(|(_, y)| *y));
    // Both directions are minima in dimension 1; one is worse.
    let spurious = rows("landscape.spurious");
    assert!((loss(&spurious, 1e3) - loss(&spurious, -1e3)).abs() > 0.4);
    // The loss falls at first and rises in the end: between them it is critical.
    for claim in ["landscape.critical", "gd.diverge"] {
        let data = rows(claim);
        let sign = data.iter().find(|(_, y)| *y).unwrap().0.signum();
        assert!(loss(&data, sign * 1e-3) < loss(&data, sign * 1e-6) && loss(&data, sign * 50.0) > 2.0, "{claim}");
    }
}

/// By all paths of 12 draws in doubles: the mean weight stays up where a negative bounds it, and
/// what is lost stays lost.
#[test]
fn what_the_lemmas_on_means_say_is_seen_on_paths() {
    let kicked = Paths::of("sgd.loss.in-a-cone");
    let means: Vec<f64> = (0..12).map(|k| kicked.mean(k, |weights, _| weights)).collect();
    assert!(means[11] > 0.7 * means[0], "{means:?}");
    let lost = Paths::of("sgd.loss.acute");
    let asleep: Vec<f64> = (0..12).map(|k| lost.mean(k, |_, asleep| f64::from(asleep))).collect();
    assert!(asleep[0] == 0.0 && asleep[11] > 0.03 && asleep.is_sorted(), "{asleep:?}");
}

/// SGD of one neuron in doubles, all paths.
struct Paths {
    rows: Vec<Vec<f64>>,
    signs: Vec<f64>,
    eta: f64,
    start: Vec<f64>,
}

impl Paths {
    fn of(name: &str) -> Self {
        let instance = Instance::read(&root().join(format!("docs/audit/{name}.toml"))).unwrap();
        let doubles = |list: &[rug::Rational]| list.iter().map(rug::Rational::to_f64).collect::<Vec<_>>();
        let labels = instance.data.labels().iter();
        Self {
            rows: instance.data.rows().iter().map(|x| doubles(x)).collect(),
            signs: labels.map(|y| if *y == Label::Positive { 1.0 } else { -1.0 }).collect(),
            eta: instance.eta.as_ref().unwrap().to_f64(),
            start: doubles(instance.start.as_ref().unwrap()),
        }
    }

    fn height(&self, w: &[f64], i: usize) -> f64 {
        w.iter().zip(&self.rows[i]).map(|(w, x)| w * x).sum()
    }

    /// The mean after k draws of something about the positives that are active at first: the sum of
    /// their weights, and whether one of them is inactive.
    fn mean(&self, k: usize, of: impl Fn(f64, bool) -> f64) -> f64 {
        let n = self.rows.len();
        let pushing: Vec<usize> =
            (0..n).filter(|&i| self.signs[i] > 0.0 && self.height(&self.start, i) > 0.0).collect();
        let mut points = vec![self.start.clone()];
        for _ in 0..k {
            points = points.iter().flat_map(|w| (0..n).map(|i| self.drawn(w, i))).collect();
        }
        let seen = |w: &Vec<f64>| {
            let heights = pushing.iter().map(|&i| self.height(w, i));
            of(heights.clone().map(|a| (-a).exp()).sum(), heights.clone().any(|a| a <= 0.0))
        };
        points.iter().map(seen).sum::<f64>() / points.len() as f64
    }

    fn drawn(&self, w: &[f64], i: usize) -> Vec<f64> {
        let (a, y) = (self.height(w, i), self.signs[i]);
        let push = if a > 0.0 { self.eta * y * (-y * a).exp() } else { 0.0 };
        w.iter().zip(&self.rows[i]).map(|(w, x)| w + push * x).collect()
    }
}

/// The search within a claim's own budget says the same as the claim.
#[test]
fn an_audit_counts_what_the_claim_says() {
    let theorem = margincert::theorems::find("gd.diverge").unwrap();
    let hypothesis = theorem.about().hypotheses[0];
    let counted = search(&Question::without(theorem, hypothesis), 3, 100, &mut |_| ()).counted;
    let plain = search(&Question::claim(theorem), 3, 100, &mut |_| ()).counted;
    assert_eq!(counted, plain);
    assert!(matches!(
        theorem.check(&Instance::read(&root().join("theorems/gd/instances/no-positives.toml")).unwrap(), &Default::default(), &Default::default()),
        Ok(Outcome::Vacuous { hypothesis: failing, .. }) if failing == hypothesis
    ));
}
