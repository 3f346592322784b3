//! The table of limits in README.md has the constants of the prover and of the kernel.

#![cfg(test)]

use std::fs;
use std::path::Path;

/// A row's words, with the constants of the prover and of the kernel that they stand for.
const LIMITS: [(&str, &[(&str, &str)]); 8] = [
    (
        "| a number of a data file | 10,000 characters, exponents within 10,000 | 10,000 as an exponent (`--against`) |",
        &[
            ("src/arith/rational.rs", "const MOST_CHARACTERS: usize = 10_000;"),
            ("src/arith/rational.rs", "pub const LARGEST_EXPONENT: u32 = 10_000;"),
            ("kernel/src/against.rs", "e.unsigned_abs() <= 10_000)"),
        ],
    ),
    (
        "| a string of a certificate | 100,000 characters | 100,000 characters |",
        &[("kernel/src/certificate/node.rs", "const MAX_STRING: usize = 100_000;")],
    ),
    (
        "| zeros of a step number | 10,000,000 | 10,000,000 |",
        &[
            ("src/arith/rational.rs", "pub const LARGEST_STEP_EXPONENT: u32 = 10_000_000;"),
            ("kernel/src/number/rational.rs", "const MAX_ZEROS: usize = 10_000_000;"),
        ],
    ),
    (
        "| a certificate of version 1 | 64 MiB | 64 MiB |",
        &[("kernel/src/certificate/lines.rs", "const MAX_LINE: usize = 64 << 20;")],
    ),
    (
        "| a line of a certificate of version 2 | 64 MiB | 64 MiB |",
        &[("kernel/src/certificate/lines.rs", "const MAX_LINE: usize = 64 << 20;")],
    ),
    (
        "| rows of a `margin` problem | version 1 up to about 1 MiB, then version 2 | as many lines as the budget pays for |",
        &[("src/claim/lines.rs", "const MOST_IN_ONE: u64 = 1 << 20;")],
    ),
    (
        "| operations of a check | 200 budgets for its own | 5,000,000,000 unless `--budget N` |",
        &[
            ("src/claim/certificate.rs", "const BUDGET: u64 = 200 * kernel::DEFAULT_BUDGET;"),
            ("kernel/src/number/budget.rs", "pub const DEFAULT_BUDGET: u64 = 5_000_000_000;"),
        ],
    ),
    (
        "| a number in a check | - | 2^(2^27) |",
        &[("kernel/src/number/dyadic.rs", "const MOST_PLACES: usize = 1 << 27;")],
    ),
];

#[test]
fn the_readme_has_the_limits_of_the_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    let readme = read("README.md");
    let (_, table) = readme.split_once("| what | prover | kernel |\n|---|---|---|\n").unwrap();
    let rows: Vec<&str> = table.lines().take_while(|line| line.starts_with('|')).collect();
    assert_eq!(rows, LIMITS.map(|(row, _)| row));
    for (row, constants) in LIMITS {
        for (path, constant) in constants {
            assert!(read(path).contains(constant), "{row}: {path} has no {constant}");
        }
    }
}
