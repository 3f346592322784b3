//! Random instances, many of them degenerate or infeasible.

use std::collections::BTreeMap;

use margincert::data::random::Seeded;
use margincert::margin::Problem;
use rug::Rational;

use crate::check::{Rows, check};

/// Small integers, and then duplicates, sums, zeros and opposites of earlier rows.
pub fn random_rows(random: &mut Seeded, count: usize, dim: usize, first_tag: usize, lean: i64) -> Rows {
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
