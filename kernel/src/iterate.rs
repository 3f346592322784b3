//! What is known of an iterate.

use std::cmp::Ordering;

use dashu_int::UBig;
use dashu_ratio::RBig;

use crate::number::context::Numbers;
use crate::number::interval::Interval;
use crate::number::vector::Vector;

/// What is known of the iterate w_k.
pub(crate) struct Iterate {
    pub(crate) k: UBig,
    /// |w_k - centre| <= radius; exact at the start.
    pub(crate) centre: Vector,
    pub(crate) radius: RBig,
    /// The sign of x_i.w_m for every sample, neuron by neuron: exact at the start, otherwise none
    /// where it is not certain.
    pub(crate) signs: Vec<Option<Ordering>>,
    /// The precision N of the orbit.
    pub(crate) bits: usize,
    /// Behind a glide: no negative is higher, but for those that were pressed.
    pub(crate) height: Option<RBig>,
    pub(crate) pressed: Vec<usize>,
    /// Behind a slide.
    pub(crate) beside: Option<Beside>,
    /// A sample that is certainly active here: it has just been woken.
    pub(crate) awake: Option<usize>,
    /// Whether all this may be so some steps before k already: behind a waking.
    pub(crate) late: bool,
}

/// What a slide knows of w_k: |w_k - centre| in the span of its walls and off it, and that no
/// negative in this span is higher.
pub(crate) struct Beside {
    pub(crate) walls: Vec<usize>,
    pub(crate) radii: [RBig; 2],
    pub(crate) height: RBig,
}

impl Iterate {
    /// What is known beside these walls.
    pub(crate) fn beside(&self, walls: &[usize]) -> Option<&Beside> {
        self.beside.as_ref().filter(|beside| beside.walls == walls)
    }

    /// |w_k - centre| in the span of these walls, and off it.
    pub(crate) fn spread(&self, walls: &[usize]) -> [&RBig; 2] {
        self.beside(walls).map_or([&self.radius; 2], |beside| beside.radii.each_ref())
    }

    /// At least x_l.w_k of a negative.
    pub(crate) fn level(&self, r: &Numbers, sample: usize, x: &Vector) -> Interval {
        let level = r.dot(x, &self.centre) + r.norm(x) * r.of(&self.radius);
        match &self.height {
            Some(height) if !self.pressed.contains(&sample) => level.lesser(&r.of(height)),
            _ => level,
        }
    }

    /// At another step, where no sign is known by itself.
    pub(crate) fn arrive(&mut self, k: UBig, beside: Beside) {
        let [along, across] = &beside.radii;
        let radius = along + across;
        self.arrive_within(k, radius);
        self.beside = Some(beside);
    }

    /// The same where only a radius is known.
    pub(crate) fn arrive_within(&mut self, k: UBig, radius: RBig) {
        (self.k, self.radius, self.beside, self.height) = (k, radius, None, None);
        self.pressed.clear();
        self.signs.fill(None);
    }
}
