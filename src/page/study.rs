//! What belongs to an instance beside its verdicts: constants, exact or enclosed, and figures.

use rug::Rational;

use crate::arith::linalg::dot;
use crate::arith::rational::{round_interval, shown_step};
use crate::ask::{Fate, Simulation, Trajectory, fate, network, sgd};
use crate::claim::Budget;
use crate::data::{Dataset, Instance};
use crate::figure::{self, Destination, Figure, accepted, basins, cells, descent, grid, minima, portraits};
use crate::margin::Optimum;
use crate::report::numbers::{exact, vector};
use crate::stepping::Watch;
use crate::trajectory::fate::End;

/// The map of starts has so many squares in a row, and follows so many steps from each.
const SQUARES: u32 = 12;
const STEPS: u64 = 2_000;
/// Significant digits of a constant.
const DIGITS: usize = 6;

/// Constants and figures.
#[derive(Clone, Debug, Default)]
pub struct Study {
    /// What each is, and its value.
    pub constants: Vec<(&'static str, String)>,
    /// The figures.
    pub figures: Vec<Figure>,
}

/// The study of an instance for the claims of a group: `landscape`, `gd`, `sgd`, `network`.
pub fn study(group: &str, instance: &Instance, budget: &Budget) -> Study {
    let trajectory = Trajectory::of(instance).ok();
    match (group, &trajectory) {
        ("gd", Some(trajectory)) => descents(trajectory, budget),
        ("sgd", Some(trajectory)) => means(trajectory),
        ("network", Some(trajectory)) => networks(trajectory, budget),
        _ => landscapes(instance),
    }
}

fn landscapes(instance: &Instance) -> Study {
    let data = &instance.data;
    let minima_found = cells(instance);
    let (n, missed) = (data.n() as u64, data.negatives().len() as u64);
    let mut constants = vec![("|I\u{2212}|/n", exact(&Rational::from((missed, n))))];
    if !minima_found.is_empty() {
        constants.push(("cells", minima_found.len().to_string()));
    }
    Study { constants, figures: minima(data, &minima_found) }
}

fn descents(trajectory: &Trajectory<'_>, budget: &Budget) -> Study {
    let answer = fate(trajectory, None, budget, &Watch::default());
    let mut figures = portraits(trajectory, Some(&answer));
    figures.extend(descent(&answer));
    figures.extend(map_of_starts(trajectory));
    Study { constants: of_fate(&answer), figures }
}

fn of_fate(answer: &Fate<'_>) -> Vec<(&'static str, String)> {
    let Some(decided) = accepted(answer) else { return Vec::new() };
    let data = answer.trajectory.model().data();
    let mut all = vec![("K", shown_step(&decided.holds_from()))];
    match &decided.end {
        End::Dead | End::Exploding(_) => {}
        End::Invariance { optimum, .. } => all.extend(of_optimum(optimum)),
        End::Trap(trap) => {
            all.extend(of_optimum(&trap.optimum));
            let upper = |x| round_interval(x, DIGITS).1;
            all.push(("\u{3c1}, at most", exact(&trap.rho)));
            all.push(("s_K = ln \u{3c4}_K", exact(&trap.s)));
            if let Some((k, bound)) = answer.at.iter().find_map(|k| Some((k, trap.direction_error(k)?))) {
                all.push(("error of the direction", format!("at most {} at k = {}", upper(&bound), shown_step(k))));
            }
        }
    }
    all.push(("R\u{b2} = max |x_i|\u{b2}", exact(&longest(data))));
    all
}

fn of_optimum(optimum: &Optimum) -> [(&'static str, String); 2] {
    [("w\u{302}", vector(&optimum.w)), ("|w\u{302}|\u{b2}", exact(&optimum.norm_squared()))]
}

fn longest(data: &Dataset) -> Rational {
    data.rows().iter().map(|x| dot(x, x)).max().unwrap_or_default()
}

/// Where starts around that of the instance lead.
fn map_of_starts(trajectory: &Trajectory<'_>) -> Option<Figure> {
    let (instance, w0) = (trajectory.instance(), trajectory.w0());
    if instance.data.d() != 2 || !trajectory.model().is_one_neuron() {
        return None;
    }
    let farthest = w0.iter().map(|x| x.clone().abs()).max().unwrap_or_default();
    let reach = farthest.max(Rational::from(1)) * Rational::from((5, 4));
    let budget = Budget { max_steps: STEPS, ..Budget::default() };
    let lead = |start: Vec<Rational>| {
        let from = Trajectory::new(instance, trajectory.eta(), &start).ok()?;
        let to = Destination::of(&fate(&from, Some(Vec::new()), &budget, &Watch::default()));
        Some((start, to))
    };
    let starts: Option<Vec<_>> = grid(SQUARES, &reach).into_iter().map(lead).collect();
    basins(&instance.data, &starts?, Some(&(reach * Rational::from((2, SQUARES)))))
}

fn means(trajectory: &Trajectory<'_>) -> Study {
    // No path is simulated here: what the page shows is certain.
    let confidence = (Rational::from((99, 100)), "0.99".to_owned());
    let simulation = Simulation { paths: Some(0), seed: 0, sampler: crate::sgd::Sampler::default(), confidence };
    let Ok(answer) = sgd(trajectory, None, None, &simulation, &|_| ()) else { return Study::default() };
    let direction = answer.found.direction().map(|direction| of_optimum(direction.optimum()));
    Study { constants: direction.into_iter().flatten().collect(), figures: figure::sgd(&answer) }
}

fn networks(trajectory: &Trajectory<'_>, budget: &Budget) -> Study {
    let answer = network(trajectory, None, budget, &Watch::default());
    let (mut constants, figures) = (Vec::new(), figure::network(&answer));
    if let (Ok(decided), Some(kept)) = (&answer.study.found, &answer.study.kept) {
        constants.push(("K", shown_step(&decided.holds_from())));
        constants.push(("\u{174}", vector(&kept.joint.w)));
        constants.push(("|\u{174}|\u{b2}", exact(&kept.joint.norm_squared())));
        constants.push(("partitions", kept.learned.len().to_string()));
    }
    Study { constants, figures }
}
