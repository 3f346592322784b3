//! (MM) solved exactly: certificates of random, often degenerate instances against checks written here.

use std::collections::BTreeMap;
use std::path::Path;

use margincert::data::{Dataset, Label, read_dataset};
use margincert::margin::{Optimum, Problem, Solution, separator};
use rug::Rational;
use rug::ops::Pow;

type Rows = Vec<(usize, Vec<Rational>)>;

struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn between(&mut self, lo: i64, hi: i64) -> i64 {
        lo + self.below((hi - lo + 1) as u64) as i64
    }
}

fn dot(a: &[Rational], b: &[Rational]) -> Rational {
    a.iter().zip(b).map(|(x, y)| Rational::from(x * y)).fold(Rational::new(), |s, x| s + x)
}

fn combination(dim: usize, rows: &Rows, by: &BTreeMap<usize, Rational>) -> Vec<Rational> {
    let mut sum = vec![Rational::new(); dim];
    for (tag, weight) in by {
        let (_, row) = rows.iter().find(|(t, _)| t == tag).expect("a multiplier belongs to a row");
        for (s, x) in sum.iter_mut().zip(row) {
            *s += Rational::from(weight * x);
        }
    }
    sum
}

/// T3, word by word; tells which kind of answer it was.
fn check(dim: usize, rows: &Rows, walls: &Rows, answer: &Solution) -> &'static str {
    match answer {
        Solution::Optimal(o) => {
            assert!(rows.iter().all(|(_, z)| dot(z, &o.w) >= 1), "primal feasible");
            assert!(walls.iter().all(|(_, x)| dot(x, &o.w) <= 0), "behind the walls");
            let tight: Vec<usize> = rows.iter().filter(|(_, z)| dot(z, &o.w) == 1).map(|(t, _)| *t).collect();
            let tight_walls: Vec<usize> = walls.iter().filter(|(_, x)| dot(x, &o.w) == 0).map(|(t, _)| *t).collect();
            assert_eq!(o.support, tight);
            assert_eq!(o.tight_walls, tight_walls);
            assert!(o.lambda.iter().all(|(t, u)| *u > 0 && tight.contains(t)), "complementary");
            assert!(o.nu.iter().all(|(t, u)| *u > 0 && tight_walls.contains(t)), "complementary walls");
            let pushed = combination(dim, rows, &o.lambda);
            let held = combination(dim, walls, &o.nu);
            assert!(
                o.w.iter().zip(pushed.iter().zip(&held)).all(|(w, (p, h))| *w == Rational::from(p - h)),
                "stationary"
            );
            match &o.degenerate {
                None => {
                    assert!(tight.iter().all(|t| o.lambda.contains_key(t)), "positive on the support");
                    "non-degenerate"
                }
                Some(u) => {
                    assert_eq!(dot(&o.w, u), 0);
                    let on = |rows: &Rows, tags: &[usize]| -> Vec<Rational> {
                        rows.iter().filter(|(t, _)| tags.contains(t)).map(|(_, x)| dot(x, u)).collect()
                    };
                    let (z, x) = (on(rows, &tight), on(walls, &tight_walls));
                    assert!(z.iter().all(|v| *v >= 0) && z.iter().any(|v| *v > 0) && x.iter().all(|v| *v <= 0));
                    "degenerate"
                }
            }
        }
        Solution::Infeasible(f) => {
            assert!(!f.lambda.is_empty());
            assert!(f.lambda.values().chain(f.nu.values()).all(|u| *u > 0));
            assert_eq!(combination(dim, rows, &f.lambda), combination(dim, walls, &f.nu));
            "infeasible"
        }
    }
}

/// Small integers, and then duplicates, sums, zeros and opposites of earlier rows.
fn random_rows(random: &mut Seeded, count: usize, dim: usize, first_tag: usize, lean: i64) -> Rows {
    let size = if random.below(2) == 0 { 1 } else { 3 };
    let mut rows: Vec<Vec<i64>> = Vec::new();
    for _ in 0..count {
        let fresh: Vec<i64> = (0..dim).map(|c| random.between(-size, size) + if c == 0 { lean } else { 0 }).collect();
        let pick = |random: &mut Seeded, rows: &Vec<Vec<i64>>| rows[random.below(rows.len() as u64) as usize].clone();
        let row = match random.below(12) {
            0 if !rows.is_empty() => pick(random, &rows),
            1 if !rows.is_empty() => {
                let (a, b) = (pick(random, &rows), pick(random, &rows));
                a.iter().zip(&b).map(|(x, y)| x + y).collect()
            }
            2 if random.below(10) == 0 => vec![0; dim],
            _ => fresh,
        };
        rows.push(row);
    }
    let rational = |row: Vec<i64>| row.into_iter().map(Rational::from).collect();
    rows.into_iter().enumerate().map(|(at, row)| (first_tag + at, rational(row))).collect()
}

#[test]
fn two_thousand_random_instances() {
    let mut kinds: BTreeMap<(&str, bool), u32> = BTreeMap::new();
    for seed in 0..2000 {
        let mut random = Seeded(seed);
        let dim = random.between(1, 8) as usize;
        let n = random.between(0, 40) as usize;
        let with_walls = seed % 2 == 0;
        let lean = random.between(0, 4);
        let rows = random_rows(&mut random, n, dim, 0, lean);
        let m = if with_walls { random.between(1, 12) as usize } else { 0 };
        let walls = random_rows(&mut random, m, dim, 100, -lean / 2);
        let answer = Problem::new(dim, rows.clone(), walls.clone()).solve();
        *kinds.entry((check(dim, &rows, &walls, &answer), with_walls)).or_default() += 1;
    }
    println!("{kinds:?}");
    for kind in ["non-degenerate", "degenerate", "infeasible"] {
        for with_walls in [true, false] {
            assert!(kinds.get(&(kind, with_walls)).is_some_and(|count| *count >= 20), "{kind}: {kinds:?}");
        }
    }
}

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
fn the_real_sets() {
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("data")).expect("data/") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|e| e != "csv") {
            continue;
        }
        let data = read_dataset(&path).expect("a readable set");
        let sign = |i: usize| if data.labels()[i] == Label::Positive { 1 } else { -1 };
        let signed = |i: usize| (i, data.row(i).iter().map(|x| Rational::from(x * sign(i))).collect());
        let rows: Rows = (0..data.n()).map(signed).collect();
        let answer = Problem::svm(&data).solve();
        assert_ne!(check(data.d(), &rows, &Vec::new(), &answer), "infeasible", "{}", path.display());
        // T9: as they stand, w^+ activates a negative.
        let plus = optimum(&data, &data.positives(), false);
        assert!(data.negatives().iter().any(|&j| dot(&plus.w, data.row(j)) > 0), "{}", path.display());
    }
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
