//! No proved fate is contradicted by a plain loop in doubles, 10,000,000 steps long. From the step
//! on that a fate names the loop must have the active positives that it names, at every step; a
//! dead w must stay where it is; an exploding one must grow. Where a fate holds from a later step
//! on, the loop must be within the balls in which the glides on the way say that the iterates are.
//! A loop in doubles proves nothing: it is a second opinion that shares no code with the proof.
//!
//! First the 200 instances of docs/census.md, whose fates are decided anew; then the runs of a file
//! of `make real`, if one is there. `make plain` writes the answer to docs/plain.md.

#[path = "common/census.rs"]
mod census;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use margincert::data::{Center, Dataset, Preprocess, Scale, read_dataset};
use margincert::model::Model;
use margincert::stepping::Precision;
use margincert::trajectory::fate::{Decided, End, fate};
use margincert::trajectory::glide::Stretch;
use rug::{Float, Rational};
use serde_json::Value;

const STEPS: u64 = 10_000_000;
/// What rounding may add up to in so many steps, and how often w must have grown to explode.
const SLACK: f64 = 1e-6;
const EXPLODED: f64 = 1e3;

/// What is told of a descent.
struct Told {
    kind: &'static str,
    active: Vec<usize>,
    /// From which step on; none if that is beyond the loop.
    from: Option<u64>,
    /// Steps, points, and how far w may be from them.
    balls: Vec<(u64, Vec<f64>, f64)>,
}

/// A descent in doubles.
struct Loop {
    rows: Vec<Vec<f64>>,
    positive: Vec<bool>,
    h: f64,
    w: Vec<f64>,
}

fn main() -> ExitCode {
    let mut found = false;
    let mut judge = |name: String, descent: Loop, told: &Told, table: &mut BTreeMap<String, u32>| {
        let about = match told.from {
            Some(_) => told.kind.to_owned(),
            None => {
                format!("{}, later than that: {} balls", told.kind, if told.balls.is_empty() { "no" } else { "in" })
            }
        };
        *table.entry(about).or_default() += 1;
        if let Some(contradiction) = descent.contradicts(told) {
            found = true;
            println!("{name}: {contradiction}");
        }
    };
    let mut table = BTreeMap::new();
    for seed in 0..census::INSTANCES {
        let Some((data, eta, w0)) = census::draw(seed) else { continue };
        let model = Model::single_neuron(data.clone(), &eta);
        let Ok(decided) = fate(&model, &w0, 1_000_000, Precision::default(), &Default::default()) else { continue };
        let descent = Loop::new(&data, &eta, &w0);
        judge(format!("instance {seed}"), descent, &told(&decided), &mut table);
    }
    show("instances of the census", &table);
    let path = std::env::args().nth(1).unwrap_or_else(|| "target/real.jsonl".to_owned());
    let mut table = BTreeMap::new();
    for line in std::fs::read_to_string(path).unwrap_or_default().lines() {
        let Some((name, descent, told)) = real(line) else { continue };
        eprintln!("{name}");
        judge(name, descent, &told, &mut table);
    }
    if table.is_empty() {
        println!("No runs of `make real` were there.");
    } else {
        show("runs of docs/real.md", &table);
    }
    if found {
        return ExitCode::FAILURE;
    }
    println!("None is contradicted.");
    ExitCode::SUCCESS
}

fn show(what: &str, table: &BTreeMap<String, u32>) {
    println!("| fate | {what} |\n|---|---|");
    table.iter().for_each(|(kind, count)| println!("| {kind} | {count} |"));
    println!();
}

fn within(step: &rug::Integer) -> Option<u64> {
    step.to_u64().filter(|step| *step < STEPS)
}

fn told(decided: &Decided) -> Told {
    let (kind, active) = match &decided.end {
        End::Dead => ("dead", Vec::new()),
        End::Exploding(explosion) if explosion.chain.cycle.is_some() => ("exploding", Vec::new()),
        End::Exploding(_) => ("dead", Vec::new()),
        End::Invariance { active, .. } => ("max-margin", active.clone()),
        End::Trap(trap) => (if trap.kicking.is_empty() { "max-margin" } else { "constrained" }, trap.active.clone()),
    };
    // Behind a waking steps are counted as if it came at the end of its piece.
    let known = decided.glides.iter().take_while(|stretch| !stretch.wakes());
    let mut balls = Vec::new();
    for stretch in known {
        let Stretch::Glide(glide) = stretch else { continue };
        for piece in &glide.pieces {
            let Some(to) = within(&piece.to) else { continue };
            let tau = &piece.tau + Rational::from(&piece.to - &piece.from);
            let x = Float::with_val(64, tau).ln().to_f64() - piece.centre;
            let d = piece.coefficients.first().map_or(0, Vec::len);
            let at = |j: usize| piece.coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c[j]);
            balls.push((to, (0..d).map(at).collect(), piece.rho.to_f64()));
        }
    }
    Told { kind, active, from: within(&decided.from_step), balls }
}

