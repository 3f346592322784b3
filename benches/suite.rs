//! The program as a whole: checking certificates beside proving what they show, and one command
//! from start to end.
#![allow(missing_docs, clippy::expect_used)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use margincert::claim::{Options, run};
use margincert::theorems::built_in;
use margincert_kernel::{Outcome, check};
use rayon::prelude::*;

/// How often a command is started; the fastest counts.
const STARTS: usize = 20;

fn main() {
    suite();
    command();
}

fn suite() {
    let suite = built_in().expect("the built-in suite");
    let start = Instant::now();
    let reports = run(&suite, &Options::default(), |_, _| (), |_| ()).expect("threads");
    let proving = start.elapsed();
    let reports: Vec<_> = reports.into_iter().flatten().collect();
    let checked = reports.iter().filter_map(|report| report.outcome.checked());
    let mut certificates: Vec<_> = checked.map(|checked| checked.certificate().text()).collect();
    // As `margincert check` does.
    certificates.sort_by_key(|text| std::cmp::Reverse(text.len()));
    let start = Instant::now();
    let accepted =
        certificates.iter().par_bridge().filter(|text| matches!(check(text.as_bytes()), Outcome::Accepted(_))).count();
    let checking = start.elapsed();
    println!("built-in suite: {} claims in {proving:.1?} (goal <= 30 s)", reports.len());
    println!("{accepted} of {} certificates accepted in {checking:.1?}", certificates.len());
    let ratio = proving.as_secs_f64() / checking.as_secs_f64();
    println!("RATIO proving, the kernel's checks included / checking: {ratio:.2} (goal >= 4)");
}

fn command() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/zoo_mammal_vs_rest.csv");
    let once = || {
        let start = Instant::now();
        let mut program = Command::new(env!("CARGO_BIN_EXE_margincert"));
        program.arg("margin").arg(&data).stdout(Stdio::null());
        assert!(program.status().expect("the program starts").success());
        start.elapsed()
    };
    let fastest = (0..STARTS).map(|_| once()).min().unwrap_or(Duration::ZERO);
    println!("margincert margin on 101 rows, start to end: {fastest:.1?} (goal <= 20 ms)");
}
