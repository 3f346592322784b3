//! The draws that move w, followed depth by depth.

use rug::Rational;

use super::Effort;
use super::balls::{Ball, Field};
use super::cones::{Cones, Ending};
use super::leaves::{End, Followed, Target};
use super::merge::{Group, joined};
use crate::model::Model;

/// Where paths of no more than this probability would leave a cone, they are at its end.
const ENOUGH: f64 = 1e-10;
/// Paths of less probability are not followed.
const RARE: f64 = 1e-11;

struct Walk<'a> {
    field: Field,
    cones: Cones<'a>,
    followed: Followed,
}

/// Follows all draws from w_0.
pub(super) fn follow(model: &Model, eta: &Rational, w0: &[Rational], effort: Effort) -> Followed {
    let field = Field::new(model, eta);
    let followed = Followed { balls: Vec::new(), leaves: Vec::new(), cones: Vec::new(), depth: 0 };
    let mut walk = Walk { field, cones: Cones::new(model, eta), followed };
    let centre = w0.iter().map(Rational::to_f64).collect();
    // Signs at w_0 are exact, on boundaries too.
    let active = model.pattern_at(w0).active_samples();
    let start = Group { ball: Ball { centre, radius: 0.0 }, mass: 1.0, active, from: Vec::new() };
    let mut groups = vec![start];
    while !groups.is_empty() {
        groups = walk.step(groups, effort);
    }
    Followed { cones: walk.cones.found, ..walk.followed }
}

impl Walk<'_> {
    /// One more draw on all paths.
    fn step(&mut self, groups: Vec<Group>, effort: Effort) -> Vec<Group> {
        let room = effort.balls.saturating_sub(self.followed.balls.len()).min(effort.width);
        let room = if self.followed.depth < effort.depth { room } else { 0 };
        let (mut arrivals, mut drawn) = (Vec::new(), 0);
        for group in groups {
            let ending = self.cones.ending(&group.active);
            let sure = self.end(&group, ending, ENOUGH);
            let last = drawn >= room || group.mass < RARE;
            match sure.or_else(|| if last { self.end(&group, ending, f64::INFINITY) } else { None }) {
                Some(end) => {
                    let target = self.followed.leaf(&self.field, group.ball.clone(), end, group.mass);
                    self.aim(&group, target);
                }
                // Draws lead nowhere yet.
                None if last => self.aim(&group, Target::Open),
                None => {
                    let here = self.followed.balls.len();
                    self.aim(&group, Target::Ball(here));
                    self.draw(&group, &mut arrivals);
                    drawn += 1;
                }
            }
        }
        self.followed.depth += usize::from(drawn > 0);
        joined(&self.field, arrivals, effort.width)
    }

    /// Where paths end, if they do, or leave with a probability of at most `most`.
    fn end(&self, group: &Group, ending: Option<Ending>, most: f64) -> Option<End> {
        if group.active.is_empty() {
            return Some(End::Still);
        }
        match ending? {
            Ending::Settles(cone) => Some(End::Settled(group.active.clone(), cone)),
            Ending::Lasts(cone) => {
                let weights = self.field.weights(&group.ball, &group.active);
                let leaves = self.cones.found[cone].exponents.iter().map(|one| one.leaves(weights)).fold(1.0, f64::min);
                (leaves < 1.0 && group.mass * leaves <= most).then_some(End::Lasts(cone, weights))
            }
        }
    }

    fn aim(&mut self, group: &Group, target: Target) {
        for &(ball, draw) in &group.from {
            self.followed.balls[ball].1[draw] = target;
        }
    }

    fn draw(&mut self, group: &Group, arrivals: &mut Vec<Group>) {
        let here = self.followed.balls.len();
        self.followed.balls.push((group.ball.clone(), vec![Target::Open; group.active.len()]));
        let mass = group.mass / group.active.len() as f64;
        for (draw, &i) in group.active.iter().enumerate() {
            let next = self.field.draw(&group.ball, i);
            let Some((ball, active)) = next.and_then(|ball| self.field.active(&ball).map(|active| (ball, active)))
            else {
                continue;
            };
            arrivals.push(Group { ball, mass, active, from: vec![(here, draw)] });
        }
    }
}
