//! What becomes of gradient descent in four float formats: 200 random separable instances with
//! dyadic data (n from 3 to 8, d from 2 to 4, multiples of 1/8 up to 11/8), random starts and step
//! sizes. Each run goes on until it can do nothing new, but in float64 for 100,000 steps, and is
//! compared with the true orbit and with the proved fate; runs whose fate is undecided are left
//! out. `make floats` writes the answer to docs/floats.md.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};

use margincert::ask::{Consequence, FirstWrong, Simulated, Trajectory, Truth, fate, simulate};
use margincert::claim::Budget;
use margincert::data::random::{Classes, Family, Seeded};
use margincert::data::{AtZero, Instance, Label};
use margincert::formats::{Ending, FloatFormat, Setting, Sum};
use margincert::stepping::Watch;
use rayon::prelude::*;
use rug::Rational;

const INSTANCES: u64 = 200;
const FORMATS: [(FloatFormat, u64); 4] = [
    (FloatFormat::Float64, 100_000),
    (FloatFormat::Float32, 30_000_000),
    (FloatFormat::Float16, 30_000_000),
    (FloatFormat::BFloat16, 30_000_000),
];

/// One run beside the truth.
struct Outcome {
    seed: u64,
    ending: Ending,
    wrong_from: Option<f64>,
    /// Of the directions of the run and of the true iterate at the last step.
    error: Option<f64>,
    /// Of the directions of the run and of the limit.
    from_limit: Option<f64>,
    elsewhere: bool,
    kicks_stopped: bool,
}

fn main() {
    let done = AtomicU64::new(0);
    let outcomes: Vec<Vec<Option<Outcome>>> = (0..INSTANCES)
        .into_par_iter()
        .map(|seed| {
            let outcomes = of(seed);
            eprint!("\r{} of {INSTANCES} instances", 1 + done.fetch_add(1, Ordering::Relaxed));
            outcomes
        })
        .collect();
    let mut rows: Vec<Vec<Outcome>> = FORMATS.iter().map(|_| Vec::new()).collect();
    for outcomes in outcomes {
        for (row, outcome) in rows.iter_mut().zip(outcomes) {
            row.extend(outcome);
        }
    }
    eprintln!();
    print(&rows);
}

/// The runs of an instance in the formats; none where no fate is proved.
fn of(seed: u64) -> Vec<Option<Outcome>> {
    let Some(instance) = drawn(seed) else { return Vec::new() };
    let Ok(trajectory) = Trajectory::of(&instance) else { return Vec::new() };
    let fate = fate(&trajectory, Some(Vec::new()), &Budget::default(), &Watch::default());
    if fate.found.is_err() {
        return Vec::new();
    }
    let run = |(format, most)| {
        let setting = Setting { format, sum: Sum::Loop, at_zero: AtZero::Zero };
        let run = simulate(&trajectory, setting, most, &Watch::default()).ok()?;
        let truth = run.truth(&trajectory, fate.clone(), &Watch::default()).ok()?;
        Some(outcome(seed, &run, &truth))
    };
    FORMATS.into_iter().map(run).collect()
}

fn drawn(seed: u64) -> Option<Instance> {
    let mut random = Seeded(seed);
    let (d, n) = (random.between(2, 4) as usize, random.between(3, 8) as usize);
    let family = Family { n, d, size: 11, denominator: NonZeroU32::new(8)?, classes: Classes::Any };
    let data = family.draw(&mut random)?;
    let start = (0..d).map(|_| Rational::from((random.between(-8, 8), 8))).collect();
    let eta = Rational::from((random.between(1, 32), 16));
    let bare = Instance::bare(&format!("floats-{seed}"), data).ok()?;
    Some(Instance { eta: Some(eta), start: Some(start), ..bare })
}

fn outcome(seed: u64, run: &Simulated, truth: &Truth<'_>) -> Outcome {
    let wrong_from = match &truth.first_wrong {
        FirstWrong::At(k) => Some(k.to_f64()),
        FirstWrong::Never | FirstWrong::NotUntil(_) => None,
    };
    let follows = |is: fn(&Consequence) -> Option<f64>| truth.follows.iter().find_map(is);
    let elsewhere = |consequence: &Consequence| {
        matches!(consequence, Consequence::OtherPositives(_) | Consequence::Dead | Consequence::Alive)
    };
    Outcome {
        seed,
        ending: run.ending,
        wrong_from,
        error: truth.direction_error.as_ref().ok().and_then(|error| Some(error.as_ref()?.lo().to_f64())),
        from_limit: follows(|consequence| match consequence {
            Consequence::DirectionOff(error) => Some(error.lo().to_f64()),
            _ => None,
        }),
        elsewhere: truth.agrees == Some(false) && truth.follows.iter().any(elsewhere),
        kicks_stopped: truth.follows.iter().any(|c| matches!(c, Consequence::KicksStopped)),
    }
}

