//! The random families keep what they promise, by the exact solver of (MM).

#![cfg(test)]

use std::num::NonZeroU32;

use margincert::data::random::{Classes, Family, Seeded};
use margincert::data::{Dataset, Label};
use margincert::margin::{Problem, Solution};
use rug::Rational;

fn drawn(classes: Classes) -> Vec<Dataset> {
    let mut random = Seeded(9);
    let mut family = |n, d, denominator: u32| {
        let family = Family { n, d, size: 20, denominator: NonZeroU32::new(denominator).unwrap(), classes };
        family.draw(&mut random).unwrap()
    };
    (0..60).map(|i| family(2 + i % 7, 2 + i % 3, [1, 10][i % 2])).collect()
}

fn w_plus(data: &Dataset) -> Vec<Rational> {
    match Problem::active(data, &data.positives(), false).solve() {
        Solution::Optimal(optimum) => optimum.w,
        Solution::Infeasible(_) => panic!("the positives are separable from 0"),
    }
}

#[test]
fn all_are_separable_with_the_classes_asked_for() {
    for classes in [Classes::Positives, Classes::Both, Classes::Wall] {
        for data in drawn(classes) {
            assert!(matches!(Problem::svm(&data).solve(), Solution::Optimal(_)), "{data:?}");
            assert_eq!(data.labels().contains(&Label::Negative), classes != Classes::Positives);
            assert!(data.labels().contains(&Label::Positive));
        }
    }
}

#[test]
fn a_wall_is_activated_by_the_max_margin_direction_of_the_positives() {
    for data in drawn(Classes::Wall) {
        let w = w_plus(&data);
        let activated =
            |l: &usize| data.row(*l).iter().zip(&w).map(|(x, w)| Rational::from(x * w)).sum::<Rational>() > 0;
        assert!(data.negatives().iter().any(activated), "{data:?}");
    }
}

#[test]
fn the_same_seed_draws_the_same_data_and_another_seed_does_not() {
    let family = Family { n: 6, d: 3, size: 20, denominator: NonZeroU32::MIN, classes: Classes::Both };
    let draw = |seed| family.draw(&mut Seeded(seed)).unwrap();
    assert_eq!(draw(5), draw(5));
    assert_ne!(draw(5), draw(6));
}
