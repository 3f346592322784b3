//! One sample deep in fine data breaks one hypothesis, by equality or by 1/10^30; on the other side
//! of the edge the claim is proved.

use margincert::ask;
use margincert::claim::Selection;
use proptest::prelude::*;
use rug::Rational;

use super::plant::{Frame, Plant, config, fails, proved, scaled, sum, tiny};

/// Positives around the first direction of the frame.
fn fine(frame: &Frame, offsets: &[[i32; 3]]) -> Plant {
    let mut plant = Plant::default();
    for offset in offsets {
        let coordinates: Vec<i32> = std::iter::once(8).chain(offset.iter().copied()).take(frame.d()).collect();
        plant.push(frame.whole(&coordinates), true);
    }
    plant
}

proptest! {
    #![proptest_config(config())]

    /// A positive that is the opposite of another one's multiple: not separable, until it is moved
    /// by 1/10^30.
    #[test]
    fn a_hidden_opposite_is_found(
        frame in (2..=4usize).prop_flat_map(Frame::any),
        offsets in prop::collection::vec(prop::array::uniform3(1..=3i32), 3..=9),
        at in 0..10usize,
        of in any::<prop::sample::Index>(),
    ) {
        let mut plant = fine(&frame, &offsets);
        let x = plant.samples[of.index(offsets.len())].0.clone();
        let opposite = scaled(&x, &Rational::from((-1, 3)));
        plant.hide(at, opposite.clone(), true);
        let instance = plant.instance(Some((Rational::from(1), frame.0[0].clone())), None);
        for claim in ["landscape.infimum", "landscape.local", "landscape.spurious", "gd.global", "gd.constrained"] {
            fails(claim, "separable", &instance);
        }
        // Both may be active as soon as they are no longer opposite.
        let mut pair = Plant::default();
        pair.push(x, true).push(sum(&opposite, &scaled(&frame.0[frame.d() - 1], &tiny())), true);
        proved("landscape.infimum", &pair.instance(None, None));
        proved("landscape.local", &pair.instance(None, None));
    }

    /// w^+ touches a hidden negative: by equality it is not activated, by 1/10^30 it is.
    #[test]
    fn a_hidden_activated_negative_is_named(
        frame in (2..=4usize).prop_flat_map(Frame::any),
        behind in prop::collection::vec((1..=5i32, prop::array::uniform3(-5..=5i32)), 3..=9),
        at in 0..10usize,
    ) {
        // w^+ = frame[0].
        let mut plant = Plant::default();
        plant.push(frame.0[0].clone(), true);
        for (depth, offset) in &behind {
            // Separable: all negatives have a negative last coordinate or lie behind.
            let coordinates: Vec<i32> = std::iter::once(-depth).chain(offset.iter().copied()).take(frame.d()).collect();
            plant.push(frame.whole(&coordinates), false);
        }
        let across = scaled(&frame.0[1], &Rational::from(2));
        let at = plant.hide(at, across.clone(), false);
        let instance = plant.instance(Some((Rational::from(1), frame.0[0].clone())), None);
        // Only the data decide here.
        fails("gd.diverge", "activates-negative", &instance);
        plant.samples[at].0 = sum(&across, &scaled(&frame.0[0], &tiny()));
        let instance = plant.instance(Some((Rational::from(1), frame.0[0].clone())), None);
        let said = proved("gd.diverge", &instance);
        prop_assert!(said.contains(&format!("activates the negative {at}")), "{said}");
        fails("gd.global", "aligned", &instance);
        plant.samples[at].0 = sum(&across, &scaled(&frame.0[0], &-tiny()));
        fails("gd.diverge", "activates-negative", &plant.instance(None, None));
    }

    /// Orthogonal positives, and one more sample that leans 1/10^30 to the wrong side of one.
    #[test]
    fn a_hidden_angle_breaks_the_invariance(
        frame in (3..=4usize).prop_flat_map(Frame::any),
        at in 0..5usize,
        of in 0..2usize,
        acute in any::<bool>(),
        positive in any::<bool>(),
    ) {
        let d = frame.d();
        let last = frame.0[d - 1].clone();
        let mut plant = Plant::default();
        for u in &frame.0[..d - 1] {
            plant.push(u.clone(), true);
        }
        // Active where the angle should be acute, else not.
        let w0 = sum(&frame.whole(&vec![1; d]), &scaled(&last, &Rational::from(if acute { 0 } else { -2 })));
        let positive = positive || acute;
        let lean = |by: Rational| sum(&last, &scaled(&frame.0[of], &by));
        let wrong = if acute { -tiny() } else { tiny() };
        let at = plant.hide(at, lean(Rational::new()), positive);
        let of = if at <= of { of + 1 } else { of };
        let start = || Some((Rational::from((1, 2)), w0.clone()));
        proved("sgd.invariance", &plant.instance(start(), None));
        plant.samples[at].0 = lean(Rational::from(-&wrong));
        proved("sgd.invariance", &plant.instance(start(), None));
        plant.samples[at].0 = lean(wrong);
        let instance = plant.instance(start(), None);
        for claim in ["sgd.invariance", "sgd.direction", "sgd.loss"] {
            let said = fails(claim, if acute { "acute" } else { "obtuse" }, &instance);
            let named = [(of, at), (at, of)].map(|(i, o)| {
                said.contains(&format!("of sample {i}, a path")) && said.contains(&format!("sample {o} has changed"))
            });
            prop_assert!(named.contains(&true), "{said}");
        }
    }

    /// Two orthogonal partitions of one neuron, coupled by 1/10^30.
    #[test]
    fn a_hidden_coupling_is_named(frame in Frame::any(4), output in 1..=3i32) {
        // Neuron 0 sees samples 0 to 2, neuron 1 sees sample 2 alone: partitions {0, 1} and {2}.
        let mut plant = Plant::default();
        plant.push(frame.whole(&[2, 1, 0, 0]), true).push(frame.whole(&[1, 2, 0, 0]), true).push(frame.0[2].clone(), true);
        let start = [frame.whole(&[1, 1, 1, 0]), frame.whole(&[-1, -1, 1, 0])].concat();
        let network = vec![Rational::from(1), Rational::from(output)];
        let start = || Some((Rational::from((1, 4)), start.clone()));
        let instance = plant.instance(start(), Some(network.clone()));
        proved("network.joint", &instance);
        proved("network.partition", &instance);
        plant.samples[2].0 = sum(&frame.0[2], &scaled(&frame.0[0], &-tiny()));
        let said = fails("network.partition", "decoupled", &plant.instance(start(), Some(network)));
        prop_assert!(said.contains("the partitions of the samples 0 and 2 are coupled"), "{said}");
    }
}

/// A walled problem without a solution, by one negative among many that is the positive's multiple.
#[test]
fn a_hidden_wall_across_is_found() {
    let ints = |x: [i32; 3]| x.map(Rational::from).to_vec();
    let mut plant = Plant::default();
    plant.push(ints([1, 2, 3]), true);
    for k in 1..8 {
        plant.push(ints([-k, 1 - k, -2]), false);
    }
    let solve = |plant: &Plant| {
        let found =
            ask::margin(&plant.instance(None, None), Selection::Active { active: vec![0], walls: true }).unwrap();
        assert!(found.checked.is_ok());
        matches!(found.solution, margincert::margin::Solution::Optimal(_))
    };
    assert!(solve(&plant));
    let at = plant.hide(5, ints([2, 4, 6]), false);
    assert!(!solve(&plant));
    plant.samples[at].0[2] -= tiny();
    assert!(solve(&plant));
}
