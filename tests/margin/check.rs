//! T3, word by word, in plain rational arithmetic.

use std::collections::BTreeMap;

use margincert::margin::Solution;
use rug::Rational;

pub type Rows = Vec<(usize, Vec<Rational>)>;

pub fn dot(a: &[Rational], b: &[Rational]) -> Rational {
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

/// Checks an answer and tells which kind it is.
pub fn check(dim: usize, rows: &Rows, walls: &Rows, answer: &Solution) -> &'static str {
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
