//! (MM) solved exactly: certificates of random, often degenerate instances against checks written here.

use std::collections::BTreeMap;

use margincert::margin::{Problem, Solution};
use rug::Rational;

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
