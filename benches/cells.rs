//! All cells of an arrangement with exact witnesses, in cells per second; and beside one exact
//! linear program for each branch of the tree, the times of one group being a ratio.
#![allow(missing_docs, clippy::expect_used)]

use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use margincert::data::{Dataset, Label};
use margincert::landscape::{Cells, search};
use rug::Rational;

/// Positives with integer entries up to 100, from splitmix64.
fn positives(n: usize, d: usize) -> Dataset {
    let mut state = 7u64;
    let mut entry = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Rational::from(((z ^ (z >> 31)) % 201) as i64 - 100)
    };
    let rows = (0..n).map(|_| (0..d).map(|_| entry()).collect()).collect();
    Dataset::new(rows, vec![Label::Positive; n]).expect("rows of one length")
}

/// Every cell with its witness in integers.
fn by_rays(data: &Dataset) -> u64 {
    let mut cells = 0;
    let _ = Cells::new(data).for_each(&mut |packet| {
        black_box(packet);
        cells += 1;
        ControlFlow::Continue(())
    });
    cells
}

fn by_linear_programs(data: &Dataset) -> u64 {
    let mut cells = 0;
    let _ = search(data, &mut |cell| {
        black_box(cell);
        cells += 1;
        ControlFlow::Continue(())
    });
    cells
}

fn arrangements(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("cells");
    group.sample_size(10);
    for (n, d) in [(15, 6), (50, 3), (30, 4), (20, 6), (60, 5)] {
        let data = positives(n, d);
        let cells = Cells::new(&data).count().expect("few rays");
        let size = format!("{n} x {d}, {cells} cells");
        group.throughput(Throughput::Elements(cells));
        group.bench_function(BenchmarkId::new("rays", &size), |b| b.iter(|| by_rays(black_box(&data))));
        if cells < 10_000 {
            group.bench_function(BenchmarkId::new("one linear program a branch", &size), |b| {
                b.iter(|| by_linear_programs(black_box(&data)));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, arrangements);
criterion_main!(benches);
