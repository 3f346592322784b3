//! The peers: what is not rigorous, or rigorous the naive way.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use margincert::arith::interval::{Interval, dot};
use margincert::model::Model;
use rug::{Float, Rational};

/// Gradient descent of one neuron in plain doubles.
#[derive(Clone)]
pub struct Plain {
    pub x: Vec<Vec<f64>>,
    pub y: Vec<f64>,
    pub h: f64,
    pub w: Vec<f64>,
}

impl Plain {
    pub fn new(model: &Model, w0: &[Rational]) -> Self {
        let row = |row: &Vec<Rational>| row.iter().map(Rational::to_f64).collect();
        Self {
            x: model.data().rows().iter().map(row).collect(),
            y: (0..model.data().n()).map(|i| f64::from(model.sign(i))).collect(),
            h: model.h().to_f64(),
            w: w0.iter().map(Rational::to_f64).collect(),
        }
    }

    pub fn step(&mut self) {
        let before = self.w.clone();
        for (x, y) in self.x.iter().zip(&self.y) {
            let t: f64 = x.iter().zip(&before).map(|(x, w)| x * w).sum();
            if t > 0.0 {
                let c = self.h * y * (-y * t).exp();
                for (w, x) in self.w.iter_mut().zip(x) {
                    *w += c * x;
                }
            }
        }
    }
}

/// The same loop in C, compiled here.
pub struct PlainC {
    program: PathBuf,
}

impl PlainC {
    /// `None` if there is no C compiler.
    pub fn compile() -> Option<Self> {
        let program = std::env::temp_dir().join(format!("margincert-plain-{}", std::process::id()));
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/iterates/plain.c");
        let made = Command::new("cc").args(["-O3", source, "-o"]).arg(&program).arg("-lm").status();
        made.is_ok_and(|status| status.success()).then_some(Self { program })
    }

    /// Makes so many steps; the time, and the nanoseconds of a step in the fastest burst.
    pub fn time(&self, plain: &Plain, steps: u64) -> Option<(Duration, f64)> {
        let mut input = format!("{} {} {steps} {:e}\n", plain.y.len(), plain.w.len(), plain.h);
        for (x, y) in plain.x.iter().zip(&plain.y) {
            input += &format!("{y:e}");
            x.iter().for_each(|c| input += &format!(" {c:e}"));
            input += "\n";
        }
        plain.w.iter().for_each(|c| input += &format!("{c:e} "));
        let mut child = Command::new(&self.program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
        child.stdin.take()?.write_all(input.as_bytes()).ok()?;
        let output = String::from_utf8(child.wait_with_output().ok()?.stdout).ok()?;
        let mut numbers = output.split_whitespace().map_while(|number| number.parse::<f64>().ok());
        Some((Duration::from_secs_f64(numbers.next()? * 1e-9), numbers.next()?))
    }
}

impl Drop for PlainC {
    fn drop(&mut self) {
        // A file in a temporary directory: if it stays, nothing is lost.
        let _ = std::fs::remove_file(&self.program);
    }
}

/// Gradient descent of one neuron, every number an interval: what is usually done to be rigorous.
#[derive(Clone)]
pub struct Intervals {
    x: Vec<Vec<Interval>>,
    y: Vec<i32>,
    h: Interval,
    w: Vec<Interval>,
}

impl Intervals {
    pub fn new(model: &Model, w: &[f64], prec: u32) -> Self {
        let enclose = |q: &Rational| Interval::from_rational(prec, q);
        Self {
            x: model.data().rows().iter().map(|row| row.iter().map(enclose).collect()).collect(),
            y: (0..model.data().n()).map(|i| model.sign(i)).collect(),
            h: enclose(model.h()),
            w: w.iter().map(|c| Interval::point(Float::with_val(prec, c))).collect(),
        }
    }

    pub fn step(&mut self) {
        let mut next = self.w.clone();
        for (x, &y) in self.x.iter().zip(&self.y) {
            let t = dot(x, &self.w);
            if t.lo() > &0 {
                let push = &self.h * &if y > 0 { -t } else { t }.exp();
                let c = if y > 0 { push } else { -push };
                for (w, x) in next.iter_mut().zip(x) {
                    *w = &*w + &(&c * x);
                }
            }
        }
        self.w = next;
    }
}

/// Dormand and Prince's method of order 5(4) for the gradient flow in s = ln tau: dv/ds = h e^s
/// sum e^{-v.x_i} x_i over the active positives, with the local error of a step below `RELATIVE`
/// times |v|. Nothing is proved.
pub struct Flow {
    x: Vec<Vec<f64>>,
    ln_h: f64,
}

const RELATIVE: f64 = 1e-9;
const A: [&[f64]; 6] = [
    &[1.0 / 5.0],
    &[3.0 / 40.0, 9.0 / 40.0],
    &[44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0],
    &[19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0],
    &[9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0],
    &[35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
];
const C: [f64; 6] = [1.0 / 5.0, 3.0 / 10.0, 4.0 / 5.0, 8.0 / 9.0, 1.0, 1.0];
/// The result of order 5 less that of order 4.
const E: [f64; 7] =
    [71.0 / 57600.0, 0.0, -71.0 / 16695.0, 71.0 / 1920.0, -17253.0 / 339_200.0, 22.0 / 525.0, -1.0 / 40.0];

impl Flow {
    pub fn new(plain: &Plain) -> Self {
        let positives = plain.x.iter().zip(&plain.y).filter(|(_, y)| **y > 0.0);
        Self { x: positives.map(|(x, _)| x.clone()).collect(), ln_h: plain.h.ln() }
    }

    fn slope(&self, s: f64, v: &[f64], slope: &mut [f64]) {
        slope.fill(0.0);
        for x in &self.x {
            let t: f64 = x.iter().zip(v).map(|(x, v)| x * v).sum();
            if t > 0.0 {
                let push = (self.ln_h + s - t).exp();
                slope.iter_mut().zip(x).for_each(|(f, x)| *f += push * x);
            }
        }
    }

    /// From v at s to `end`; v there and the number of steps.
    pub fn integrate(&self, mut s: f64, mut v: Vec<f64>, end: f64) -> (Vec<f64>, u64) {
        let d = v.len();
        let (mut k, mut at, mut step, mut steps) = (vec![vec![0.0; d]; 7], v.clone(), 1e-3, 0);
        self.slope(s, &v, &mut k[0]);
        while s < end {
            step = f64::min(step, end - s);
            for (stage, (a, c)) in A.iter().zip(C).enumerate() {
                for j in 0..d {
                    at[j] = v[j] + step * a.iter().zip(&k).map(|(a, k)| a * k[j]).sum::<f64>();
                }
                self.slope(s + c * step, &at, &mut k[stage + 1]);
            }
            let norm = |number: &dyn Fn(usize) -> f64| (0..d).map(|j| number(j).powi(2)).sum::<f64>().sqrt();
            let error = step * norm(&|j| E.iter().zip(&k).map(|(e, k)| e * k[j]).sum());
            let share = error / (RELATIVE * norm(&|j| at[j]));
            steps += 1;
            if share <= 1.0 {
                s += step;
                v.copy_from_slice(&at);
                k.swap(0, 6);
            }
            step *= f64::clamp(0.9 * share.powf(-0.2), 0.2, 5.0);
        }
        (v, steps)
    }
}
