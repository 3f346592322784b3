//! The false statements of docs/theory.md, section 8, and what a search does with true ones.
//!
//! theorems/*/instances/f1-least.toml to f8-least.toml are what `margincert falsify` finds with its
//! default seed, and docs/falsified.md is made of them: `UPDATE_LISTS=1 cargo test --test falsify`
//! writes it anew.
#![cfg(test)]

mod audit;

use std::fs;
use std::path::{Path, PathBuf};

use margincert::claim::{About, Budget, Outcome, Task, Theorem, Verdict, Witness};
use margincert::data::{Instance, Label};
use margincert::falsify::{Evidence, FALSE, Question, Statement, denial, measure, search};
use margincert::margin::{Problem, Solution};
use margincert::theorems::{built_in, find};
use rug::Rational;

const CASES: usize = 1_000;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The file that keeps the least instance of a statement.
fn kept(statement: &Statement) -> PathBuf {
    let file = format!("instances/{}-least.toml", statement.name.to_lowercase());
    let groups = ["landscape", "gd", "sgd", "network"].map(|group| root().join("theorems").join(group).join(&file));
    groups.into_iter().find(|path| path.is_file()).unwrap_or_else(|| panic!("{file} is kept nowhere"))
}

/// It has a comment that says what it refutes, and then what the command writes.
fn is_found_and_kept(name: &str) {
    let statement = FALSE.iter().find(|statement| statement.name == name).unwrap();
    let answer = search(&Question::of(statement), 0, CASES, &mut |_| ());
    let found = answer.found.unwrap_or_else(|| panic!("{name} is not refuted in {} cases", answer.cases));
    let written = fs::read_to_string(kept(statement)).unwrap();
    let (comment, text) = written.split_once("\nname = ").unwrap();
    assert!(comment.lines().all(|line| line.starts_with("# ")) && comment.contains(name), "{comment}");
    if std::env::var_os("UPDATE_LISTS").is_some() {
        fs::write(kept(statement), format!("{comment}\n{}", found.instance.to_toml())).unwrap();
        return;
    }
    assert_eq!(format!("name = {text}"), found.instance.to_toml(), "{name}");
}

#[test]
fn f1() {
    is_found_and_kept("F1");
}

#[test]
fn f2() {
    is_found_and_kept("F2");
}

#[test]
fn f3() {
    is_found_and_kept("F3");
}

#[test]
fn f4() {
    is_found_and_kept("F4");
}

#[test]
fn f5() {
    is_found_and_kept("F5");
}

#[test]
fn f6() {
    is_found_and_kept("F6");
}

#[test]
fn f7() {
    is_found_and_kept("F7");
}

#[test]
fn f8() {
    is_found_and_kept("F8");
}

fn vector(entries: &[Rational]) -> String {
    format!("({})", entries.iter().map(Rational::to_string).collect::<Vec<_>>().join(", "))
}

fn in_a_cell(instance: &Instance) -> String {
    let sign = |label: &Label| if *label == Label::Positive { '+' } else { '-' };
    let samples = instance.data.rows().iter().zip(instance.data.labels());
    let mut parts: Vec<String> = samples.map(|(x, y)| format!("{} {}", sign(y), vector(x))).collect();
    parts.extend(instance.network.as_deref().map(|output| format!("v = {}", vector(output))));
    if let (Some(eta), Some(start)) = (&instance.eta, &instance.start) {
        let neurons: Vec<String> = start.chunks(instance.data.d()).map(vector).collect();
        let name = if instance.network.is_some() { "W_0" } else { "w_0" };
        parts.push(format!("{name} = {}, eta = {eta}", neurons.join(", ")));
    }
    parts.join("; ")
}

