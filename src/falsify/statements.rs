//! The false statements F1 to F8 of docs/theory.md, section 8.

use std::ops::ControlFlow;

use rug::Rational;

use super::evidence::Evidence;
use super::shown::{Shown, certified, proved, same_direction};
use crate::arith::linalg::dot;
use crate::ask::margin;
use crate::claim::{Certificate, Checked, Selection, Subject, Verdict, Witness};
use crate::data::Instance;
use crate::landscape::{Extent, Kind, explore};
use crate::margin::{Solution, separator};
use crate::model::Model;

/// A statement that is false.
#[derive(Debug)]
pub struct Statement {
    /// Its name, such as F1.
    pub name: &'static str,
    /// What it says, in one line.
    pub says: &'static str,
    /// For which instances it says so.
    pub of: &'static str,
    /// What refutes it.
    pub refuted_by: &'static str,
    /// Whether it is about networks.
    pub networks: bool,
    /// The certificates by which an instance refutes it, where it does.
    pub refute: fn(&Instance) -> Option<Evidence>,
}

/// The false statement of a name, in capitals or not.
pub fn false_statement(name: &str) -> Option<&'static Statement> {
    FALSE.iter().find(|statement| statement.name.eq_ignore_ascii_case(name))
}

/// All of them.
pub static FALSE: [Statement; 8] = [
    Statement {
        name: "F1",
        says: "every asymptotic local minimum that activates a positive is global",
        of: "all separable data and all asymptotic local minima with J not empty",
        refuted_by: "landscape.spurious, proved by a minimum that activates some positives and misses another",
        networks: false,
        refute: spurious_and_alive,
    },
    Statement {
        name: "F2",
        says: "gradient descent from any active w_0 converges to the direction w^+",
        of: "all separable data, all step sizes, and all w_0 at which some positive is active",
        refuted_by: "gd.diverge, proved; gd.local, proved; or gd.local, vacuous because the iterates die",
        networks: false,
        refute: leaves_the_global_direction,
    },
    Statement {
        name: "F3",
        says: "where gradient descent does not settle in a pattern, its direction does not converge",
        of: "all separable data with a positive, all step sizes and all w_0 from which the pattern changes for ever",
        refuted_by: "gd.constrained, proved",
        networks: false,
        refute: |instance| Evidence::of(proved("gd.constrained", instance)),
    },
    Statement {
        name: "F4",
        says: "the error of the direction is O(1/ln k) on every separable data set",
        of: "all separable data with a positive, all step sizes and all w_0 from which the direction converges",
        refuted_by: "gd.degenerate, proved",
        networks: false,
        refute: |instance| Evidence::of(proved("gd.degenerate", instance)),
    },
    Statement {
        name: "F5",
        says: "a network maximises the margin of each of its partitions, coupled or not",
        of: "all data, networks, step sizes and W_0 from which the pattern is constant from some step on",
        refuted_by: "network.coupled, proved",
        networks: true,
        refute: |instance| Evidence::of(proved("network.coupled", instance)),
    },
    Statement {
        name: "F6",
        says: "SGD that starts in C_J keeps the pattern J on every path, whatever the angles",
        of: "all data, all J in I+ that are not empty, all step sizes and all w_0 in C_J",
        refuted_by: "sgd.invariance, vacuous by a path that leaves the pattern",
        networks: false,
        refute: leaves_its_cone,
    },
    Statement {
        name: "F7",
        says: "once the active samples are a proper part J of the positives, the direction tends to w^_J, self-consistent or not",
        of: "all separable data, all step sizes, and all w_0 at which exactly the samples of J are active, J not empty",
        refuted_by: "gd.global, gd.local or gd.constrained, proved with another limit than w^_J of `margin`",
        networks: false,
        refute: misses_its_own_limit,
    },
    Statement {
        name: "F8",
        says: "the max-margin direction of the positives never activates a negative",
        of: "all separable data with a positive",
        refuted_by: "gd.diverge, proved: its witness is a negative with w^+.x_j > 0",
        networks: false,
        refute: |instance| Evidence::of(proved("gd.diverge", instance)),
    },
];

/// One neuron with a step size and a start: the preactivations there.
fn start(instance: &Instance) -> Option<Vec<Rational>> {
    let one_neuron = instance.network.is_none().then_some(instance)?;
    let w0 = one_neuron.eta.as_ref().and(one_neuron.start.as_deref())?;
    Some(instance.data.rows().iter().map(|x| dot(x, w0)).collect())
}

fn active(heights: &[Rational]) -> Vec<usize> {
    (0..heights.len()).filter(|&i| heights[i] > 0).collect()
}

fn spurious_and_alive(instance: &Instance) -> Option<Evidence> {
    if instance.output().is_some() {
        return None;
    }
    let (data, mut alive) = (&instance.data, None);
    let separator = separator(data).ok()?;
    explore(data, Extent { directions: Some(0), ..Extent::default() }, &mut |minimum| {
        if minimum.kind != Kind::Spurious {
            return ControlFlow::Continue(());
        }
        alive = Some(minimum.cell.witness);
        ControlFlow::Break(())
    });
    let subject = Subject::of_data(&instance.name, data);
    let witness = Witness::Minimum { u: alive?, separator };
    Evidence::of(Checked::new(Certificate::new("landscape.spurious", subject, Verdict::Proved, &witness)).ok())
}

fn leaves_the_global_direction(instance: &Instance) -> Option<Evidence> {
    let positives = instance.data.positives();
    if !active(&start(instance)?).iter().any(|i| positives.contains(i)) {
        return None;
    }
    if let Some(diverge) = proved("gd.diverge", instance) {
        return Evidence::of(Some(diverge));
    }
    let local = proved("gd.local", instance).or_else(|| {
        // Where no positive is active the direction is not w^+, and it stays where it is.
        certified("gd.local", instance, Verdict::Vacuous).filter(|c| Shown::of(c).ends() == "dead")
    });
    Evidence::of(local)
}

fn leaves_its_cone(instance: &Instance) -> Option<Evidence> {
    let heights = start(instance)?;
    let (model, positives) = (Model::of(instance, instance.eta.as_ref()?), instance.data.positives());
    let kept = (0..heights.len()).all(|i| if model.sign(i) > 0 { heights[i] != 0 } else { heights[i] <= 0 });
    if !kept || !positives.iter().any(|&i| heights[i] > 0) {
        return None;
    }
    let leaves = certified("sgd.invariance", instance, Verdict::Vacuous);
    Evidence::of(leaves.filter(|c| Shown::of(c).kind() == "sgd-leaves"))
}

fn misses_its_own_limit(instance: &Instance) -> Option<Evidence> {
    let (active, positives) = (active(&start(instance)?), instance.data.positives());
    let proper = !active.is_empty() && active.len() < positives.len() && active.iter().all(|i| positives.contains(i));
    if !proper {
        return None;
    }
    let claims = ["gd.global", "gd.local", "gd.constrained"];
    let limit = claims.iter().find_map(|claim| proved(claim, instance))?;
    let own = margin(instance, Selection::Active { active, walls: false }).ok()?;
    let (Solution::Optimal(optimum), Ok(margin)) = (&own.solution, own.checked) else { return None };
    if same_direction(&Shown::of(&limit).limit()?, &optimum.w) {
        return None;
    }
    Some(Evidence { certificates: vec![limit, margin], why: None })
}
