//! Rigorous iterates beside their peers, each goal a ratio of times measured in one run.
#![allow(missing_docs, clippy::expect_used)]

mod peers;

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main, measurement::WallTime};
use margincert::data::Dataset;
use margincert::data::random::{Classes, Family, Seeded};
use margincert::dynamics::{Orbit, Precision};
use margincert::margin::{Problem, Solution};
use margincert::model::Model;
use peers::{Intervals, Plain, PlainC};
use rug::Rational;

/// Measures through criterion and keeps the fastest sample for the ratios: on a machine with other work the medians say little.
fn fastest(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, mut time: impl FnMut(u64) -> Duration) -> f64 {
    let mut seconds = f64::INFINITY;
    group.bench_function(name, |b| {
        b.iter_custom(|iterations| {
            let spent = time(iterations);
            seconds = seconds.min(spent.as_secs_f64() / iterations as f64);
            spent
        });
    });
    seconds
}

fn ratio(what: &str, ours: f64, peer: f64, goal: &str) {
    println!("RATIO {what}: {:.3} (goal {goal})", ours / peer);
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// A random data set and w^+, where that keeps all negatives inactive: from there every sample keeps its sign.
fn separated(n: usize, d: usize, classes: Classes) -> (Dataset, Vec<Rational>) {
    let family = Family { n, d, size: 10, denominator: NonZeroU32::new(10).expect("10"), classes };
    let mut random = Seeded(3);
    let drawn = std::iter::repeat_with(|| family.draw(&mut random).expect("such data"));
    let with_start = drawn.map(|data| match Problem::active(&data, &data.positives(), false).solve() {
        Solution::Optimal(optimum) => (data, optimum.w),
        Solution::Infeasible(_) => unreachable!("separable data"),
    });
    let inactive =
        |x: &[Rational], w: &[Rational]| x.iter().zip(w).map(|(x, w)| Rational::from(x * w)).sum::<Rational>() < 0;
    let mut settled = with_start.filter(|(data, w)| data.negatives().iter().all(|&i| inactive(data.row(i), w)));
    settled.next().expect("an endless iterator")
}

/// One step, n = 10, d = 5.
fn steps(criterion: &mut Criterion) {
    let c = PlainC::compile();
    if c.is_none() {
        println!("no C compiler: the plain loop is only timed in Rust");
    }
    for (name, classes) in [("all active", Classes::Positives), ("both classes", Classes::Both)] {
        let (data, w0) = separated(10, 5, classes);
        let model = Model::single_neuron(data, &Rational::from((1, 4)));
        let mut group = criterion.benchmark_group(format!("step, {name}"));
        group.sample_size(20).measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(500));

        let mut orbit = Orbit::new(&model, &w0, Precision::default());
        let rigorous = fastest(&mut group, "rigorous", |steps| {
            let end = orbit.k() + steps;
            timed(|| orbit.advance_to(end).expect("certain signs"))
        });
        println!("at step {}: radius {:.2e}", orbit.k(), orbit.radius().to_f64());
        let mut plain = Plain::new(&model, &w0);
        let start = plain.clone();
        let rust = fastest(&mut group, "plain doubles, Rust", |steps| timed(|| (0..steps).for_each(|_| plain.step())));
        ratio("rigorous step / plain Rust", rigorous, rust, "<= 1.0");
        if let Some(c) = &c {
            let c = fastest(&mut group, "plain doubles, C", |steps| c.time(&start, steps).expect("the C program"));
            ratio("rigorous step / plain C", rigorous, c, "<= 1.0");
        }
        for prec in [53, 128] {
            let mut intervals = Intervals::new(&model, &plain.w, prec);
            let peer = fastest(&mut group, &format!("MPFR intervals of {prec} bits"), |steps| {
                timed(|| (0..steps).for_each(|_| intervals.step()))
            });
            ratio(&format!("MPFR intervals of {prec} bits / rigorous step"), peer, rigorous, ">= 50");
        }
        group.finish();
    }
}

criterion_group!(benches, steps);
criterion_main!(benches);
