//! Rigorous iterates beside their peers, each goal a ratio of times measured in one run.
#![allow(missing_docs, clippy::expect_used)]

mod peers;

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main, measurement::WallTime};
use margincert::claim::{Certificate, Checked, Subject, Verdict, Witness};
use margincert::data::random::{Classes, Family, Seeded};
use margincert::data::{AtZero, Dataset, Label};
use margincert::margin::{Problem, Solution};
use margincert::model::Model;
use margincert::stepping::{Orbit, Precision};
use margincert::theorems::built_in;
use margincert::trajectory::fate::fate;
use margincert::trajectory::iterates::Iterates;
use peers::{Flow, Intervals, Plain, PlainC};
use rug::{Float, Integer, Rational};

/// Steps of a burst: far less than what a scheduler gives a process at a time.
const BURST: u64 = 5000;

/// Measures through criterion; returns the nanoseconds of an iteration in the fastest burst. On a
/// machine with other work the means say little of a ratio.
fn fastest(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, mut time: impl FnMut(u64) -> (Duration, f64)) -> f64 {
    let mut least = f64::INFINITY;
    group.bench_function(name, |b| {
        b.iter_custom(|iterations| {
            let (spent, fastest) = time(iterations);
            least = least.min(fastest);
            spent
        });
    });
    least
}

/// Works through iterations in bursts.
fn bursts(iterations: u64, burst: u64, mut work: impl FnMut(u64)) -> (Duration, f64) {
    let (mut total, mut fastest) = (Duration::ZERO, f64::INFINITY);
    for done in (0..iterations).step_by(burst as usize) {
        let now = burst.min(iterations - done);
        let start = Instant::now();
        work(now);
        let spent = start.elapsed();
        total += spent;
        fastest = fastest.min(spent.as_nanos() as f64 / now as f64);
    }
    (total, fastest)
}

fn ratio(what: &str, ours: f64, peer: f64, goal: &str) {
    println!("RATIO {what}: {:.3} (goal {goal})", ours / peer);
}

/// A random data set and w^+, where that keeps all negatives inactive: from there every sample
/// keeps its sign.
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
            bursts(steps, BURST, |now| orbit.advance_to(orbit.k() + now).expect("certain signs"))
        });
        println!("at step {}: radius {:.2e}", orbit.k(), orbit.radius().to_f64());
        let mut plain = Plain::new(&model, &w0);
        let start = plain.clone();
        let rust = fastest(&mut group, "plain doubles, Rust", |steps| {
            bursts(steps, BURST, |now| (0..now).for_each(|_| plain.step()))
        });
        ratio(&format!("{name}: rigorous step / plain Rust"), rigorous, rust, "<= 1.0");
        if let Some(c) = &c {
            let c = fastest(&mut group, "plain doubles, C", |steps| c.time(&start, steps).expect("the C program"));
            ratio(&format!("{name}: rigorous step / plain C"), rigorous, c, "<= 1.0");
        }
        for prec in [53, 128] {
            let mut intervals = Intervals::new(&model, &plain.w, prec);
            let peer = fastest(&mut group, &format!("MPFR intervals of {prec} bits"), |steps| {
                bursts(steps, 20, |now| (0..now).for_each(|_| intervals.step()))
            });
            ratio(&format!("{name}: MPFR intervals of {prec} bits / rigorous step"), peer, rigorous, ">= 50");
        }
        group.finish();
    }
}

/// The iterate at a step that no loop reaches, for four samples and three decimal digits of eta,
/// and for the sizes of `steps`.
fn horizons(criterion: &mut Criterion) {
    let q = |p: i32, q: i32| Rational::from((p, q));
    let rows = [[q(1, 1), q(0, 1), q(1, 5)], [q(21, 20), q(3, 10), q(0, 1)], [q(9, 10), q(1, 1), q(-1, 5)]];
    let rows = rows.into_iter().chain([[q(-1, 1), q(1, 5), q(0, 1)]]).map(Vec::from).collect();
    let labels = vec![Label::Positive, Label::Positive, Label::Positive, Label::Negative];
    let small = Dataset::new(rows, labels).expect("rows of one length");
    let small_start = vec![q(1, 1), q(0, 1), q(0, 1)];
    let (large, large_start) = separated(10, 5, Classes::Both);
    for (name, data, w0) in [("n = 4, d = 3", small, small_start), ("n = 10, d = 5", large, large_start)] {
        horizon(criterion, name, &Model::single_neuron(data, &q(251, 1000)), &w0);
    }
}

