//! A planted support: w = sum lambda_i x_i with lambda > 0 and x_i.w = 1, slack samples with x.w >
//! 1, and negatives behind the hyperplane of w.

use margincert::ask;
use margincert::claim::Selection;
use margincert::margin::Solution;
use proptest::prelude::*;
use rug::Rational;

use super::plant::{Frame, Plant, config, dot, scaled, sum, tiny};

/// x.w = height, with an offset orthogonal to w = size * frame[0].
fn sample(frame: &Frame, size: i32, height: &Rational, offset: &[i32]) -> Vec<Rational> {
    let along = scaled(&frame.0[0], &(height / Rational::from(size)));
    let across: Vec<i32> = std::iter::once(0).chain(offset.iter().copied()).collect();
    sum(&along, &frame.whole(&across))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_planted_support_and_solution_are_found(
        frame in (2..=4usize).prop_flat_map(Frame::any),
        size in 1..=4i32,
        offsets in prop::collection::vec(prop::array::uniform3(-5..=5i32), 1..=3),
        slack in prop::collection::vec((1..=3i32, prop::array::uniform3(-5..=5i32)), 0..=4),
        behind in prop::collection::vec((1..=3i32, prop::array::uniform3(-5..=5i32)), 0..=3),
        barely in any::<bool>(),
    ) {
        let (d, w) = (frame.d(), scaled(&frame.0[0], &Rational::from(size)));
        let mut plant = Plant::default();
        // Opposite offsets: with equal multipliers they cancel.
        for offset in &offsets {
            let other = offset.map(|c| -c);
            for offset in [offset, &other] {
                plant.push(sample(&frame, size, &Rational::from(1), &offset[..d - 1]), true);
            }
        }
        let support: Vec<usize> = (0..plant.samples.len()).collect();
        for (height, offset) in &slack {
            let above = if barely { tiny() } else { Rational::from((*height, 2)) };
            plant.push(sample(&frame, size, &(above + 1u32), &offset[..d - 1]), true);
        }
        for (height, offset) in &behind {
            let below = if barely { tiny() } else { Rational::from(*height) };
            plant.push(sample(&frame, size, &-below, &offset[..d - 1]), false);
        }
        let instance = plant.instance(None, None);
        for walls in [false, true] {
            let active = instance.data.positives();
            let found = ask::margin(&instance, Selection::Active { active, walls }).unwrap();
            prop_assert!(found.checked.is_ok());
            let Solution::Optimal(optimum) = &found.solution else { panic!("there is a solution") };
            prop_assert_eq!(&optimum.w, &w);
            prop_assert_eq!(&optimum.support, &support);
            prop_assert!(optimum.is_non_degenerate() && optimum.nu.is_empty() && optimum.tight_walls.is_empty());
            let total: Rational = optimum.lambda.values().sum();
            prop_assert_eq!(total, dot(&w, &w));
        }
        // A slack sample that is moved onto the margin, off every other support vector's side,
        // gets no multiplier.
        let touching = sum(&sample(&frame, size, &Rational::from(1), &[0; 3][..d - 1]), &scaled(&frame.0[d - 1], &Rational::from(9)));
        let mut one = Plant::default();
        one.push(scaled(&w, &dot(&w, &w).recip()), true);
        one.push(touching.clone(), true);
        let found = ask::margin(&one.instance(None, None), Selection::Active { active: vec![0, 1], walls: false }).unwrap();
        let Solution::Optimal(optimum) = &found.solution else { panic!("there is a solution") };
        prop_assert_eq!(&optimum.support, &[0, 1]);
        prop_assert!(found.checked.is_ok() && !optimum.is_non_degenerate());
        // 1/10^30 beyond the margin it is slack.
        one.samples[1].0 = scaled(&touching, &(tiny() + 1u32));
        let found = ask::margin(&one.instance(None, None), Selection::Active { active: vec![0, 1], walls: false }).unwrap();
        let Solution::Optimal(optimum) = &found.solution else { panic!("there is a solution") };
        prop_assert_eq!(&optimum.support, &[0]);
        prop_assert!(found.checked.is_ok() && optimum.is_non_degenerate());
    }
}
