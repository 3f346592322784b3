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

    /// The time of so many steps.
    pub fn time(&self, plain: &Plain, steps: u64) -> Option<Duration> {
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
        let nanoseconds: f64 = output.split_whitespace().next()?.parse().ok()?;
        Some(Duration::from_nanos((nanoseconds * steps as f64) as u64))
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
