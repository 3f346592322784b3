//! The fates of 60 random networks (M from 2 to 4, n <= 12, d <= 4, output weights and labels of
//! either sign, random starts, eta = 1/(2 R^2 |v|^2)), each proved one checked by the kernel; what
//! is undecided is listed by its reason. `make networks` writes the answer to docs/networks.md.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use margincert::claim::{Certificate, Checked, Subject, Verdict, Witness};
use margincert::data::random::Seeded;
use margincert::data::{AtZero, Dataset, Label};
use margincert::model::Model;
use margincert::stepping::Precision;
use margincert::trajectory::fate::{Decided, End, Undecided, fate};
use rug::Rational;

const INSTANCES: u64 = 60;
const MAX_STEPS: u64 = 1_000_000;

fn main() {
    let only: Option<u64> = std::env::args().nth(1).and_then(|seed| seed.parse().ok());
    let mut proved: BTreeMap<&str, u32> = BTreeMap::new();
    let mut undecided: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let mut slowest = Duration::ZERO;
    for seed in only.map_or(0..INSTANCES, |only| only..only + 1) {
        let start = Instant::now();
        match draw(seed).ok_or_else(|| "no such data".to_owned()).and_then(|(model, w0)| decide(&model, &w0)) {
            Ok(kind) => *proved.entry(kind).or_default() += 1,
            Err(reason) => undecided.entry(reason).or_default().push(seed),
        }
        slowest = slowest.max(start.elapsed());
        if only.is_some() || start.elapsed() > Duration::from_secs(1) {
            eprintln!("instance {seed}: {:?}", start.elapsed());
        }
    }
    println!("| fate | instances |\n|---|---|");
    proved.iter().for_each(|(kind, count)| println!("| proved: {kind} | {count} |"));
    for (reason, seeds) in &undecided {
        let seeds: Vec<String> = seeds.iter().map(u64::to_string).collect();
        println!("| undecided: {reason} | {}: {} |", seeds.len(), seeds.join(", "));
    }
    println!("| proved of {INSTANCES} | {} |", proved.values().sum::<u32>());
    eprintln!("the slowest took {slowest:?}");
}

/// A network and a start.
fn draw(seed: u64) -> Option<(Model, Vec<Rational>)> {
    let mut random = Seeded(seed);
    let (n, d, m) = (random.between(2, 12), random.between(1, 4), random.between(2, 4));
    let number = |random: &mut Seeded| Rational::from((random.between(-20, 20), 10));
    let rows: Vec<Vec<Rational>> = (0..n).map(|_| (0..d).map(|_| number(&mut random)).collect()).collect();
    let labels = (0..n).map(|_| if random.below(2) == 0 { Label::Positive } else { Label::Negative }).collect();
    let output: Vec<Rational> =
        (0..m).map(|_| Rational::from((random.between(1, 4), 2)) * (1 - 2 * random.between(0, 1))).collect();
    let w0 = (0..m * d).map(|_| number(&mut random)).collect();
    let square = |v: &[Rational]| v.iter().map(|c| Rational::from(c * c)).sum::<Rational>();
    let r2 = rows.iter().map(|x| square(x)).max().filter(|r2| *r2 != 0)?;
    let eta = (r2 * square(&output)).recip() / 2u32;
    Some((Model::network(Dataset::new(rows, labels)?, output, &eta), w0))
}

/// The kind of a proved fate, or why there is none.
fn decide(model: &Model, w0: &[Rational]) -> Result<&'static str, String> {
    let decided = fate(model, w0, MAX_STEPS, Precision::default(), &Default::default()).map_err(|why| short(&why))?;
    let kind = kind(&decided);
    let eta = Rational::from(model.h() * model.data().n() as u64);
    let start = Some((&eta, w0));
    let subject =
        Subject { name: "network", data: model.data(), start, network: Some(model.output()), at_zero: AtZero::Zero };
    let witness = Witness::Fate { decided, rate_at: Vec::new(), separator: None };
    match Checked::new(Certificate::new("fate", subject, Verdict::Proved, &witness)) {
        Ok(_) => Ok(kind),
        Err(refusal) => Err(refusal.to_string()),
    }
}

fn kind(decided: &Decided) -> &'static str {
    match (&decided.end, decided.stages.is_empty()) {
        (End::Dead, _) => "dead",
        (End::Invariance { .. }, _) => "joint max-margin, by invariance",
        (End::Trap(_), true) => "joint max-margin, by the trap",
        (End::Exploding(_), _) => "exploding",
        (End::Trap(_), false) => "joint max-margin, by leaps and the trap",
    }
}

/// A reason without the numbers that differ between instances.
fn short(why: &Undecided) -> String {
    let text = match why {
        Undecided::MaxSteps { failure, .. } => failure.to_string(),
        other => other.to_string(),
    };
    let words: Vec<&str> = text.split_whitespace().filter(|word| !word.chars().any(|c| c.is_ascii_digit())).collect();
    // A bar would end the cell of the table.
    words.join(" ").replace('|', "\\|")
}
