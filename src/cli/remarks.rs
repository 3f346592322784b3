//! What is remarked on before a run: starts that say little, step sizes of another order than the
//! data.

use rug::Rational;

use super::Output;
use crate::arith::rational::approximate;
use crate::ask::{Otherwise, Trajectory, otherwise as readings};
use crate::data::{AtZero, Held, Instance, Quoted};
use crate::stepping::Watch;
use crate::trajectory::fate::Decided;

/// A step size is remarked on where it is this many times larger or smaller than 1/R^2.
const FAR: u32 = 100;

/// Features are remarked on where one reaches this many times as far as another.
const APART: u32 = 1000;

/// Says on standard error what is unusual about a start and a step size.
pub fn remark(out: &mut Output, instance: &Instance, eta: &Rational, w0: &[Rational]) {
    let (data, d) = (&instance.data, instance.data.d());
    let product = |x: &[Rational], w: &[Rational]| {
        x.iter().zip(w).fold(Rational::new(), |sum, (x, w)| sum + Rational::from(x * w))
    };
    let active = |i: usize| w0.chunks(d).any(|w| product(data.row(i), w) > 0);
    let boundary = (0..data.n()).find(|&i| w0.chunks(d).any(|w| product(data.row(i), w) == 0));
    if w0.iter().all(|w| *w == 0) {
        out.remark(match instance.relu_at_zero {
            AtZero::Zero => "w_0 = 0: no sample is active, and w_k = 0 for all k".to_owned(),
            other => {
                format!("w_0 = 0: no sample is active, and all are pushed from their boundaries: ReLU'(0) = {other}")
            }
        });
    } else if !data.positives().into_iter().any(active) && instance.output().is_none() {
        out.remark("no positive is active at w_0".to_owned());
    } else if let Some(i) = boundary {
        let counts = match instance.relu_at_zero {
            AtZero::Zero => "it counts as inactive (ReLU'(0) = 0)".to_owned(),
            other => format!("it is pushed from there (ReLU'(0) = {other})"),
        };
        out.remark(format!(
            "sample {i} lies on the boundary x_{i}.w_0 = 0: {counts}, and rounded arithmetic may see either sign"
        ));
    }
    let square = |row: &Vec<Rational>| product(row, row);
    let largest = data.rows().iter().map(square).max().unwrap_or_default();
    let steps = Rational::from(eta * &largest);
    let is_far = steps > FAR || (steps > 0 && Rational::from(&steps * FAR) < 1);
    if is_far {
        out.remark(format!(
            "the step size {} is {} times 1/R^2, with R^2 = max |x_i|^2 = {}",
            approximate(eta, 6),
            approximate(&steps, 3),
            approximate(&largest, 6)
        ));
    }
    if let Some(remark) = apart(instance) {
        out.remark(remark);
    }
}

/// Says where a trajectory is another one if its numbers are held in floats; `decided` is its fate,
/// where that was asked for.
pub fn remark_on_readings(out: &mut Output, trajectory: &Trajectory<'_>, decided: Option<&Decided>) {
    for held in [Held::Float64, Held::Float32] {
        let Some(otherwise) = readings(trajectory, held, decided, &Watch::default()) else { continue };
        let differs = match otherwise {
            Otherwise::Boundary { sample, as_written: true } => {
                format!("sample {sample} lies on its boundary at w_0 as the numbers are written, and not as {held}")
            }
            Otherwise::Boundary { sample, as_written: false } => {
                format!("sample {sample} lies on its boundary at w_0 as {held}, and not as the numbers are written")
            }
            Otherwise::Fate { written, held: other } => {
                let [written, other] = [&written, &other].map(|come| match come.active.is_empty() {
                    true => come.to.to_owned(),
                    false => format!("{} with the active samples {:?}", come.to, come.active),
                });
                format!("the fate is {written} as the numbers are written, and {other} as {held}")
            }
        };
        out.remark(format!("{differs}: --read-as {held} takes them as a training program holds them"));
    }
}

/// Features of very different sizes: steps that suit one hardly move, or overshoot, the other.
fn apart(instance: &Instance) -> Option<String> {
    let data = &instance.data;
    let reach = |c: usize| data.rows().iter().map(|row| row[c].clone().abs()).max().unwrap_or_default();
    let reaches: Vec<(Rational, usize)> =
        (0..data.d()).map(|c| (reach(c), c)).filter(|(reach, _)| *reach > 0).collect();
    let ((least, small), (most, large)) = (reaches.iter().min()?, reaches.iter().max()?);
    let name = |c: usize| match data.feature_names().and_then(|names| names.get(c)) {
        Some(name) => format!("`{}`", Quoted::value(name)),
        None => c.to_string(),
    };
    let times = Rational::from(most / least);
    (times > APART).then(|| {
        let (large, small, times) = (name(*large), name(*small), approximate(&times, 3));
        format!("feature {large} reaches {times} times as far as {small}; --scale power-of-two brings them together, exactly")
    })
}
