//! Where paths end, and the law that follows.

use rug::Rational;

use super::balls::{Ball, Field, apart};
use super::cones::{Cone, Exponent};
use super::{Law, Likely, Node, Then};

/// The largest ball that is put around an end, so that other paths end in it as well.
const WIDEST: f64 = 0.03125;

/// What is known at an end.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum End {
    Still,
    /// The active samples there, and the cone.
    Settled(Vec<usize>, usize),
    /// The cone, and a bound of the sum of its weights.
    Lasts(usize, f64),
}

/// A ball in which paths end.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    ball: Ball,
    end: End,
    mass: f64,
}

/// Where a draw leads.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    Ball(usize),
    Leaf(usize),
    Open,
}

/// All that was followed.
pub(super) struct Followed {
    /// From w_0 on, each with where its draws lead.
    pub balls: Vec<(Ball, Vec<Target>)>,
    pub leaves: Vec<Leaf>,
    pub cones: Vec<Cone>,
    pub depth: usize,
}

impl Followed {
    /// The leaf for a ball in which paths end.
    pub(super) fn leaf(&mut self, field: &Field, ball: Ball, end: End, mass: f64) -> Target {
        let holds = |leaf: &Leaf| {
            leaf.end == end
                && apart(&leaf.ball.centre, &ball.centre) * (1.0 + 1e-9) + ball.radius < leaf.ball.radius * (1.0 - 1e-9)
        };
        if let Some(place) = self.leaves.iter().position(holds) {
            self.leaves[place].mass += mass;
            return Target::Leaf(place);
        }
        let wide = if matches!(end, End::Lasts(..)) { 0.0 } else { field.room(&ball.centre).min(WIDEST) * 0.9 };
        // The start may lie on boundaries.
        let wide = if self.balls.is_empty() { 0.0 } else { wide };
        let radius = if wide > ball.radius { field.above(wide) } else { ball.radius };
        self.leaves.push(Leaf { ball: Ball { radius, ..ball }, end, mass });
        Target::Leaf(self.leaves.len() - 1)
    }

    /// Leaves out the balls behind which nothing is known.
    fn pruned(self) -> Self {
        let Self { mut balls, leaves, cones, depth } = self;
        let mut tells = vec![false; balls.len()];
        for at in (0..balls.len()).rev() {
            for to in &mut balls[at].1 {
                if let Target::Ball(next) = *to
                    && !tells[next]
                {
                    *to = Target::Open;
                }
            }
            tells[at] = at == 0 || balls[at].1.iter().any(|to| !matches!(to, Target::Open));
        }
        let mut places = vec![0; balls.len()];
        let mut left = 0;
        for (place, tells) in places.iter_mut().zip(&tells) {
            *place = left;
            left += usize::from(*tells);
        }
        let moved = |to: Target| if let Target::Ball(next) = to { Target::Ball(places[next]) } else { to };
        let kept = balls.into_iter().zip(tells).filter(|(_, tells)| *tells);
        let balls = kept.map(|((ball, to), _)| (ball, to.into_iter().map(moved).collect())).collect();
        Self { balls, leaves, cones, depth }
    }

    /// The bounds of the law.
    pub(super) fn law(self, w0: &[Rational]) -> Law {
        self.pruned().bounds(w0)
    }

    fn bounds(self, w0: &[Rational]) -> Law {
        let Self { balls, leaves, cones, depth } = self;
        let exponents: Vec<Option<Exponent>> = (0..cones.len()).map(|at| best(&cones[at], at, &leaves)).collect();
        // Cones in which no path ends are left out.
        let mut places = vec![None; cones.len()];
        let mut limits = Vec::new();
        for (at, cone) in cones.into_iter().enumerate() {
            let ends = |leaf: &Leaf| matches!(leaf.end, End::Settled(_, cone) | End::Lasts(cone, _) if cone == at);
            if !leaves.iter().any(ends) {
                continue;
            }
            places[at] = Some(limits.len());
            let rational = |x: f64| Rational::from_f64(x).unwrap_or_default();
            let lasting = exponents[at].map(|one| (rational(one.kappa), rational(one.level)));
            let Cone { active, optimum, .. } = cone;
            limits.push(Likely { active, optimum, lasting, probability: Rational::new() });
        }
        let (first, open) = (balls.len(), balls.len() + leaves.len());
        let place = |target: &Target| match *target {
            Target::Ball(at) => at,
            Target::Leaf(at) => first + at,
            Target::Open => open,
        };
        let any_open = balls.iter().any(|(_, to)| to.iter().any(|to| matches!(to, Target::Open)));
        let mut nodes: Vec<Node> =
            balls.iter().map(|(ball, to)| node(ball, Then::Draw(to.iter().map(place).collect()))).collect();
        nodes.extend(leaves.iter().map(|leaf| {
            let limit = |cone: usize| places[cone].unwrap_or_default();
            let then = match &leaf.end {
                End::Still => Then::Still,
                End::Settled(_, cone) => Then::Settled(limit(*cone)),
                End::Lasts(cone, weights) => {
                    // The exponent that is best for all ends may say nothing of this one.
                    match exponents[*cone].map_or(1.0, |one| one.leaves(*weights)) {
                        lost if lost < 1.0 => Then::Lasts { limit: limit(*cone), lost: short_above(lost) },
                        _ => Then::Open,
                    }
                }
            };
            node(&leaf.ball, then)
        }));
        if any_open {
            nodes.push(Node { at: w0.to_vec(), radius: Rational::new(), then: Then::Open });
        }
        if let Some(root) = nodes.first_mut() {
            root.at = w0.to_vec();
        }
        let mut law = Law { limits, still: Rational::new(), depth, nodes };
        law.weigh();
        law
    }
}

/// The exponent with which the fewest paths leave a cone; none where none is asked for.
fn best(cone: &Cone, at: usize, leaves: &[Leaf]) -> Option<Exponent> {
    let weights: Vec<(f64, f64)> = leaves
        .iter()
        .filter_map(|leaf| match leaf.end {
            End::Lasts(cone, weights) if cone == at => Some((leaf.mass, weights)),
            _ => None,
        })
        .collect();
    let lost = |one: &Exponent| weights.iter().map(|(mass, weights)| mass * one.leaves(*weights)).sum::<f64>();
    let found = cone.exponents.iter().copied().min_by(|a, b| lost(a).total_cmp(&lost(b)));
    found.filter(|_| !weights.is_empty())
}

fn node(ball: &Ball, then: Then) -> Node {
    let rational = |x: &f64| Rational::from_f64(*x).unwrap_or_default();
    Node { at: ball.centre.iter().map(rational).collect(), radius: rational(&ball.radius), then }
}

/// A number of eight bits, somewhat above x, at most 1.
fn short_above(x: f64) -> Rational {
    let x = (x * (1.0 + 1e-6)).clamp(f64::MIN_POSITIVE, 1.0);
    let unit = (x.log2().floor() - 7.0).exp2();
    Rational::from_f64(((x / unit).ceil() * unit).min(1.0)).unwrap_or_else(|| Rational::from(1))
}
