//! Numbers of cells that are known otherwise.

use margincert::landscape::Cells;

use super::*;

fn binomial(n: u64, k: u64) -> u64 {
    (0..k).fold(1, |product, j| product * (n - j) / (j + 1))
}

/// 2 sum_{j<d} C(n-1, j) (Cover 1965).
fn cover(n: u64, d: u64) -> u64 {
    2 * (0..d.min(n)).map(|j| binomial(n - 1, j)).sum::<u64>()
}

/// Points of the moment curve: any d of them are independent.
fn moment_curve(n: i64, d: u32) -> Vec<Vec<i64>> {
    (0..n).map(|t| (0..d).map(|k| (t - n / 2).pow(k)).collect()).collect()
}

#[test]
fn generic_rows_have_covers_number() {
    for n in 1..=14 {
        for d in 1..=5 {
            let data = positives(&moment_curve(n, d));
            let found = cells(&data);
            active_sets(&data, &found);
            assert_eq!(found.len() as u64, cover(n as u64, u64::from(d)), "n = {n}, d = {d}");
        }
    }
}

/// The sizes of the goals, with entries up to 100. The seed is one for which the rows are generic.
#[test]
fn random_rows_have_covers_number() {
    for (n, d, expected) in [(50, 3, 2452), (30, 4, 8180), (20, 6, 33_328), (15, 6, 6946)] {
        assert_eq!(cover(n, d), expected);
        let mut random = Seeded(7);
        let rows: Vec<Vec<i64>> = (0..n).map(|_| (0..d).map(|_| random.entry(100)).collect()).collect();
        assert_eq!(Cells::new(&positives(&rows)).count(), Ok(expected), "n = {n}, d = {d}");
    }
}

/// Entries so large that rays leave 64 bits, and then 128 bits.
#[test]
fn wide_integers_count_as_well() {
    for size in [1 << 20, 1 << 30, 1 << 60] {
        let mut random = Seeded(11);
        let rows: Vec<Vec<i64>> = (0..9).map(|_| (0..4).map(|_| random.entry(size)).collect()).collect();
        let data = positives(&rows);
        let found = cells(&data);
        active_sets(&data, &found);
        assert_eq!(found.len() as u64, cover(9, 4), "entries up to {size}");
    }
}

/// More rows than one, four and 32 words of bits hold, in the plane: every line adds two cells.
#[test]
fn rows_of_many_words() {
    for n in [64i64, 65, 256, 257, 2048] {
        let rows: Vec<Vec<i64>> = (1..=n).map(|t| vec![t, 1]).collect();
        assert_eq!(Cells::new(&positives(&rows)).count(), Ok(2 * n as u64), "{n} rows");
    }
}

#[test]
fn the_order_is_always_the_same() {
    let data = positives(&moment_curve(30, 4));
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    assert_eq!(pool(1).install(|| cells(&data)), pool(3).install(|| cells(&data)));
}
