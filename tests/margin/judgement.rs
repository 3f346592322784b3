//! Judgements of random vectors, beside the same in plain rational arithmetic.

use margincert::data::random::Seeded;
use margincert::margin::{Problem, Solution};
use rug::Rational;

use crate::check::{Rows, dot};
use crate::random::random_rows;

fn outside<'a>(rows: &'a Rows, w: &'a [Rational], off: impl Fn(&Rational) -> bool + 'a) -> Vec<(usize, Rational)> {
    rows.iter().map(|(tag, row)| (*tag, dot(row, w))).filter(|(_, value)| off(value)).collect()
}

/// Small fractions, the optimum, and the optimum moved a little.
fn candidate(random: &mut Seeded, dim: usize, solution: &Solution) -> Vec<Rational> {
    let fraction = |random: &mut Seeded| Rational::from((random.between(-9, 9), random.between(1, 4)));
    let mut w: Vec<Rational> = match solution {
        Solution::Optimal(optimum) if random.below(3) > 0 => {
            let scale = Rational::from((random.between(1, 5), 3));
            optimum.w.iter().map(|x| Rational::from(x * &scale)).collect()
        }
        _ => (0..dim).map(|_| fraction(random)).collect(),
    };
    if random.below(2) == 0 {
        let at = random.below(dim as u64) as usize;
        w[at] += fraction(random) / 100;
    }
    w
}

#[test]
fn a_thousand_random_vectors() {
    let (mut feasible, mut separates, mut best, mut infeasible) = (0, 0, 0, 0);
    for seed in 0..1000 {
        let mut random = Seeded(seed);
        let dim = random.between(1, 6) as usize;
        let (n, lean) = (random.between(1, 12) as usize, random.between(0, 4));
        let rows = random_rows(&mut random, n, dim, 0, lean);
        let m = if seed % 2 == 0 { random.between(1, 5) as usize } else { 0 };
        let walls = random_rows(&mut random, m, dim, 100, -lean / 2);
        let problem = Problem::new(dim, rows.clone(), walls.clone());
        let solution = problem.solve();
        let w = candidate(&mut random, dim, &solution);
        let judged = problem.judge(&w, &solution);

        let least = rows.iter().map(|(_, row)| dot(row, &w)).min().expect("a row");
        let norm_squared = dot(&w, &w);
        assert_eq!(judged.norm_squared, norm_squared);
        assert_eq!(judged.least.as_ref().map(|(_, least)| least), Some(&least));
        assert_eq!(judged.violated, outside(&rows, &w, |value| *value < 1));
        assert_eq!(judged.violated_walls, outside(&walls, &w, |value| *value > 0));
        let behind = judged.violated_walls.is_empty();
        assert_eq!(judged.is_feasible(), least >= 1 && behind);
        assert_eq!(judged.separates(), least > 0 && behind);
        let Solution::Optimal(optimum) = &solution else {
            assert!(!judged.separates() && judged.ratio().is_none() && judged.optimal_margin_squared().is_none());
            infeasible += 1;
            continue;
        };
        let on = |tag: &usize| optimum.support.contains(tag);
        let loose: Vec<_> = outside(&rows, &w, |value| *value != least).into_iter().filter(|(t, _)| on(t)).collect();
        assert_eq!(judged.loose, loose);
        let Some(ratio) = judged.ratio() else {
            assert!(!judged.separates());
            continue;
        };
        // Scaled to its least value 1, w is feasible; its norm is that of w^ where the ratio is 1.
        let scaled: Vec<Rational> = w.iter().map(|x| Rational::from(x / &least)).collect();
        assert_eq!(ratio, dot(&optimum.w, &optimum.w) / dot(&scaled, &scaled));
        assert!(ratio > 0 && ratio <= 1);
        assert_eq!(ratio == 1, scaled == optimum.w);
        separates += 1;
        feasible += u32::from(judged.is_feasible());
        best += u32::from(ratio == 1);
    }
    assert!(feasible > 100 && separates > feasible && best > 50 && infeasible > 50);
}
