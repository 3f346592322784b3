//! (MM) exactly, beside the same problem in doubles and beside one naive exact solve: the times of
//! one group are a ratio.
#![allow(missing_docs, clippy::expect_used)]

use std::hint::black_box;
use std::path::Path;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use margincert::data::read_dataset;
use margincert::margin::{Problem, Solution, Tagged};
use rug::Rational;

/// splitmix64.
struct Seeded(u64);

impl Seeded {
    fn entry(&mut self) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % 1999) as i64 - 999
    }
}

/// Decimals of three digits, on one side of a random hyperplane.
fn separable(n: usize, d: usize) -> Vec<Tagged> {
    let mut random = Seeded(7);
    let normal: Vec<i64> = (0..d).map(|_| random.entry()).collect();
    let row = |i| {
        let x: Vec<i64> = (0..d).map(|_| random.entry()).collect();
        let side = x.iter().zip(&normal).map(|(x, v)| x * v).sum::<i64>().signum();
        (i, x.into_iter().map(|x| Rational::from((x * side, 100))).collect())
    };
    (0..n).map(row).collect()
}

fn dot(a: &[Rational], b: &[Rational]) -> Rational {
    a.iter().zip(b).map(|(x, y)| Rational::from(x * y)).sum()
}

/// What is left of the work when the active set is known: its Gram system, by elimination in
/// rationals.
fn multipliers_by_elimination(rows: &[&[Rational]]) -> Vec<Rational> {
    let n = rows.len();
    let mut system: Vec<Vec<Rational>> =
        rows.iter().map(|a| rows.iter().map(|b| dot(a, b)).chain([Rational::from(1)]).collect()).collect();
    for k in 0..n {
        let lead = system[k][k].clone();
        system[k].iter_mut().for_each(|x| *x /= &lead);
        let top = system[k].clone();
        for (_, row) in system.iter_mut().enumerate().filter(|(i, _)| *i != k) {
            let factor = row[k].clone();
            row.iter_mut().zip(&top).skip(k).for_each(|(x, t)| *x -= Rational::from(&factor * t));
        }
    }
    system.into_iter().map(|row| row[n].clone()).collect()
}

fn random_sets(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("margin");
    group.sample_size(10);
    for (n, d) in [(1_000, 20), (1_000, 100), (10_000, 50), (100_000, 20), (1_000, 500)] {
        let rows = separable(n, d);
        let problem = Problem::new(d, rows.clone(), Vec::new());
        let size = format!("{n} x {d}");
        group.bench_function(BenchmarkId::new("exact", &size), |b| b.iter(|| black_box(&problem).solve()));
        group
            .bench_function(BenchmarkId::new("doubles", &size), |b| b.iter(|| black_box(&problem).approx_active_set()));
        if d <= 50 {
            let Solution::Optimal(optimum) = problem.solve() else { continue };
            let active: Vec<&[Rational]> = optimum.lambda.keys().map(|&i| rows[i].1.as_slice()).collect();
            group.bench_function(BenchmarkId::new("naive exact, active set known", &size), |b| {
                b.iter(|| multipliers_by_elimination(black_box(&active)));
            });
        }
    }
    group.finish();
}

fn real_sets(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("svm");
    group.sample_size(10);
    for name in ["breast_cancer", "digits_3_vs_rest", "libras_15_vs_rest", "sonar_M_vs_R"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name).with_extension("csv");
        let problem = Problem::svm(&read_dataset(&path).expect("a set of data/"));
        group.bench_function(BenchmarkId::new("exact", name), |b| b.iter(|| black_box(&problem).solve()));
        group.bench_function(BenchmarkId::new("doubles", name), |b| b.iter(|| black_box(&problem).approx_active_set()));
    }
    group.finish();
}

criterion_group!(benches, random_sets, real_sets);
criterion_main!(benches);
