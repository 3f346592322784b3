//! Steps in doubles against the exact step, at 1,100 bits: the radius that is claimed must cover
//! what is lost.

use rug::{Float, Rational};

use super::*;
use crate::data::random::Seeded;
use crate::data::{Dataset, Label};

const BITS: u32 = 1100;

fn exact(q: &Rational) -> Float {
    Float::with_val(BITS, q)
}

fn point(w: &[f64], radius: f64) -> Ball {
    Ball { centre: w.iter().map(|c| Float::with_val(53, c)).collect(), radius: Float::with_val(53, radius) }
}

/// G(w) for an exact w.
fn exact_step(model: &Model, w: &[Float]) -> Vec<Float> {
    let d = model.data().d();
    let mut next = w.to_vec();
    for i in 0..model.data().n() {
        let x: Vec<Float> = model.data().row(i).iter().map(exact).collect();
        let dot =
            |m: usize| x.iter().zip(&w[m * d..]).fold(Float::new(BITS), |t, (x, w)| t + Float::with_val(BITS, x * w));
        let active: Vec<(usize, Float)> = (0..model.neurons()).map(|m| (m, dot(m))).filter(|(_, t)| *t > 0).collect();
        let v = |m: usize| exact(&model.output()[m]);
        let f = active.iter().fold(Float::new(BITS), |f, (m, t)| f + v(*m) * t);
        let push = (f * -model.sign(i)).exp() * exact(model.h()) * model.sign(i);
        for (m, _) in &active {
            for (w, x) in next[m * d..].iter_mut().zip(&x) {
                *w += Float::with_val(BITS, &push * x) * v(*m);
            }
        }
    }
    next
}

fn distance_to(w: &[Float], ball: &Ball) -> f64 {
    let square =
        w.iter().zip(&ball.centre).fold(Float::new(BITS), |sum, (a, b)| sum + Float::with_val(BITS, a - b).square());
    square.sqrt().to_f64_round(Round::Up)
}

/// A model with entries that no double holds, and a point.
fn random(seed: u64) -> (Model, Vec<f64>) {
    let mut random = Seeded(seed);
    let d = random.between(1, 20) as usize;
    let n = random.between(1, 9) as usize;
    let neurons = [1, 1, 1, 2, 3][random.below(5) as usize];
    let mut number = |size: i64, denominator: i64| Rational::from((random.between(-size, size), denominator));
    let rows = (0..n).map(|_| (0..d).map(|_| number(1000, 700)).collect()).collect();
    let w: Vec<f64> = (0..neurons * d).map(|_| number(1 << 52, 1 << 51).to_f64()).collect();
    let output = if neurons == 1 {
        vec![Rational::from(1)]
    } else {
        (0..neurons).map(|_| number(30, 21) + Rational::from((1, 97))).collect()
    };
    let size = [1, 1, 3, 300][random.below(4) as usize];
    let label = |random: &mut Seeded| if random.below(3) == 0 { Label::Negative } else { Label::Positive };
    let labels = (0..n).map(|_| label(&mut random)).collect();
    let model = Model::network(Dataset::new(rows, labels).unwrap(), output, &Rational::from((1, 3)));
    (model, w.iter().map(|c| c * f64::from(size)).collect())
}

#[test]
fn the_claimed_defect_is_at_least_the_true_one_and_not_far_above() {
    let (mut ratios, mut refused) = (Vec::new(), 0);
    for seed in 0..3000 {
        let (model, w) = random(seed);
        let mut stepper = Doubles::new(&model, &point(&w, 0.0)).unwrap();
        if !stepper.step(None) {
            refused += 1;
            continue;
        }
        let start: Vec<Float> = w.iter().map(|c| Float::with_val(BITS, c)).collect();
        let ball = stepper.ball();
        let (claimed, true_defect) = (ball.radius.to_f64(), distance_to(&exact_step(&model, &start), &ball));
        assert!(true_defect <= claimed, "seed {seed}: claimed {claimed:e}, true {true_defect:e}");
        if true_defect > 0.0 {
            ratios.push(claimed / true_defect);
        }
    }
    ratios.sort_by(f64::total_cmp);
    assert!(ratios.len() > 2000 && refused > 50, "{} steps, {refused} refused", ratios.len());
    assert!(ratios[ratios.len() / 2] < 60.0, "the median of claimed/true is {}", ratios[ratios.len() / 2]);
}

