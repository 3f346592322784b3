//! The fates of 200 random separable instances (n <= 12, d <= 4, eta = 1/(2 R^2), random starts),
//! each proved one checked by the kernel; what is undecided is listed by its reason. `make census`
//! writes the answer to docs/census.md.

#[path = "common/census.rs"]
mod census;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use self::census::INSTANCES;
use margincert::claim::{Certificate, Checked, Subject, Verdict, Witness};
use margincert::data::AtZero;
use margincert::endings::trap::Shape;
use margincert::model::Model;
use margincert::stepping::Precision;
use margincert::trajectory::fate::{Decided, End, Undecided, fate};

const MAX_STEPS: u64 = 1_000_000;

fn main() {
    let only: Option<u64> = std::env::args().nth(1).and_then(|seed| seed.parse().ok());
    let mut proved: BTreeMap<String, u32> = BTreeMap::new();
    let mut undecided: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let mut times = Vec::new();
    for seed in (0..INSTANCES).filter(|seed| only.is_none_or(|only| only == *seed)) {
        let start = Instant::now();
        match decide(seed) {
            Ok(kind) => {
                times.push(start.elapsed());
                *proved.entry(kind).or_default() += 1;
            }
            Err(reason) => undecided.entry(reason).or_default().push(seed),
        }
        let took = start.elapsed();
        if only.is_some() || took > Duration::from_secs(2) {
            eprintln!("instance {seed}: {took:?}");
        }
    }
    let count: u32 = proved.values().sum();
    println!("| fate | instances |\n|---|---|");
    proved.iter().for_each(|(kind, count)| println!("| proved: {kind} | {count} |"));
    for (reason, seeds) in &undecided {
        let seeds: Vec<String> = seeds.iter().map(u64::to_string).collect();
        println!("| undecided: {reason} | {}: {} |", seeds.len(), seeds.join(", "));
    }
    println!("| proved of {INSTANCES} | {count} |");
    times.sort();
    let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
    eprintln!("time to a proved fate: median {:?}, nine of ten {:?}", at(50), at(90));
}

/// The kind of a proved fate, or why there is none.
fn decide(seed: u64) -> Result<String, String> {
    let (data, eta, w0) = census::draw(seed).ok_or("no such data")?;
    let model = Model::single_neuron(data.clone(), &eta);
    let decided = fate(&model, &w0, MAX_STEPS, Precision::default(), &Default::default()).map_err(|why| short(&why))?;
    let kind = kind(&decided);
    eprintln!("instance {seed}: {kind}, K = {}", decided.from_step);
    let name = format!("census-{seed}");
    let subject = Subject { name: &name, data: &data, start: Some((&eta, &w0)), network: None, at_zero: AtZero::Zero };
    let witness = Witness::Fate { decided, rate_at: Vec::new(), separator: None };
    match Checked::new(Certificate::new("fate", subject, Verdict::Proved, &witness)) {
        Ok(_) => Ok(kind),
        Err(refusal) => Err(refusal.to_string()),
    }
}

fn kind(decided: &Decided) -> String {
    let trap = match &decided.end {
        End::Dead => return "dead".into(),
        End::Exploding(explosion) => {
            return explosion.chain.cycle.map_or("dead, by a chain of kicks", |_| "exploding").into();
        }
        End::Invariance { .. } => return "max-margin, by invariance".into(),
        End::Trap(trap) => trap,
    };
    let limit = if trap.kicking.is_empty() { "max-margin" } else { "constrained" };
    let leaps = if decided.stages.is_empty() { "" } else { "leaps and " };
    let slide = if decided.slide.is_some() { "the slide and " } else { "" };
    let shape = match trap.shape {
        Shape::Shadowing => "trap",
        Shape::Bounded { .. } => "bounded trap",
        Shape::Basin { .. } => "basin",
        Shape::Corridor { .. } => "corridor",
    };
    let wakings = decided.glides.iter().filter(|stretch| stretch.wakes()).count();
    let glide = match (decided.glides.is_empty(), wakings) {
        (true, _) => "",
        (_, 0) => "the glide and ",
        _ => "glides, wakings and ",
    };
    format!("{limit}, by {leaps}{slide}{glide}the {shape}")
}

/// A reason without the numbers that differ between instances: those of steps and samples, but with
/// what something is compared to.
fn short(why: &Undecided) -> String {
    let text = match why {
        Undecided::MaxSteps { failure, .. } => failure.to_string(),
        Undecided::Explodes { failure, .. } => format!("the iterates explode: {failure}"),
        other => other.to_string(),
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_kept = |at: usize| {
        let word = words[at];
        let compared = at > 0 && [">", ">="].contains(&words[at - 1]);
        compared || !word.chars().any(|c| c.is_ascii_digit())
    };
    // A bar would end the cell of the table.
    (0..words.len()).filter(|at| is_kept(*at)).map(|at| words[at].replace('|', "\\|")).collect::<Vec<_>>().join(" ")
}
