//! What doubles may and may not do: any guess ends in the same answer, and nothing is called
//! certain that is not.

use proptest::prelude::*;
use rug::{Integer, Rational};

use super::filter::Doubles;
use super::guess::Guess;
use super::{Problem, Solution, Tagged, exact};
use crate::arith::linalg::{dot, over_common_denominator};
use crate::data::{Dataset, Row, read_dataset_text};

fn small_rows(dim: usize, most: usize) -> impl Strategy<Value = Vec<Tagged>> {
    let row = prop::collection::vec((-3i32..=3).prop_map(Rational::from), dim);
    prop::collection::vec(row, 0..=most).prop_map(|rows| rows.into_iter().enumerate().collect())
}

fn instance() -> impl Strategy<Value = (usize, Vec<Tagged>, Vec<Tagged>)> {
    (1usize..5).prop_flat_map(|dim| (Just(dim), small_rows(dim, 8), small_rows(dim, 4)))
}

/// Rationals of very different sizes, some beyond doubles.
fn wild() -> impl Strategy<Value = Rational> {
    let power = prop_oneof![-3i32..3, -70i32..70, -2000i32..2000];
    (any::<i64>(), 1..1000i64, power).prop_map(|(p, q, k)| Rational::from((p, q)) << k)
}

proptest! {
    #[test]
    fn any_guess_ends_in_the_same_minimum(
        (dim, rows, walls) in instance(),
        chosen in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        contradiction in any::<prop::sample::Index>(),
    ) {
        let problem = Problem::new(dim, rows, walls);
        let constraints = problem.constraints();
        let doubles = Doubles::new(&constraints);
        let n = constraints.len();
        prop_assume!(n > 0);
        let guess = Guess {
            active: chosen.iter().map(|i| i.index(n)).collect(),
            contradiction: Some(contradiction.index(n)),
        };
        let from_nothing = exact::minimise(&constraints, &doubles, &Guess::default());
        match (exact::minimise(&constraints, &doubles, &guess), from_nothing) {
            (Ok(guessed), Ok(plain)) => {
                prop_assert_eq!(guessed.w(), plain.w());
                prop_assert_eq!(guessed.tight, plain.tight);
            }
            (Err(guessed), Err(plain)) => for farkas in [guessed, plain] {
                prop_assert!(farkas.iter().all(|(_, u)| *u > 0));
                prop_assert!(farkas.iter().any(|(c, _)| !constraints.is_wall(*c)));
                for j in 0..dim {
                    let sign = |c: usize| if constraints.is_wall(c) { -1 } else { 1 };
                    let sum: Rational =
                        farkas.iter().map(|(c, u)| Rational::from(u * &constraints.vector(*c)[j]) * sign(*c)).sum();
                    prop_assert_eq!(sum, 0);
                }
            },
            _ => prop_assert!(false, "a guess changed the answer"),
        }
    }

    #[test]
    fn certain_signs_are_true(
        (a, near) in (1usize..12).prop_flat_map(|d| (prop::collection::vec(wild(), d), prop::collection::vec(wild(), d))),
        is_wall: bool,
        off in prop_oneof![Just(None), (-160i32..0).prop_map(Some)],
        above: bool,
    ) {
        // A point at the edge of a row, off by a relative 2^off at most.
        let mut point = near;
        if !is_wall {
            let product = dot(&a, &point);
            prop_assume!(product != 0);
            let shift = off.map_or(Rational::new(), |off| Rational::from(if above { 1 } else { -1 }) << off);
            point.iter_mut().for_each(|x| *x *= Rational::from(&shift + 1) / &product);
        }
        let slack = if is_wall { -dot(&a, &point) } else { dot(&a, &point) - 1u32 };
        let (rows, walls) = if is_wall { (vec![], vec![(0, a)]) } else { (vec![(0, a)], vec![]) };
        let problem = Problem::new(point.len(), rows, walls);
        let constraints = problem.constraints();
        let (numerators, denominator) = over_common_denominator(&point);
        let survey = Doubles::new(&constraints).survey(&numerators, &denominator);
        match (survey.violated, survey.open.as_slice()) {
            (Some(0), []) => prop_assert!(slack < 0),
            (None, []) => prop_assert!(slack > 0),
            (None, [0]) => {}
            other => prop_assert!(false, "{other:?}"),
        }
    }
}