#[test]
fn the_table_of_what_is_false() {
    let mut page = "# False statements and their least counterexamples\n\n\
        Each is refuted by certificates that the kernel accepts (docs/theory.md, section 8). The instances\n\
        are the least that `margincert falsify` finds: fewest samples, then simplest numbers. Another seed\n\
        may find others. F5 needs three samples: of two a partition has both, and none is coupled to it, or\n\
        one, and its limit is a positive multiple of that. They are kept as\n\
        theorems/*/instances/f1-least.toml to f8-least.toml, and this page is written by `make lists`.\n\n\
        | | statement | for | least instance | what the kernel says of it |\n|---|---|---|---|---|\n"
        .to_owned();
    for statement in &FALSE {
        let instance = Instance::read(&kept(statement)).unwrap();
        let Evidence { certificates, .. } = (statement.refute)(&instance).unwrap();
        let words: Vec<String> =
            certificates.iter().map(|c| format!("{}: {}", c.verdict(), c.statement().replace('\n', " "))).collect();
        let cells = [statement.name, statement.says, statement.of, &in_a_cell(&instance), &words.join("; and ")];
        page += &format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "));
    }
    let path = root().join("docs/falsified.md");
    if std::env::var_os("UPDATE_LISTS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    assert!(fs::read_to_string(path).unwrap() == page, "UPDATE_LISTS=1 cargo test --test falsify\n{page}");
}

/// `make falsify` tries far more.
#[test]
fn true_claims_survive() {
    for claim in ["landscape.local", "gd.global", "gd.local", "gd.constrained", "sgd.invariance", "network.partition"] {
        let answer = search(&Question::claim(find(claim).unwrap()), 1, 400, &mut |_| ());
        let why = answer.found.map(|found| (found.instance.to_toml(), found.evidence.why));
        assert!(why.is_none(), "{claim}: {why:?}");
        let counted = answer.counted;
        assert_eq!(counted.proved + counted.vacuous + counted.undecided, 400, "{claim}");
        assert!(counted.proved > 0 && counted.vacuous > 0, "{claim}: {counted:?}");
    }
}

/// Found by 2,000 cases: the trap closes at a step where h R^2 F is not yet below 2, and a later
/// step needs a trap of its own.
#[test]
fn a_loss_rate_from_behind_its_trap_is_accepted() {
    let mut instance = Instance::read(&root().join("theorems/gd/instances/f4-least.toml")).unwrap();
    let whole = |rows: &[&[i32]]| rows.iter().map(|row| row.iter().map(|x| Rational::from(*x)).collect()).collect();
    let rows: Vec<Vec<Rational>> = whole(&[&[2, 2], &[0, 1]]);
    instance.data = margincert::data::Dataset::new(rows, vec![Label::Positive; 2]).unwrap();
    instance.start = Some(vec![Rational::from(1), Rational::new()]);
    let outcome = find("gd.loss-rate").unwrap().check(&instance, &Budget::default(), &Default::default()).unwrap();
    assert_eq!(outcome.verdict(), Verdict::Proved, "{:?}", outcome.reason());
}

#[test]
fn a_claim_fails_without_a_hypothesis_that_it_needs() {
    for (claim, hypothesis) in [
        ("sgd.invariance", "acute"),
        ("sgd.invariance", "obtuse"),
        ("gd.global", "settles-globally"),
        ("gd.diverge", "activates-negative"),
    ] {
        let theorem = find(claim).unwrap();
        let dropped = theorem.about().hypotheses.iter().find(|h| h.name == hypothesis).unwrap();
        let answer = search(&Question::without(theorem, dropped), 0, 400, &mut |_| ());
        let found = answer.found.unwrap_or_else(|| panic!("{claim} without {hypothesis}"));
        assert!(found.instance.data.n() <= 2, "{}", found.instance.to_toml());
    }
}

/// What denies a conclusion cannot be there beside its proof.
#[test]
fn no_proved_claim_is_denied() {
    let suite = built_in().unwrap();
    let small = |entry: &&margincert::claim::Entry| entry.expected == Verdict::Proved && entry.instance.data.n() < 6;
    let mut seen = 0;
    for entry in suite.entries().iter().filter(small).filter(|entry| entry.instance.start.is_some()) {
        assert!(
            denial(entry.theorem.id(), &entry.instance).is_none(),
            "{} on {}",
            entry.theorem.id(),
            entry.instance.name
        );
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}

/// A planted falsehood: that the active positives of w_0 stay the active ones.
#[test]
fn a_planted_statement_is_refuted() {
    let planted = Statement {
        name: "F0",
        says: "the positives that are active at w_0 are those that are active in the end",
        of: "all data",
        refuted_by: "gd.global, proved",
        networks: false,
        refute: |instance| {
            let w0 = instance.start.as_ref()?;
            let height = |i: &usize| -> Rational {
                instance.data.row(*i).iter().zip(w0).map(|(x, w)| Rational::from(x * w)).sum()
            };
            let all_active = instance.data.positives().iter().all(|i| height(i) > 0);
            let outcome = find("gd.global")?.check(instance, &Budget::default(), &Default::default()).ok()?;
            let proved = outcome.checked().filter(|checked| !all_active && checked.verdict() == Verdict::Proved);
            Some(Evidence { certificates: vec![proved?.clone()], why: None })
        },
    };
    let found = search(&Question::of(&planted), 0, CASES, &mut |_| ()).found.unwrap();
    assert!(measure(&found.instance).0 <= 2, "{}", found.instance.to_toml());
    assert_eq!(found.instance.claims, ["gd.global"]);
}

fn planted(decide: fn(&mut Task<'_>) -> Result<Outcome, margincert::claim::Halt>) -> Theorem {
    let About { claim, title, source, statement, hypotheses } = find("gd.local").unwrap().about();
    Theorem { about: About { claim, title, source: *source, statement, hypotheses }, decide }
}

/// A checker that proves too much is caught by the kernel.
#[test]
fn a_planted_checker_is_caught_by_the_kernel() {
    let theorem = planted(|task| {
        let subject = task.one_neuron()?;
        let data = subject.data;
        match Problem::active(data, &data.positives(), false).solve() {
            Solution::Optimal(optimum) => Ok(Outcome::proved("gd.diverge", subject, &Witness::Aligned { optimum })),
            Solution::Infeasible(_) => Ok(find("gd.diverge").unwrap().check(task.instance, task.budget, task.watch)?),
        }
    });
    let found = search(&Question::claim(&theorem), 0, 100, &mut |_| ()).found.unwrap();
    assert!(found.evidence.why.unwrap().contains("the kernel"));
}

/// A checker that answers for another start has certificates that the kernel accepts, and is caught
/// by stepping in doubles.
#[test]
fn a_planted_checker_is_caught_by_doubles() {
    let theorem = planted(|task| {
        let mut other = task.instance.clone();
        other.start.iter_mut().flatten().for_each(|c| *c = -c.clone());
        Ok(find("gd.local").unwrap().check(&other, task.budget, task.watch)?)
    });
    let found = search(&Question::claim(&theorem), 0, CASES, &mut |_| ()).found.unwrap();
    assert!(found.evidence.why.unwrap().contains("in plain doubles"));
}
