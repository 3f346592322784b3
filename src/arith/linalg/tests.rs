use proptest::prelude::*;

use super::*;

fn determinant_by_cofactors(a: &[Vec<Integer>]) -> Integer {
    if a.is_empty() {
        return Integer::from(1);
    }
    let mut sum = Integer::new();
    for (j, x) in a[0].iter().enumerate() {
        let minor: Vec<Vec<Integer>> = a[1..]
            .iter()
            .map(|row| row.iter().enumerate().filter(|(c, _)| *c != j).map(|(_, x)| x.clone()).collect())
            .collect();
        let term = determinant_by_cofactors(&minor) * x;
        sum += if j % 2 == 0 { term } else { -term };
    }
    sum
}

fn matrix(rows: usize, columns: usize, size: i64) -> impl Strategy<Value = Vec<Vec<Integer>>> {
    prop::collection::vec(prop::collection::vec((-size..=size).prop_map(Integer::from), columns), rows)
}

/// Small matrices, often singular, or large entries.
fn square() -> impl Strategy<Value = (Vec<Vec<Integer>>, Vec<Integer>)> {
    (0usize..5, prop_oneof![Just(2), Just(i64::MAX / 4)])
        .prop_flat_map(|(n, size)| (matrix(n, n, size), matrix(1, n, size)))
        .prop_map(|(a, b)| (a, b[0].clone()))
}

fn rational(rows: &[Vec<Integer>]) -> Vec<Vec<Rational>> {
    rows.iter().map(|row| row.iter().map(|x| Rational::from((x.clone(), 6))).collect()).collect()
}

fn solved_correctly(a: &[Vec<Integer>], b: &[Integer], solved: &Solved) {
    match solved {
        Solved::Unique(x, denominator) => {
            assert!(*denominator > 0);
            assert_ne!(determinant_by_cofactors(a), 0);
            for (row, right) in a.iter().zip(b) {
                assert_eq!(dot_integer(row, x), Integer::from(right * denominator));
            }
        }
        Solved::Singular { kernel } => {
            assert_eq!(determinant_by_cofactors(a), 0);
            assert!(kernel.iter().any(|x| *x != 0));
            assert!(a.iter().all(|row| dot_integer(row, kernel) == 0));
        }
    }
}

proptest! {
    #[test]
    fn solutions_solve_and_singular_is_singular((a, b) in square()) {
        solved_correctly(&a, &b, &solve(&a, &b));
    }

    #[test]
    fn so_does_elimination_alone((a, b) in square()) {
        if determinant_by_cofactors(&a) != 0 {
            let (numerators, denominator) = bareiss::solve(&a, &b);
            solved_correctly(&a, &b, &Solved::Unique(numerators, denominator));
        }
    }

    #[test]
    fn a_determinant_that_the_prime_divides_is_no_obstacle((mut a, b) in square()) {
        if let Some(row) = a.first_mut() {
            row.iter_mut().for_each(|x| *x *= modular::P);
        }
        solved_correctly(&a, &b, &solve(&a, &b));
    }

    #[test]
    fn coordinates_rebuild_every_row(
        rows in (0usize..6, 1usize..5).prop_flat_map(|(n, d)| matrix(n, d, 2)),
        vanishing in 0usize..12,
    ) {
        let mut rows = rational(&rows);
        // A row that is zero for the prime, but not for us.
        if let Some(row) = rows.get_mut(vanishing) {
            row.iter_mut().for_each(|x| *x *= modular::P);
        }
        let Basis { members, coordinates } = basis(&rows);
        let chosen: Vec<Vec<Rational>> = members.iter().map(|&m| rows[m].clone()).collect();
        prop_assert!(gram_inverse(&chosen).is_some());
        for (at, (row, coordinates)) in rows.iter().zip(&coordinates).enumerate() {
            for (j, x) in row.iter().enumerate() {
                let sum: Rational = chosen.iter().zip(coordinates).map(|(b, c)| Rational::from(&b[j] * c)).sum();
                prop_assert_eq!(&sum, x);
            }
            // Greedy: a row that is left out depends on the members before it.
            if !members.contains(&at) {
                prop_assert!(members.iter().zip(coordinates).all(|(&m, c)| m < at || *c == 0));
            }
        }
    }

    #[test]
    fn gram_inverses_invert(rows in (0usize..4, 1usize..5).prop_flat_map(|(n, d)| matrix(n, d, 3))) {
        let rows = rational(&rows);
        let products: Vec<Vec<Rational>> = rows.iter().map(|a| rows.iter().map(|b| dot(a, b)).collect()).collect();
        match gram_inverse(&rows) {
            Some(inverse) => {
                let product = |row: &[Rational], j: usize| -> Rational {
                    row.iter().zip(&products).map(|(x, column)| Rational::from(x * &column[j])).sum()
                };
                for (i, row) in inverse.iter().enumerate() {
                    prop_assert!((0..rows.len()).all(|j| product(row, j) == u32::from(i == j)));
                }
            }
            None => prop_assert!(independent_rows(&rows).len() < rows.len()),
        }
    }

    #[test]
    fn kernel_vectors_are_orthogonal(rows in (0usize..5, 1usize..5).prop_flat_map(|(n, d)| matrix(n, d, 2)), dim in 1usize..5) {
        let rows: Vec<Vec<Rational>> = rational(&rows).into_iter().map(|mut row| { row.resize(dim, Rational::new()); row }).collect();
        match kernel_vector(dim, &rows) {
            Some(x) => {
                prop_assert!(x.iter().any(|x| *x != 0));
                prop_assert!(rows.iter().all(|row| dot(row, &x) == 0));
            }
            None => prop_assert_eq!(independent_rows(&rows).len(), dim),
        }
    }

    #[test]
    fn projections_are_orthogonal_and_leave_the_rest(rows in matrix(4, 4, 3)) {
        let rows = rational(&rows);
        let (basis, x) = (&rows[..2], &rows[3]);
        if let Some(inverse) = gram_inverse(basis) {
            let rest = project_off(x, basis, &inverse);
            prop_assert!(basis.iter().all(|b| dot(b, &rest) == 0));
            let along: Vec<Rational> = x.iter().zip(&rest).map(|(x, r)| Rational::from(x - r)).collect();
            prop_assert!(gram_inverse(&[basis[0].clone(), basis[1].clone(), along]).is_none());
        }
    }
}

#[test]
fn many_digits_are_lifted() {
    // The Hilbert matrix of order 12, scaled: its inverse has entries of 16 digits.
    let scale = (1..24u32).fold(Integer::from(1), |l, k| l.lcm(&Integer::from(k)));
    let hilbert: Vec<Vec<Integer>> =
        (1..13u32).map(|i| (0..12).map(|j| Integer::from(&scale / (i + j))).collect()).collect();
    let b: Vec<Integer> = (0..12).map(|i| Integer::from(i * i)).collect();
    let Solved::Unique(x, denominator) = solve(&hilbert, &b) else { panic!("singular") };
    for (row, right) in hilbert.iter().zip(&b) {
        assert_eq!(dot_integer(row, &x), Integer::from(right * &denominator));
    }
}
