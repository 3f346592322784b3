//! Small instances against the definition: all sets of constraints are tried as the tight ones.

use margincert::data::random::Seeded;
use margincert::margin::{Problem, Solution};
use rug::Rational;

use crate::check::{Rows, check, dot};
use crate::random::random_rows;

/// The only x with A x = b, by Gauss-Jordan elimination; `None` if there is no such x or more than
/// one.
fn unique_solution(a: &[Vec<Rational>], b: &[Rational], unknowns: usize) -> Option<Vec<Rational>> {
    let mut rows: Vec<Vec<Rational>> = a.iter().zip(b).map(|(r, b)| r.iter().chain([b]).cloned().collect()).collect();
    for column in 0..unknowns {
        let pivot = (column..rows.len()).find(|&i| rows[i][column] != 0)?;
        rows.swap(column, pivot);
        let lead = rows[column][column].clone();
        rows[column].iter_mut().for_each(|x| *x /= &lead);
        let top = rows[column].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(i, _)| *i != column) {
            let factor = row[column].clone();
            row.iter_mut().zip(&top).for_each(|(x, t)| *x -= Rational::from(&factor * t));
        }
    }
    let consistent = rows[unknowns..].iter().all(|row| row[unknowns] == 0);
    consistent.then(|| rows[..unknowns].iter().map(|row| row[unknowns].clone()).collect())
}

fn subset<T: Clone>(of: &[T], mask: u32) -> Vec<T> {
    of.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1).map(|(_, x)| x.clone()).collect()
}

/// The constraints a.w >= b.
fn halfspaces(rows: &Rows, walls: &Rows) -> Vec<(Vec<Rational>, u32)> {
    let turned = |x: &Vec<Rational>| x.iter().map(|x| Rational::from(-x)).collect();
    rows.iter().map(|(_, z)| (z.clone(), 1)).chain(walls.iter().map(|(_, x)| (turned(x), 0))).collect()
}

/// The shortest feasible point: the least norm point of a.w = b over some independent set of
/// constraints.
pub fn shortest(dim: usize, constraints: &[(Vec<Rational>, u32)]) -> Option<Vec<Rational>> {
    let points = (0..1u32 << constraints.len()).filter_map(|mask| {
        let tight = subset(constraints, mask);
        let gram: Vec<Vec<Rational>> = tight.iter().map(|p| tight.iter().map(|q| dot(&p.0, &q.0)).collect()).collect();
        let right: Vec<Rational> = tight.iter().map(|(_, b)| Rational::from(*b)).collect();
        let u = unique_solution(&gram, &right, tight.len())?;
        let w: Vec<Rational> =
            (0..dim).map(|j| tight.iter().zip(&u).map(|((a, _), u)| Rational::from(&a[j] * u)).sum()).collect();
        constraints.iter().all(|(a, b)| dot(a, &w) >= *b).then_some(w)
    });
    points.min_by_key(|w| dot(w, w))
}

/// Whether multipliers positive on all rows exist: each must be positive in some vertex of the
/// polyhedron {u >= 0 : sum u_c a_c = w} (its rays have u = 0 on the rows, whose sum is |w|^2).
fn positive_exist(w: &[Rational], constraints: &[(Vec<Rational>, u32)]) -> bool {
    let mut positive = vec![false; constraints.len()];
    for mask in 0..1u32 << constraints.len() {
        let chosen = subset(constraints, mask);
        let columns: Vec<Vec<Rational>> =
            (0..w.len()).map(|j| chosen.iter().map(|(a, _)| a[j].clone()).collect()).collect();
        if let Some(u) = unique_solution(&columns, w, chosen.len())
            && u.iter().all(|u| *u >= 0)
        {
            let at = (0..constraints.len()).filter(|i| mask >> i & 1 == 1);
            at.zip(&u).for_each(|(i, u)| positive[i] |= *u > 0);
        }
    }
    constraints.iter().zip(&positive).all(|((_, b), positive)| *b == 0 || *positive)
}

#[test]
fn small_instances_agree_with_all_supports() {
    let (mut optimal, mut degenerate, mut excluded) = (0, 0, 0);
    for seed in 0..1500 {
        let mut random = Seeded(seed ^ 0x5eed);
        let dim = random.between(1, 3) as usize;
        let (n, m) = (random.between(1, 6) as usize, random.between(0, 3) as usize);
        let lean = random.between(0, 2);
        let rows = random_rows(&mut random, n, dim, 0, lean);
        let walls = random_rows(&mut random, m.min(7 - n), dim, 100, -lean / 2);
        let constraints = halfspaces(&rows, &walls);
        let problem = Problem::new(dim, rows.clone(), walls.clone());
        let answer = problem.solve();
        check(dim, &rows, &walls, &answer);
        let Solution::Optimal(o) = answer else {
            assert_eq!(shortest(dim, &constraints), None);
            continue;
        };
        assert_eq!(shortest(dim, &constraints).as_ref(), Some(&o.w));
        optimal += 1;

        let tight =
            |rows: &Rows, tags: &[usize]| -> Rows { rows.iter().filter(|(t, _)| tags.contains(t)).cloned().collect() };
        let support = tight(&rows, &o.support);
        let exist = positive_exist(&o.w, &halfspaces(&support, &tight(&walls, &o.tight_walls)));
        assert_eq!(o.is_non_degenerate(), exist);
        degenerate += u32::from(!exist);

        let allowed = subset(&o.tight_walls, random.below(8) as u32);
        let behind = tight(&walls, &allowed);
        let found = problem.positive_multipliers(&o, &allowed);
        assert_eq!(found.is_some(), positive_exist(&o.w, &halfspaces(&support, &behind)));
        match found {
            Some((lambda, nu)) => {
                assert!(nu.keys().all(|l| allowed.contains(l)));
                let replaced = margincert::margin::Optimum { lambda, nu, degenerate: None, ..o };
                check(dim, &rows, &walls, &Solution::Optimal(replaced));
            }
            None => excluded += u32::from(exist),
        }
    }
    assert!(optimal > 500 && degenerate > 30 && excluded > 30, "{optimal} {degenerate} {excluded}");
}
