//! Another derivative of max(x, 0) at 0, where samples start on their boundaries: the step as one
//! writes it, beside the enclosures and the fates (lemma:derivative-at-zero).
#![cfg(test)]

use margincert::ask::{Iterated, Trajectory, Way, fate, orbit};
use margincert::claim::Budget;
use margincert::data::random::Seeded;
use margincert::data::{AtZero, Dataset, Instance, Label};
use margincert::stepping::Watch;
use rug::{Float, Integer, Rational};

const PREC: u32 = 240;
const ALL: [AtZero; 3] = [AtZero::Zero, AtZero::Half, AtZero::One];

fn float(x: &Rational) -> Float {
    Float::with_val(PREC, x)
}

/// Small whole numbers, so that many products vanish; one neuron or two, both labels.
fn drawn(seed: u64) -> Instance {
    let mut random = Seeded(seed);
    let (n, d) = (random.between(1, 5) as usize, random.between(1, 3) as usize);
    let output = [None, Some([2, -1])][random.below(2) as usize].map(|v| v.map(Rational::from).to_vec());
    let entry = |random: &mut Seeded| Rational::from(random.between(-1, 1));
    let rows = (0..n).map(|_| (0..d).map(|_| entry(&mut random)).collect()).collect();
    let start = (0..d * output.as_ref().map_or(1, Vec::len)).map(|_| entry(&mut random)).collect();
    let labels = (0..n).map(|_| [Label::Positive, Label::Negative][random.below(2) as usize]).collect();
    let data = Dataset::new(rows, labels).unwrap();
    let eta = Some(Rational::from((random.between(1, 4), 3)));
    Instance { eta, start: Some(start), network: output, ..Instance::bare("drawn", data).unwrap() }
}

/// w_1 by the formula, and how many entries are pushed from their boundaries.
fn first_step(instance: &Instance, at_zero: AtZero) -> (Vec<Float>, usize) {
    let (data, w0) = (&instance.data, instance.start.as_ref().unwrap());
    let (d, one) = (data.d(), vec![Rational::from(1)]);
    let v = instance.network.as_ref().unwrap_or(&one);
    let h = Rational::from(instance.eta.as_ref().unwrap() / data.n() as u64);
    let (mut w, mut pushed) = (w0.iter().map(float).collect::<Vec<_>>(), 0);
    for (x, label) in data.rows().iter().zip(data.labels()) {
        let y = if *label == Label::Positive { 1 } else { -1 };
        let height = |m: usize| -> Rational { x.iter().zip(&w0[m * d..]).map(|(x, w)| Rational::from(x * w)).sum() };
        let f: Rational = (0..v.len()).map(|m| height(m).max(Rational::new()) * &v[m]).sum();
        let push = float(&(-f * y)).exp() * float(&h) * y;
        for m in 0..v.len() {
            let slope = match height(m).cmp0() {
                std::cmp::Ordering::Greater => Rational::from(1),
                std::cmp::Ordering::Equal => at_zero.derivative(),
                std::cmp::Ordering::Less => Rational::new(),
            };
            let moves = x.iter().any(|c| *c != 0);
            pushed += usize::from(moves && height(m) == 0 && slope != 0);
            let factor = float(&(slope * &v[m])) * &push;
            w[m * d..(m + 1) * d].iter_mut().zip(x).for_each(|(w, x)| *w += float(x) * &factor);
        }
    }
    (w, pushed)
}

/// Prover and kernel enclose the step that one writes; without a sample on its boundary it is the
/// same for all derivatives.
#[test]
fn the_first_step_is_the_one_that_is_written() {
    let (mut pushed, mut checked) = (0, 0);
    for seed in 0..300 {
        let bare = drawn(seed);
        for at_zero in ALL {
            let instance = Instance { relu_at_zero: at_zero, ..bare.clone() };
            let (w, from_boundary) = first_step(&instance, at_zero);
            let trajectory = Trajectory::of(&instance).unwrap();
            let way = Way { max_steps: 10, leaps: false, repeat_all: true };
            let at = [Integer::from(1)];
            let found = orbit(&trajectory, &at, way, None, &Watch::default(), &mut |_, _| ()).unwrap();
            let Iterated { found, checked: certificate, .. } = found;
            for (w, interval) in w.iter().zip(&found[0].w) {
                let close = Float::with_val(PREC, interval.hi() - interval.lo()) < 1e-9;
                assert!(interval.lo() <= w && w <= interval.hi() && close, "{seed} {at_zero}: {w} {interval:?}");
            }
            let same = trajectory.model().on_boundary(trajectory.w0()).is_empty();
            if let Some(certificate) = certificate {
                let statement = certificate.statement();
                assert_eq!(
                    statement
                        .lines()
                        .next()
                        .unwrap()
                        .ends_with("the same for every derivative of max(x, 0) at 0 from 0 to 1"),
                    same
                );
                checked += 1;
            }
            assert!(same || at_zero == AtZero::Zero || from_boundary > 0);
            pushed += usize::from(from_boundary > 0);
        }
    }
    assert!(pushed > 200 && checked > 800, "{pushed} {checked}");
}

/// Every fate that is decided has a certificate that the kernel accepts, wherever it starts.
#[test]
fn fates_from_boundaries_are_accepted() {
    let mut decided = [0; 3];
    for seed in 0..150 {
        for (of, at_zero) in decided.iter_mut().zip(ALL) {
            let instance = Instance { relu_at_zero: at_zero, ..drawn(seed) };
            let trajectory = Trajectory::of(&instance).unwrap();
            let budget = Budget { max_steps: 500, ..Budget::default() };
            // A refusal of the kernel would be an obstacle of its own kind.
            match fate(&trajectory, Some(Vec::new()), &budget, &Watch::default()).found {
                Ok(settled) => {
                    let statement = settled.checked.unwrap().statement().to_owned();
                    assert!(at_zero == AtZero::Zero || statement.contains(&format!("derivative {at_zero} of max")));
                    *of += 1;
                }
                Err(obstacle) => assert!(!obstacle.to_string().contains("the kernel"), "{seed} {at_zero}: {obstacle}"),
            }
        }
    }
    assert!(decided.iter().all(|of| *of > 60), "{decided:?}");
}
