//! What ends a piece: a wall that is met or left, a missed positive that comes near, a pressed
//! negative that comes down.

use super::below::ON_WALL;
use super::field::{Curve, product, value};
use super::loose::{AWAY, NEAR};
use super::state::Glider;
use super::vector::dot;

/// Over what kicks ask for: so deep is the curve below a pressed negative when that comes down.
const LANDS: f64 = 1.1;
/// How often a piece is looked at for events.
const LOOKS: usize = 48;

/// What ends a piece before its time.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Event {
    Walls,
    Wakes {
        missed: usize,
    },
    /// What is active comes near to its boundary.
    Nears {
        sample: usize,
    },
    /// What is loose comes away from it.
    Settles,
    /// A pressed negative comes down.
    Lands {
        sample: usize,
    },
}

impl Glider {
    /// Where on [0, length] something happens first.
    pub(super) fn first_event(&self, curve: &Curve, length: f64) -> Option<(f64, Event)> {
        let held: Vec<usize> = curve.nu.iter().map(|(l, _)| *l).collect();
        let mut watched: Vec<(Vec<f64>, f64, Event)> = Vec::new();
        for (_, nu) in &curve.nu {
            let size = nu.first().map_or(0.0, |c| c.abs());
            watched.push((nu.iter().map(|c| -c).collect(), 1e-12 * size, Event::Walls));
        }
        let scale = self.scale();
        for (_, x) in self.field.negatives.iter().enumerate().filter(|(l, _)| !held.contains(l)) {
            let mut level = product(&curve.v, &x.x);
            level[0] -= dot(&x.x, &self.q);
            // What touches the wall and leaves it is no event.
            let most = (ON_WALL / 2.0 * x.norm * scale).max(level[0] + ON_WALL / 8.0 * x.norm * scale);
            watched.push((level, most, Event::Walls));
        }
        let (_, landing) = self.depths();
        for (x, depth) in self.field.active.iter().zip(landing).filter(|(x, _)| x.pressed) {
            // Where it has just been lifted it is as deep already.
            let level = product(&curve.v, &x.x);
            let most = (depth * LANDS).max(level[0] + depth / 8.0);
            watched.push((level, most, Event::Lands { sample: x.sample }));
        }
        for x in self.field.active.iter().filter(|x| !x.pressed) {
            let level: Vec<f64> = product(&curve.v, &x.x).iter().map(|c| -c).collect();
            let reach = x.norm * self.radius;
            let most = (-NEAR * reach).max(level[0] + reach / 16.0);
            watched.push((level, most, Event::Nears { sample: x.sample }));
        }
        for x in &self.field.loose {
            let (level, reach) = (product(&curve.v, &x.x), x.norm * self.radius);
            watched.push((level.iter().map(|c| -c).collect(), AWAY * reach, Event::Settles));
            watched.push((level, AWAY * reach, Event::Settles));
        }
        for (missed, x) in self.field.missed.iter().enumerate() {
            let reach = -x.norm * self.radius * NEAR;
            watched.push((product(&curve.v, &x.x), reach, Event::Wakes { missed }));
        }
        let mut first: Option<(f64, Event)> = None;
        for (level, most, event) in &watched {
            let mut last = 0.0;
            for at in 1..=LOOKS {
                let x = length * at as f64 / LOOKS as f64;
                if first.is_some_and(|(found, _)| last >= found) {
                    break;
                }
                if value(level, x) > *most {
                    let (mut low, mut high) = (last, x);
                    for _ in 0..60 {
                        let middle = (low + high) / 2.0;
                        if value(level, middle) > *most { high = middle } else { low = middle }
                    }
                    if first.is_none_or(|(found, _)| low < found) {
                        first = Some((low, *event));
                    }
                    break;
                }
                last = x;
            }
        }
        first
    }
}
