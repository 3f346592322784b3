//! The instances of a search in their order: few samples first, and small numbers first. A case
//! depends on the seed and its number alone.

use std::num::NonZeroU32;

use rug::Rational;

use super::question::About;
use crate::data::random::{Classes, Family, Seeded};
use crate::data::{Dataset, Instance, Label};

/// How many cases in a row have one size.
pub const PER_SIZE: usize = 50;
/// Samples and features.
const SIZES: [(usize, usize); 10] = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2), (2, 3), (3, 3), (4, 2), (4, 3)];
/// The largest numerator and the denominator of the entries.
const SCALES: [(u32, NonZeroU32); 6] =
    [(1, whole(1)), (2, whole(1)), (3, whole(2)), (5, whole(3)), (9, whole(5)), (20, whole(7))];
/// The scales of the first pass through the sizes; a later pass begins later.
const SCALES_PER_PASS: usize = 4;
const STEPS: [(u32, u32); 6] = [(1, 1), (1, 2), (2, 1), (1, 4), (4, 1), (1, 8)];
/// Of so many networks in a row one is a single neuron, which can explode.
const ALONE: usize = 5;
const OUTPUTS: [(i32, i32); 6] = [(1, 1), (1, 1), (1, 1), (-1, 1), (2, 1), (1, 2)];

const fn whole(n: u32) -> NonZeroU32 {
    match NonZeroU32::new(n) {
        Some(n) => n,
        None => NonZeroU32::MIN,
    }
}

/// The case of a number.
pub fn case(about: About, name: &str, seed: u64, number: usize) -> Option<Instance> {
    let (block, place) = (number / PER_SIZE, number % PER_SIZE);
    let (n, d) = SIZES[block % SIZES.len()];
    let scale = block / SIZES.len() + place * SCALES_PER_PASS / PER_SIZE;
    let (size, denominator) = SCALES[scale.min(SCALES.len() - 1)];
    let mut random = Seeded(Seeded(seed).next_bits().wrapping_add(number as u64));
    let any =
        |random: &mut Seeded| Rational::from((random.between(-i64::from(size), i64::from(size)), denominator.get()));
    let vector = |random: &mut Seeded, d: usize| (0..d).map(|_| any(random)).collect::<Vec<_>>();
    let family = Family { n, d, size, denominator, classes: Classes::Any };
    // Most are separable: nearly every hypothesis asks for it.
    let separable = if random.below(5) == 0 { None } else { family.draw(&mut random) };
    let data = separable.or_else(|| {
        let labels = (0..n).map(|_| if random.below(2) == 0 { Label::Positive } else { Label::Negative }).collect();
        Dataset::new((0..n).map(|_| vector(&mut random, d)).collect(), labels)
    })?;
    let is_network = match about {
        About::Neuron => false,
        About::Either => number % 3 == 2,
        About::Network => true,
    };
    let network = is_network.then(|| {
        let weight = |random: &mut Seeded| Rational::from(OUTPUTS[random.below(OUTPUTS.len() as u64) as usize]);
        let both = vec![weight(&mut random), weight(&mut random)];
        if number % ALONE == ALONE - 1 { vec![Rational::from(1)] } else { both }
    });
    let eta = Rational::from(STEPS[random.below(STEPS.len() as u64) as usize]);
    let start = vector(&mut random, d * network.as_ref().map_or(1, Vec::len));
    let bare = Instance::bare(name, data).ok()?;
    Some(Instance { eta: Some(eta), start: Some(start), network, ..bare })
}