fn horizon(criterion: &mut Criterion, name: &str, model: &Model, w0: &[Rational]) {
    let mut group = criterion.benchmark_group(format!("enclosure, {name}"));
    group.sample_size(10);
    let start = Plain::new(model, w0);
    let mut plain = start.clone();
    let loops = match PlainC::compile() {
        Some(c) => fastest(&mut group, "plain step, C", |steps| c.time(&start, steps).expect("the C program")),
        None => fastest(&mut group, "plain step, Rust", |steps| {
            bursts(steps, BURST, |now| (0..now).for_each(|_| plain.step()))
        }),
    };
    let mut at_thousand = start.clone();
    (0..1000).for_each(|_| at_thousand.step());
    let flow = Flow::new(&start);
    for exponent in [9, 100, 1_000_000] {
        let k = Integer::from(Integer::u_pow_u(10, exponent));
        let mut found = None;
        let ours = fastest(&mut group, &format!("k = 1e{exponent}"), |times| {
            bursts(times, 1, |_| {
                let mut horizon = Iterates::new(model, w0, 1_000_000, true);
                found = Some(horizon.enclose(&k, &mut |_| ()).expect("within reach"));
            })
        });
        let what = format!("{name}, k = 1e{exponent}");
        let Some(found) = found else { continue };
        let widths = found.w.iter().map(|x| Float::with_val(53, x.hi() - x.lo()).to_f64() / 2.0);
        let goal = if exponent == 9 { 1e-10 } else { 1e-6 };
        println!("{what}: {:.1} ms, radius {:.0e} (goal {goal:.0e})", ours * 1e-6, widths.fold(0.0, f64::max));
        if exponent == 9 {
            ratio(&format!("{what}: plain steps, extrapolated / enclosure"), loops * 1e9, ours, ">= 2000");
            continue;
        }
        let end = f64::from(exponent) * std::f64::consts::LN_10;
        let mut reached = (Vec::new(), 0);
        let peer = fastest(&mut group, &format!("the flow to k = 1e{exponent}"), |times| {
            bursts(times, 1, |_| reached = flow.integrate(1000f64.ln(), at_thousand.w.clone(), end))
        });
        let error = found.w.iter().zip(&reached.0).map(|(x, v)| (x.mid().to_f64() - v).abs()).fold(0.0, f64::max);
        println!("{what}: the integrator makes {} steps in {:.2} ms and errs by {error:.0e}", reached.1, peer * 1e-6);
        let goal = if exponent == 100 { "<= 30" } else { "<= 1" };
        ratio(&format!("{what}: enclosure / integrator"), ours, peer, goal);
    }
    group.finish();
}

/// The kicking regime on real data, to s = ln k = 4000: the instance of the suite on which a wall
/// of Iris kicks for ever.
fn kicks(_: &mut Criterion) {
    let suite = built_in().expect("the built-in suite");
    let entry = suite.entries().iter().find(|entry| entry.instance.name == "iris-class-midpoint").expect("Iris");
    let (eta, w0) = entry.instance.eta.as_ref().zip(entry.instance.start.as_ref()).expect("a trajectory");
    let model = Model::of(&entry.instance, eta);
    let k = Integer::from(Integer::u_pow_u(10, 1737));
    let start = Instant::now();
    let found = Iterates::new(&model, w0, 100_000_000, true).enclose(&k, &mut |_| ()).expect("within reach");
    let spent = start.elapsed();
    let widths = found.w.iter().map(|x| Float::with_val(53, x.hi() - x.lo()).to_f64() / 2.0);
    println!("KICKS Iris, k = 1e1737: {spent:.2?}, radius {:.0e} (goal <= 1 s)", widths.fold(0.0, f64::max));
}

/// Fates of random separable instances, those of `make census`; no peer.
fn fates(_: &mut Criterion) {
    let (mut alone, mut checked): (Vec<f64>, Vec<f64>) = (0..200).filter_map(times_of_fate).unzip();
    for (what, times, goal) in [("", &mut alone, 10), (" with its certificate checked", &mut checked, 4)] {
        times.sort_by(f64::total_cmp);
        let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or(f64::NAN) * 1e3;
        println!("FATES{what}, {} of 200 proved, in milliseconds: median {:.1} (goal <= {goal})", times.len(), at(50));
        println!("quartiles {:.1}, {:.1}; nine of ten {:.1}; the last {:.1}", at(25), at(75), at(90), at(99));
    }
}

/// The seconds that a fate takes, and what it takes with a certificate that the kernel checks.
fn times_of_fate(seed: u64) -> Option<(f64, f64)> {
    let mut random = Seeded(seed);
    let (d, n) = (random.between(2, 4) as usize, random.between(2, 12) as usize);
    let family = Family { n, d, size: 20, denominator: NonZeroU32::new(10)?, classes: Classes::Any };
    let data = family.draw(&mut random)?;
    let square = |x: &Vec<Rational>| x.iter().map(|c| Rational::from(c * c)).sum::<Rational>();
    let eta = data.rows().iter().map(square).max()?.recip() / 2u32;
    let w0: Vec<Rational> = (0..d).map(|_| Rational::from((random.between(-20, 20), 10))).collect();
    let model = Model::single_neuron(data.clone(), &eta);
    let start = Instant::now();
    let decided = fate(&model, &w0, 1_000_000, Precision::default(), &Default::default()).ok()?;
    let alone = start.elapsed().as_secs_f64();
    let start_of = Some((&eta, w0.as_slice()));
    let subject = Subject { name: "fate", data: &data, start: start_of, network: None, at_zero: AtZero::Zero };
    let witness = Witness::Fate { decided, rate_at: Vec::new(), separator: None };
    let checked = Checked::new(Certificate::new("fate", subject, Verdict::Proved, &witness));
    checked.is_ok().then(|| (alone, start.elapsed().as_secs_f64()))
}

criterion_group!(benches, steps, horizons, kicks, fates);
criterion_main!(benches);
