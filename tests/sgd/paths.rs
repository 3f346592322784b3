//! Single paths and regions.

use margincert::arith::arrays::outward;
use margincert::ndarray;
use margincert::sgd::{Draws, NoRegion, Sampler, Sampling};
use rug::Integer;
use rug::ops::Pow;

use super::*;

fn inside(enclosure: &[margincert::arith::interval::Interval], w: &[Float]) -> bool {
    enclosure.iter().zip(w).all(|(x, c)| x.lo() <= c && c <= x.hi())
}

#[test]
fn paths_in_doubles_enclose_the_true_ones() {
    let mut cases: Vec<Case> = (0..4).map(Case::acute).chain((0..4).map(Case::network)).collect();
    cases.push(Case::orthogonal(true));
    // eps = 18: the first draws expand errors.
    cases.push(Case::new(&[&[4, 1], &[1, 3]], 2, 2, &[(1, 8), (1, 8)], (9, 1)));
    let at = [0, 1, 10, 3000];
    for (number, case) in cases.iter().enumerate() {
        let doubles = case.kept().in_doubles(3000).unwrap();
        // The first draws of the last case expand errors by up to 465.
        let most = if number + 1 == cases.len() { 465e-10 } else { 1e-10 };
        assert!(*doubles.radius() < most, "{:?}", doubles.radius());
        let boxes = doubles.enclose(7, number as u64, &at);
        let mut draws = Draws::new(7, number as u64);
        let mut w = case.start();
        let mut k = 0;
        for (target, enclosure) in at.iter().zip(&boxes) {
            while k < *target {
                w = case.step(&w, draws.below(case.data.n() as u32) as usize);
                k += 1;
            }
            assert!(inside(enclosure, &w), "{case:?} at {k}: {w:?} not in {enclosure:?}");
        }
    }
}

/// Cutting a number off may err by nearly twice what the bound charges for rounding it.
#[test]
fn a_start_between_two_doubles_is_enclosed() {
    let between = ((1 << 60) + 255, 1 << 60);
    let case = Case::new(&[&[1, 0], &[0, 1]], 2, 1, &[between, (1, 1)], (1, 2));
    let start = &case.kept().in_doubles(0).unwrap().enclose(1, 0, &[0])[0];
    assert!(start.iter().zip(&case.w0).all(|(x, w)| x.contains(w)), "{start:?}");
}

#[test]
fn a_path_of_a_million_steps() {
    let case = Case::acute(5);
    let doubles = case.kept().in_doubles(1_000_000).unwrap();
    assert!(*doubles.radius() < 1e-7);
    let end = &doubles.enclose(1, 0, &[1_000_000])[0];
    // The same path at 100 bits, with its own loop.
    let prec = 100;
    let rows: Vec<Vec<Float>> =
        case.data.rows().iter().map(|row| row.iter().map(|x| Float::with_val(prec, x)).collect()).collect();
    let active = case.kept().active();
    let eta = Float::with_val(prec, &case.eta);
    let mut w: Vec<Float> = case.w0.iter().map(|c| Float::with_val(prec, c)).collect();
    let mut draws = Draws::new(1, 0);
    for _ in 0..1_000_000 {
        let i = draws.below(rows.len() as u32) as usize;
        if active.contains(&i) {
            let a = Float::with_val(prec, Float::dot(rows[i].iter().zip(&w)));
            let push = (-a).exp() * &eta;
            w.iter_mut().zip(&rows[i]).for_each(|(w, x)| *w += Float::with_val(prec, &push * x));
        }
    }
    assert!(inside(end, &w), "{w:?} not in {end:?}");
}

