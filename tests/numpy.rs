//! `simulate` in float64, with sums in NumPy's order, gives the very bits of elementwise NumPy with
//! a correctly rounded exp: `make book` runs this with NumPy, as `PYTHON` names it.
#![cfg(test)]

use std::io::Write;
use std::num::NonZeroU32;
use std::process::{Command, Stdio};

use margincert::arith::nearest::nearest;
use margincert::ask::{Trajectory, simulate};
use margincert::data::AtZero;
use margincert::data::random::{Classes, Family, Seeded};
use margincert::data::{Instance, Label};
use margincert::formats::{FloatFormat, Setting, Sum};
use margincert::stepping::Watch;
use rug::Rational;
use serde_json::{Value, json};

const INSTANCES: u64 = 20;
const STEPS: u64 = 300;

fn hex(x: &Rational) -> String {
    spelled(nearest(x))
}

/// As Python's `float.hex` does, but for trailing zeros.
fn spelled(x: f64) -> String {
    let (bits, sign) = (x.to_bits(), if x.is_sign_negative() { "-" } else { "" });
    let (exponent, fraction) = ((bits >> 52 & 0x7ff) as i64, bits & ((1 << 52) - 1));
    match exponent {
        0 => format!("{sign}0x0.{fraction:013x}p-1022"),
        _ => format!("{sign}0x1.{fraction:013x}p{}", exponent - 1023),
    }
}

#[test]
fn doubles_are_spelled_as_python_does() {
    assert_eq!([spelled(1.0), spelled(-0.1)], ["0x1.0000000000000p0", "-0x1.999999999999ap-4"]);
}

#[test]
#[ignore = "needs NumPy: make book"]
fn the_bits_are_those_of_numpy() {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut moved = 0;
    for seed in 0..INSTANCES {
        let mut random = Seeded(seed);
        // From eight features on NumPy adds in eight sums, from 129 on in blocks.
        let d = [2, 3, 4, 7, 8, 9, 17, 130][(seed % 8) as usize];
        let denominator = NonZeroU32::new(7).unwrap();
        let family = Family { n: 6, d, size: 20, denominator, classes: Classes::Any };
        let data = family.draw(&mut random).unwrap();
        let w0: Vec<Rational> = (0..d).map(|_| Rational::from((random.between(-10, 10), 30))).collect();
        let eta = Rational::from((1, 10 * (1 + seed as u32 % 3)));
        let instance = Instance {
            eta: Some(eta.clone()),
            start: Some(w0.clone()),
            ..Instance::bare("numpy", data.clone()).unwrap()
        };
        let labels: Vec<i32> =
            data.labels().iter().map(|label| if *label == Label::Positive { 1 } else { -1 }).collect();
        let ask = json!({
            "rows": data.rows().iter().map(|row| row.iter().map(hex).collect()).collect::<Vec<Vec<String>>>(),
            "labels": labels,
            "w0": w0.iter().map(hex).collect::<Vec<_>>(),
            "eta": hex(&eta),
            "steps": STEPS,
        });
        let mut child = Command::new(&python)
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/numpy/descent.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(ask.to_string().as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{python}");
        let numpy: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();

        let trajectory = Trajectory::of(&instance).unwrap();
        let setting = Setting { format: FloatFormat::Float64, sum: Sum::Pairwise, at_zero: AtZero::Zero };
        let run = simulate(&trajectory, setting, STEPS, &Watch::default()).unwrap();
        moved += u64::from(run.k == STEPS);
        for (ours, theirs) in run.w.iter().zip(&numpy) {
            assert_eq!(spelled(*ours), padded(theirs.as_str().unwrap()), "seed {seed}, d = {d}");
        }
    }
    assert!(moved > INSTANCES / 2, "{moved}");
}

/// Python's spelling: `0x1.8p+1` and `0x0.0p+0`, with 13 digits of the fraction.
fn padded(hex: &str) -> String {
    let (mantissa, exponent) = hex.split_once('p').unwrap();
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.trim_start_matches('+');
    let exponent = if whole.ends_with("0x0") { "-1022" } else { exponent };
    format!("{whole}.{fraction:0<13}p{exponent}")
}