/// A true point at the edge of the ball, followed through kicks and other changes of pattern.
#[test]
fn the_ball_contains_the_point_that_it_contained() {
    let mut changes = 0;
    for seed in 0..150 {
        let (model, w) = random(10_000 + seed);
        let radius = [1e-12, 1e-9, 1e-6][seed as usize % 3];
        let mut stepper = Doubles::new(&model, &point(&w, radius)).unwrap();
        let mut true_point: Vec<Float> = w.iter().map(|c| Float::with_val(BITS, c)).collect();
        true_point[0] += radius;
        for k in 0..40 {
            let before = stepper.pattern();
            if !stepper.step(None) {
                break;
            }
            true_point = exact_step(&model, &true_point);
            let ball = stepper.ball();
            assert!(distance_to(&true_point, &ball) <= ball.radius, "seed {seed}, step {k}");
            changes += usize::from(stepper.pattern().is_some_and(|after| before != Some(after)));
        }
    }
    assert!(changes > 50, "{changes} changes of pattern");
}

fn single(x: &[(&str, Label)], eta: &str) -> Model {
    let rows = x.iter().map(|(x, _)| vec![x.parse().unwrap()]).collect();
    let data = Dataset::new(rows, x.iter().map(|(_, label)| *label).collect()).unwrap();
    Model::single_neuron(data, &eta.parse().unwrap())
}

#[test]
fn what_its_bounds_do_not_cover_is_refused_and_left_as_it_was() {
    for (x, label, w, radius) in [
        ("1", Label::Positive, 1e-20, 1e-20),
        // A kick beyond any double, one beyond LARGE, a ball on which the weights differ too much,
        // a product f that is too uncertain.
        ("1", Label::Negative, 800.0, 0.0),
        ("1", Label::Negative, 40.0, 0.0),
        ("1", Label::Positive, 1.0, 1e-2),
        ("1000", Label::Positive, 1e12, 0.0),
    ] {
        let model = single(&[(x, label)], "1");
        let mut stepper = Doubles::new(&model, &point(&[w], radius)).unwrap();
        assert!(!stepper.step(None), "{x} {label:?} {w} {radius}");
        assert_eq!((stepper.ball().centre[0].to_f64(), stepper.ball().radius.to_f64()), (w, radius));
    }
    let model = single(&[("1", Label::Positive)], "1");
    assert!(Doubles::new(&model, &point(&[1e16], 0.0)).is_none());
    assert!(Doubles::new(&single(&[("10000000000000000", Label::Positive)], "1"), &point(&[1.0], 0.0)).is_none());
    assert!(Doubles::new(&single(&[("0", Label::Positive)], "1"), &point(&[1.0], 0.0)).is_none());
}

#[test]
fn a_known_pattern_needs_no_sign() {
    let model = single(&[("1", Label::Positive)], "1");
    for (active, moved) in [(true, 1.0), (false, 0.0)] {
        let mut stepper = Doubles::new(&model, &point(&[0.0], 0.0)).unwrap();
        assert!(!stepper.step(None));
        assert!(stepper.step(Some(&Pattern::from_fn(1, 1, |_, _| active))));
        assert_eq!(stepper.ball().centre[0], moved);
    }
}

/// An underflowing weight is no weight: 1 sample is active with e^{-2000}.
#[test]
fn weights_below_all_doubles_are_covered() {
    let model = single(&[("1000", Label::Positive)], "1");
    let mut stepper = Doubles::new(&model, &point(&[2.0], 0.0)).unwrap();
    assert!(stepper.step(None));
    assert_eq!(stepper.ball().centre[0], 2);
}