/// Regions are random, but their seeds are not: the exact mean lies in all of them here, and they
/// shrink with more paths.
#[test]
fn regions_contain_the_exact_mean() {
    let case = Case::orthogonal(true);
    let kept = case.kept();
    let width = |paths, seed, sampler| {
        let sampling = Sampling { paths, seed, sampler, confidence: q(99, 100) };
        let mut widest: f64 = 0.0;
        for estimate in kept.monte_carlo(&[5, 100], &sampling, &|_| {}).unwrap() {
            let (_, mean) = kept.expectation(&Integer::from(estimate.k), sampler).unwrap();
            for (region, exact) in estimate.region.iter().zip(&mean) {
                assert!(
                    region.lo() <= exact.lo() && exact.hi() <= region.hi(),
                    "seed {seed}: {exact:?} not in {region:?}"
                );
                widest = widest.max(Float::with_val(64, region.hi() - region.lo()).to_f64());
            }
        }
        widest
    };
    for sampler in [Sampler::Replacement, Sampler::Reshuffle] {
        let few: f64 = (0..20).map(|seed| width(100, seed, sampler)).fold(0.0, f64::max);
        let many = width(4000, 0, sampler);
        assert!(many < few / 4.0 && many < 0.2, "{few} {many}");
    }
}

/// The region of half of the paths is no accident: over many seeds a region of confidence 1/2
/// misses at most about half of the time.
#[test]
fn regions_miss_rarely() {
    let case = Case::orthogonal(false);
    let kept = case.kept();
    let mean = kept.orthogonal(&Integer::from(20)).unwrap();
    let misses = (0..60)
        .filter(|&seed| {
            let sampling = Sampling { paths: 200, seed, sampler: Sampler::Replacement, confidence: q(1, 2) };
            let estimate = kept.monte_carlo(&[20], &sampling, &|_| {}).unwrap().remove(0);
            !estimate.region.iter().zip(&mean).all(|(region, exact)| region.encloses(exact))
        })
        .count();
    assert!(misses <= 40, "{misses} of 60");
}

#[test]
fn the_same_bytes_whatever_the_threads() {
    let kept = Case::acute(11).kept();
    let sampling = Sampling { paths: 500, seed: 3, sampler: Sampler::Replacement, confidence: q(9, 10) };
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let estimates = kept.monte_carlo(&[7, 50], &sampling, &|_| {}).unwrap();
            let regions: Vec<_> = estimates.into_iter().map(|estimate| (estimate.region, estimate.path)).collect();
            format!("{regions:?} {:?}", kept.exhaustive(&Integer::from(6)))
        })
    };
    assert_eq!(with(1), with(2));
}

/// Regions and paths of a seed stay what they are, in every version and on every machine.
#[test]
fn the_regions_of_a_seed_never_change() {
    let sampling = Sampling { paths: 200, seed: 7, sampler: Sampler::Replacement, confidence: q(99, 100) };
    let estimates = Case::orthogonal(true).kept().monte_carlo(&[100, 10_000], &sampling, &|_| {}).unwrap();
    let boxes: Vec<_> = estimates.into_iter().flat_map(|estimate| [estimate.region, estimate.path]).collect();
    let (lo, hi) = outward(&boxes);
    let expected = [
        [2.5290289320483574, 2.969096337353504, 2.3495097799564872],
        [2.84851605070633, 3.3057219755080376, 2.250865665377244],
        [6.8358338876486275, 11.012608439570135, 5.123136192279712],
        [7.1673034679915055, 11.449468785034009, 5.303112578857351],
    ];
    assert_eq!(lo, ndarray::arr2(&expected));
    let expected = [
        [2.799911998617228, 3.316222311055707, 2.4863840223664035],
        [2.8485160507731146, 3.3057219755748224, 2.250865665444029],
        [7.430448082452593, 11.987917001190677, 5.4712261318827835],
        [7.167303468058291, 11.449468785100796, 5.303112578924137],
    ];
    assert_eq!(hi, ndarray::arr2(&expected));
}

#[test]
fn what_doubles_do_not_hold_is_refused() {
    let mut huge = Case::acute(0);
    huge.eta = q(10, 1).pow(90);
    let sampling = |paths| Sampling { paths, seed: 0, sampler: Sampler::Replacement, confidence: q(9, 10) };
    assert_eq!(huge.kept().monte_carlo(&[5], &sampling(10), &|_| {}).err(), Some(NoRegion::OutOfRange));
    assert_eq!(Case::acute(0).kept().monte_carlo(&[5], &sampling(0), &|_| {}).err(), Some(NoRegion::NoPath));
    let nothing = Case::acute(0).kept().monte_carlo(&[0], &sampling(10), &|_| {}).unwrap();
    assert!(nothing[0].region.iter().zip(&Case::acute(0).w0).all(|(x, w)| x.contains(w)));
}