fn print(rows: &[Vec<Outcome>]) {
    let line = |name: &str, cell: &dyn Fn(&[Outcome]) -> String| {
        let cells: Vec<String> = rows.iter().map(|row| cell(row)).collect();
        println!("| {name} | {} |", cells.join(" | "));
    };
    let names: Vec<String> = FORMATS.iter().map(|(format, _)| format.to_string()).collect();
    println!("| | {} |\n|---|{}", names.join(" | "), "---|".repeat(names.len()));
    let count = |row: &[Outcome], is: &dyn Fn(&Outcome) -> bool| row.iter().filter(|run| is(run)).count().to_string();
    line("runs with a proved fate", &|row| row.len().to_string());
    line("still moving at the end", &|row| count(row, &|run| run.ending == Ending::Moving));
    line("dead", &|row| count(row, &|run| matches!(run.ending, Ending::Dead { .. })));
    line("no finite number any more", &|row| count(row, &|run| matches!(run.ending, Ending::Nan { .. })));
    line("in a cycle", &|row| count(row, &|run| matches!(run.ending, Ending::Cycle { .. })));
    line("standing still", &|row| count(row, &|run| still(run).is_some()));
    line("- from step, in the median", &|row| median(row, still, 0));
    line("- direction off the true one there, in the median", &|row| median(row, |run| still(run).and(run.error), 3));
    line("- off the limit, in the median", &|row| median(row, |run| still(run).and(run.from_limit), 3));
    line("- and the true kicks never stop", &|row| count(row, &|run| run.kicks_stopped));
    line("another pattern than the true one at some step", &|row| count(row, &|run| run.wrong_from.is_some()));
    line("- the first, in the median", &|row| median(row, |run| run.wrong_from, 0));
    line("of those still moving, certainly off the true direction, the most", &|row| {
        let most = row.iter().filter(|run| run.ending == Ending::Moving).filter_map(|run| run.error);
        most.reduce(f64::max).map_or_else(|| "-".to_owned(), |most| format!("{most:.3}"))
    });
    line("ends elsewhere", &|row| count(row, &|run| run.elsewhere));
    line("- in instances", &|row| {
        let seeds: Vec<String> = row.iter().filter(|run| run.elsewhere).map(|run| run.seed.to_string()).collect();
        if seeds.is_empty() { "-".to_owned() } else { seeds.join(", ") }
    });
    let elsewhere: BTreeSet<u64> = rows.iter().flatten().filter(|run| run.elsewhere).map(|run| run.seed).collect();
    println!("\nThe instances that end elsewhere in some format, each sample with its label:\n");
    println!("| instance | samples | w_0 | η |\n|---|---|---|---|");
    elsewhere.into_iter().filter_map(shown).for_each(|line| println!("{line}"));
}

/// An instance as the row of a table.
fn shown(seed: u64) -> Option<String> {
    let Instance { data, eta, start, .. } = drawn(seed)?;
    let vector = |x: &[Rational]| format!("({})", x.iter().map(Rational::to_string).collect::<Vec<_>>().join(", "));
    let sign = |label: &Label| if *label == Label::Positive { "+" } else { "−" };
    let samples = data.rows().iter().zip(data.labels()).map(|(x, y)| format!("{}{}", sign(y), vector(x)));
    let samples = samples.collect::<Vec<_>>().join(" ");
    Some(format!("| {seed} | {samples} | {} | {} |", vector(&start?), eta?))
}

fn still(run: &Outcome) -> Option<f64> {
    match run.ending {
        Ending::StandsStill { from } => Some(from as f64),
        _ => None,
    }
}

fn median(row: &[Outcome], of: impl Fn(&Outcome) -> Option<f64>, digits: usize) -> String {
    let mut values: Vec<f64> = row.iter().filter_map(of).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
}