/// A line of a file of `make real`: what is proved in it.
fn real(line: &str) -> Option<(String, Loop, Told)> {
    let line: Value = serde_json::from_str(line).ok()?;
    let (set, prepared, step) = (line["set"].as_str()?, line["preparation"].as_str()?, line["step"].as_str()?);
    let answer = &line["answer"];
    let kind = match (answer["verdict"].as_str()?, answer["fate"].as_str()?) {
        ("proved", "dead") => "dead",
        ("proved", "max-margin") => "max-margin",
        ("proved", "constrained") => "constrained",
        _ => return None,
    };
    let center = if prepared.contains("centred") { Center::ClassMidpoint } else { Center::None };
    let scale = if prepared.contains("scaled") { Scale::PowerOfTwo } else { Scale::None };
    let data = read_dataset(Path::new(&format!("data/{set}.csv"))).ok()?;
    let data = Preprocess { center, scale, bias: None }.apply(&data).ok()?;
    let eta: Rational = answer["eta"].as_str()?.parse().ok()?;
    let w0: Vec<Rational> = answer["w0"].as_array()?.iter().filter_map(|c| c.as_str()?.parse().ok()).collect();
    let active = answer["active"].as_array()?.iter().filter_map(|i| Some(i.as_u64()? as usize)).collect();
    let from = answer["from_step"].as_str()?.parse().ok().and_then(|from| within(&from));
    let told = Told { kind, active, from, balls: Vec::new() };
    Some((format!("{set}, {prepared}, {step}"), Loop::new(&data, &eta, &w0), told))
}

fn norm(v: &[f64]) -> f64 {
    v.iter().map(|c| c * c).sum::<f64>().sqrt()
}

impl Loop {
    fn new(data: &Dataset, eta: &Rational, w0: &[Rational]) -> Self {
        let positives = data.positives();
        Self {
            rows: data.rows().iter().map(|x| x.iter().map(Rational::to_f64).collect()).collect(),
            positive: (0..data.n()).map(|i| positives.contains(&i)).collect(),
            h: eta.to_f64() / data.n() as f64,
            w: w0.iter().map(Rational::to_f64).collect(),
        }
    }

    /// One step; `active` is told of each positive whether it was active. False if none is: then w
    /// stays where it is.
    fn step(&mut self, mut active: impl FnMut(usize, bool)) -> bool {
        let (mut next, mut moves) = (self.w.clone(), false);
        for (i, (x, positive)) in self.rows.iter().zip(&self.positive).enumerate() {
            let height: f64 = x.iter().zip(&self.w).map(|(x, w)| x * w).sum();
            if *positive {
                active(i, height > 0.0);
            }
            if height > 0.0 {
                moves = true;
                let push = if *positive { self.h * (-height).exp() } else { -self.h * height.exp() };
                next.iter_mut().zip(x).for_each(|(w, x)| *w += push * x);
            }
        }
        self.w = next;
        moves
    }

    fn contradicts(mut self, told: &Told) -> Option<String> {
        let mut named = vec![false; self.rows.len()];
        told.active.iter().for_each(|i| named[*i] = true);
        let (first, mut largest) = (norm(&self.w), 0.0f64);
        let mut balls = told.balls.iter().peekable();
        for k in 0..STEPS {
            while let Some((_, centre, radius)) = balls.next_if(|(at, ..)| *at == k) {
                let gap = norm(&self.w.iter().zip(centre).map(|(w, c)| w - c).collect::<Vec<_>>());
                if gap > radius + SLACK {
                    return Some(format!("{gap} from where it should be at step {k}, not {radius}"));
                }
            }
            let settled = told.kind != "exploding" && told.from.is_some_and(|from| from <= k);
            let mut other = None;
            let moves = self.step(|i, active| {
                if settled && active != named[i] {
                    other = Some(i);
                }
            });
            if let Some(other) = other {
                return Some(format!("the positive {other} at step {k} is not as the fate says"));
            }
            largest = largest.max(norm(&self.w));
            if settled && told.kind == "dead" && moves {
                return Some(format!("it still moves at step {k}"));
            }
            if !largest.is_finite() || !moves && balls.peek().is_none() && told.kind == "dead" {
                break;
            }
        }
        let grown = !largest.is_finite() || largest > EXPLODED * (1.0 + first);
        match told.kind {
            "exploding" if told.from.is_some() && !grown => Some(format!("|w| stays below {largest}")),
            "max-margin" | "constrained" if !largest.is_finite() => Some("it explodes".to_owned()),
            _ => None,
        }
    }
}
