//! The cost of an enclosure of w_k against log10 k (n = 4, d = 3, three decimal digits of eta).
//! `make cost` writes it to docs/cost.md.

use std::time::Instant;

use margincert::claim::{Certificate, Checked, Enclosures, Subject, Verdict, Witness};
use margincert::data::{AtZero, Dataset, Label};
use margincert::model::Model;
use margincert::trajectory::iterates::Iterates;
use rug::{Float, Integer, Rational};

const EXPONENTS: [u32; 12] = [3, 4, 6, 9, 12, 18, 30, 100, 300, 1000, 100_000, 1_000_000];
/// Each time is the least of so many runs.
const RUNS: usize = 3;

fn main() -> Result<(), String> {
    let q = |p: i32, q: i32| Rational::from((p, q));
    let rows = vec![
        vec![q(1, 1), q(0, 1), q(1, 5)],
        vec![q(21, 20), q(3, 10), q(0, 1)],
        vec![q(9, 10), q(1, 1), q(-1, 5)],
        vec![q(-1, 1), q(1, 5), q(0, 1)],
    ];
    let labels = vec![Label::Positive, Label::Positive, Label::Positive, Label::Negative];
    let data = Dataset::new(rows, labels).ok_or("no data set")?;
    let (eta, w0) = (q(251, 1000), vec![q(1, 1), q(0, 1), q(0, 1)]);
    let model = Model::single_neuron(data.clone(), &eta);
    println!("| log10 k | ms | ms in the kernel | leaps | radius |\n|---|---|---|---|---|");
    for exponent in EXPONENTS {
        let k = Integer::from(Integer::u_pow_u(10, exponent));
        let mut best = (f64::INFINITY, f64::INFINITY);
        let mut row = String::new();
        for _ in 0..RUNS {
            let start = Instant::now();
            let mut horizon = Iterates::new(&model, &w0, 1_000_000, true);
            let found = vec![horizon.enclose(&k, &mut |_| ()).map_err(|error| error.to_string())?];
            let proving = start.elapsed().as_secs_f64() * 1e3;
            let enclosures = Enclosures::of(&horizon, &found, u64::MAX);
            let subject =
                Subject { name: "cost", data: &data, start: Some((&eta, &w0)), network: None, at_zero: AtZero::Zero };
            let certificate = Certificate::new("orbit", subject, Verdict::Verified, &Witness::Orbit(enclosures));
            let start = Instant::now();
            let _: Checked = Checked::new(certificate).map_err(|refusal| refusal.to_string())?;
            let checking = start.elapsed().as_secs_f64() * 1e3;
            best = (best.0.min(proving), best.1.min(checking));
            let widths = found.iter().flat_map(|e| &e.w).map(|x| Float::with_val(53, x.hi() - x.lo()).to_f64() / 2.0);
            let leaps = horizon.flown().map_or(0, |flown| flown.pieces.len());
            row = format!("{leaps} | {:.0e} |", widths.fold(0.0, f64::max));
        }
        println!("| {exponent} | {:.1} | {:.1} | {row}", best.0, best.1);
    }
    Ok(())
}
