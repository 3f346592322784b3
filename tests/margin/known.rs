//! The anchoring instances of T9 and the corners of the definition.

use std::collections::BTreeMap;

use margincert::data::{Dataset, Label};
use margincert::margin::{Optimum, Problem, Solution, separator};
use rug::Rational;
use rug::ops::Pow;

use crate::check::{Rows, check, dot};

fn rational(numbers: &[&str]) -> Vec<Rational> {
    numbers.iter().map(|x| x.parse().expect("a rational")).collect()
}

fn data(rows: &[(i32, &[&str])]) -> Dataset {
    let label = |y: i32| if y > 0 { Label::Positive } else { Label::Negative };
    Dataset::new(rows.iter().map(|(_, x)| rational(x)).collect(), rows.iter().map(|(y, _)| label(*y)).collect())
        .expect("a data set")
}

/// The optimum, checked.
fn optimum(data: &Dataset, active: &[usize], with_walls: bool) -> Optimum {
    let tagged = |i: &usize| (*i, data.row(*i).to_vec());
    let rows: Rows = active.iter().map(tagged).collect();
    let walls: Rows = if with_walls { data.negatives().iter().map(tagged).collect() } else { Vec::new() };
    let answer = Problem::active(data, active, with_walls).solve();
    check(data.d(), &rows, &walls, &answer);
    match answer {
        Solution::Optimal(optimum) => optimum,
        Solution::Infeasible(_) => panic!("infeasible"),
    }
}

fn multipliers(entries: &[(usize, &str)]) -> BTreeMap<usize, Rational> {
    entries.iter().map(|(i, u)| (*i, u.parse().expect("a rational"))).collect()
}

#[test]
fn acute_pair() {
    let data = data(&[(1, &["1", "0"]), (-1, &["3/5", "4/5"])]);
    assert_eq!(optimum(&data, &[0], false).w, rational(&["1", "0"]));
    let constrained = optimum(&data, &[0], true);
    assert_eq!(constrained.w, rational(&["1", "-3/4"]));
    assert_eq!(constrained.lambda, multipliers(&[(0, "25/16")]));
    assert_eq!(constrained.nu, multipliers(&[(1, "15/16")]));
    assert_eq!((constrained.support, constrained.tight_walls), (vec![0], vec![1]));
}

#[test]
fn two_clusters() {
    let data = data(&[(1, &["1", "0"]), (1, &["-1/2", "1"]), (-1, &["-1/5", "-1"])]);
    for (active, w) in [(&[0, 1][..], ["1", "3/2"]), (&[0], ["1", "0"]), (&[1], ["-2/5", "4/5"])] {
        for with_walls in [false, true] {
            let optimum = optimum(&data, active, with_walls);
            assert_eq!(optimum.w, rational(&w));
            assert!(optimum.is_non_degenerate() && optimum.tight_walls.is_empty());
        }
    }
}

#[test]
fn soudry_and_orthogonal() {
    let soudry = data(&[(1, &["1/2", "3/2"]), (1, &["3/2", "1/2"]), (-1, &["-1/2", "-3/2"]), (-1, &["-3/2", "-1/2"])]);
    assert_eq!(optimum(&soudry, &[0, 1], true).w, rational(&["1/2", "1/2"]));
    // As an SVM every row comes twice; multipliers positive on all four exist.
    let Solution::Optimal(svm) = Problem::svm(&soudry).solve() else { panic!("infeasible") };
    assert_eq!((svm.support, svm.lambda.len(), svm.degenerate), (vec![0, 1, 2, 3], 4, None));

    let orthogonal =
        data(&[(1, &["1", "0", "0"]), (1, &["0", "1", "0"]), (1, &["0", "0", "1"]), (-1, &["-1", "-1", "-1"])]);
    assert_eq!(optimum(&orthogonal, &[0, 1, 2], true).w, rational(&["1", "1", "1"]));
}

#[test]
fn degenerate() {
    let data = data(&[(1, &["1", "0"]), (1, &["1", "1"])]);
    let optimum = optimum(&data, &[0, 1], false);
    assert_eq!((&optimum.w, &optimum.lambda), (&rational(&["1", "0"]), &multipliers(&[(0, "1")])));
    assert_eq!(optimum.support, [0, 1]);
    assert!(!optimum.is_non_degenerate());
    assert_eq!(Problem::active(&data, &[0, 1], false).positive_multipliers(&optimum, &[]), None);
}

#[test]
fn no_rows_zero_rows_zero_walls() {
    let walls: Rows = vec![(3, rational(&["1", "2"])), (4, rational(&["-1", "-2"])), (5, rational(&["0", "0"]))];
    let Solution::Optimal(empty) = Problem::new(2, Vec::new(), walls.clone()).solve() else { panic!("infeasible") };
    assert_eq!((empty.w, empty.tight_walls, empty.degenerate), (rational(&["0", "0"]), vec![3, 4, 5], None));

    let rows: Rows = vec![(7, rational(&["1", "0"])), (8, rational(&["0", "0"]))];
    let Solution::Infeasible(farkas) = Problem::new(2, rows, walls.clone()).solve() else { panic!("feasible") };
    assert_eq!((farkas.lambda, farkas.nu), (multipliers(&[(8, "1")]), BTreeMap::new()));

    let rows: Rows = vec![(7, rational(&["2", "-1"]))];
    let answer = Problem::new(2, rows.clone(), walls.clone()).solve();
    check(2, &rows, &walls, &answer);
    let Solution::Optimal(between) = answer else { panic!("infeasible") };
    assert_eq!((between.w, between.tight_walls), (rational(&["2/5", "-1/5"]), vec![3, 4, 5]));
}

/// 1 and 10^-400 in one row, 10^9999 in another: beyond the range of doubles.
#[test]
fn entries_beyond_doubles() {
    let power = |k: u32| Rational::from(rug::Integer::from(10).pow(k));
    let rows: Rows = vec![
        (0, vec![Rational::from(1), power(400).recip()]),
        (1, vec![-power(9999), power(9999) * 3u32]),
        (2, vec![Rational::new(), power(9000).recip()]),
    ];
    let answer = Problem::new(2, rows.clone(), Vec::new()).solve();
    check(2, &rows, &Vec::new(), &answer);
    let Solution::Optimal(optimum) = answer else { panic!("infeasible") };
    assert_eq!(optimum.w[1], power(9000));
}

#[test]
fn separators_separate() {
    let rows: &[(i32, &[&str])] = &[(1, &["1", "2"]), (-1, &["-3", "1"]), (1, &["1", "-9"])];
    let v = separator(&data(rows)).expect("separable");
    assert!(rows.iter().all(|(y, x)| dot(&v, &rational(x)) * *y > 0));

    let rows: &[(i32, &[&str])] = &[(1, &["1", "2"]), (-1, &["-3", "1"]), (1, &["-2", "0"]), (-1, &["4", "4"])];
    let lambda = separator(&data(rows)).expect_err("not separable");
    assert!(!lambda.is_empty() && lambda.values().all(|u| *u > 0));
    for j in 0..2 {
        let sum: Rational = lambda.iter().map(|(&i, u)| Rational::from(u * &rational(rows[i].1)[j]) * rows[i].0).sum();
        assert_eq!(sum, 0);
    }
}