proptest! {
    /// However the numbers of a data set are held, its problems are the same, bit by bit.
    #[test]
    fn rows_of_a_file_are_the_rows(entries in prop::collection::vec((-999i32..999, -999i32..999, any::<bool>()), 1..9)) {
        let row = |&(x, y, positive): &(i32, i32, bool)| format!("{},{y},{}\n", f64::from(x) / 8.0, if positive { 1 } else { -1 });
        let text = format!("a,b,label\n{}", entries.iter().map(row).collect::<String>());
        let held = read_dataset_text("held.csv", &text).unwrap();
        let exact = entries.iter().map(|&(x, y, _)| vec![Rational::from((x, 8)), Rational::from(y)]);
        let exact = Dataset::new(exact.collect(), held.labels().to_vec()).unwrap();
        let kinds = matches!((held.held_row(0), exact.held_row(0)), (Row::Small { .. }, Row::Exact(_)));
        prop_assert!(kinds);
        let (held_svm, exact_svm) = (Problem::svm(&held), Problem::svm(&exact));
        let bits = |problem: &Problem| {
            let doubles = Doubles::new(&problem.constraints());
            (0..doubles.len()).flat_map(|c| doubles.row(c).to_vec()).map(f64::to_bits).collect::<Vec<_>>()
        };
        prop_assert_eq!(bits(&held_svm), bits(&exact_svm));
        prop_assert_eq!(held_svm.solve(), exact_svm.solve());
        let (walled, exactly) = [&held, &exact].map(|data| Problem::active(data, &data.positives(), true)).into();
        prop_assert_eq!(bits(&walled), bits(&exactly));
        prop_assert_eq!(walled.solve(), exactly.solve());
        let signs: Vec<(usize, bool)> = held.positives().into_iter().map(|i| (i, i % 2 == 0)).collect();
        prop_assert_eq!(Problem::signed(&held, &signs).separate(), Problem::signed(&exact, &signs).separate());
    }
}

#[test]
fn the_filter_settles_what_is_clear() {
    let row = |x: i32, y: i32| vec![Rational::from(x), Rational::from((y, 10))];
    let rows = vec![(0, row(3, 1)), (1, row(1, 0)), (2, row(0, 1)), (3, row(0, 0))];
    let problem = Problem::new(2, rows, Vec::new());
    let constraints = problem.constraints();
    let survey = Doubles::new(&constraints).survey(&[Integer::from(1), Integer::from(2)], &Integer::from(1));
    // Slacks 2.2, 0, -0.8, -1: the furthest violation first, and only the tie is open.
    assert_eq!((survey.violated, survey.open), (Some(2), vec![1]));
}

proptest! {
    /// The largest part of the support with positive multipliers: it has some, and with any other
    /// support vector it has none.
    #[test]
    fn what_is_carried_is_the_largest_part_with_positive_multipliers((dim, rows, walls) in instance()) {
        let problem = Problem::new(dim, rows.clone(), walls.clone());
        let Solution::Optimal(optimum) = problem.solve() else { return Ok(()) };
        let carried = problem.carried(&optimum);
        prop_assert_eq!(optimum.is_non_degenerate(), carried == optimum.support);
        let of = |tags: &[usize]| {
            let rows = rows.iter().filter(|(tag, _)| tags.contains(tag)).cloned().collect();
            let tight = walls.iter().filter(|(tag, _)| optimum.tight_walls.contains(tag)).cloned().collect();
            match Problem::new(dim, rows, tight).solve() {
                Solution::Optimal(reduced) if reduced.w == optimum.w => reduced.is_non_degenerate(),
                _ => false,
            }
        };
        prop_assert!(of(&carried));
        for &more in optimum.support.iter().filter(|tag| !carried.contains(tag)) {
            prop_assert!(!of(&[&carried[..], &[more]].concat()));
        }
    }
}
