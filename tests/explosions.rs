//! Chains of kicks that barely close (docs/lemmas.md lemma:explosion), stepped in plain high
//! precision as far as exponents reach.

#![cfg(test)]

use std::num::NonZeroU32;

use margincert::claim::{Certificate, Checked, Subject, Verdict, Witness};
use margincert::data::random::{Classes, Family, Seeded};
use margincert::data::{AtZero, Dataset};
use margincert::endings::explosion::{Explosion, Unsteady};
use margincert::model::Model;
use margincert::stepping::{Ball, Precision};
use margincert::trajectory::fate::{End, Undecided, fate};
use rug::{Float, Rational};

const PREC: u32 = 512;
/// e to this power is the last kick that is made: its square is still a number.
const LAST: f64 = 3e8;

fn at(model: &Model, w: &[Float]) -> Option<Explosion> {
    Explosion::at(model, &Ball { centre: w.to_vec(), radius: Float::new(64) }).ok()
}

fn float(q: &Rational) -> Float {
    Float::with_val(PREC, q)
}

fn dot(x: &[Rational], w: &[Float]) -> Float {
    x.iter().zip(w).fold(Float::new(PREC), |sum, (x, w)| sum + float(x) * w)
}

fn norm(w: &[Float]) -> Float {
    w.iter().fold(Float::new(PREC), |sum, c| sum + Float::with_val(PREC, c * c)).sqrt()
}

/// One step of gradient descent, by the definition.
fn step(model: &Model, w: &[Float]) -> Vec<Float> {
    let data = model.data();
    let mut next = w.to_vec();
    for (i, x) in data.rows().iter().enumerate() {
        let t = dot(x, w);
        if t > 0 {
            let y = model.sign(i);
            let push = float(model.h()) * (t * -y).exp() * y;
            next.iter_mut().zip(x).for_each(|(w, x)| *w += float(x) * &push);
        }
    }
    next
}

/// The kick number j of a chain; `None` after the last one.
fn kick_of(explosion: &Explosion, j: usize) -> Option<usize> {
    let (kicks, cycle) = (&explosion.chain.kicks, explosion.chain.cycle);
    // The last two of the chain are the cycle.
    let around = || cycle.map(|_| kicks[kicks.len() - 2 + (j - kicks.len()) % 2]);
    kicks.get(j).copied().or_else(around)
}

/// Steps from w, where kick number `first` is due, that are as lemma:explosion says, and the
/// largest |e_k|/(delta A_k) seen.
fn follow(model: &Model, explosion: &Explosion, first: usize, mut w: Vec<Float>) -> (usize, f64) {
    let data = model.data();
    let (a, delta) = (float(&explosion.a), float(&explosion.delta));
    let (mut steps, mut tightest) = (0, 0.0f64);
    let mut previous = Float::new(PREC);
    loop {
        let Some(l) = kick_of(explosion, first + steps) else {
            assert!(data.rows().iter().all(|x| dot(x, &w) <= 0), "dead after the chain");
            return (steps, tightest);
        };
        let b = dot(data.row(l), &w);
        assert!(b > 0, "{l} kicks at step {steps}");
        if b > LAST {
            return (steps, tightest);
        }
        let copies = data.negatives().iter().filter(|&&i| data.row(i) == data.row(l)).count() as u32;
        let kick = float(model.h()) * b.exp() * copies;
        assert!(kick >= a && kick > Float::with_val(PREC, &previous * 2u32), "kicks grow");
        w = step(model, &w);
        let e: Vec<Float> = w.iter().zip(data.row(l)).map(|(w, x)| float(x) * &kick + w).collect();
        let part = (norm(&e) / Float::with_val(PREC, &kick * &delta)).to_f64();
        assert!(part <= 1.0, "step {steps}: {part}");
        (steps, tightest, previous) = (steps + 1, tightest.max(part), kick);
    }
}

/// The same chain with another delta and, nearly, the least A with which it lasts.
fn least(model: &Model, mut explosion: Explosion, random: &mut Seeded) -> Explosion {
    let other = &explosion.delta * Rational::from((random.between(10, 190), 100));
    let before = std::mem::replace(&mut explosion.delta, other);
    if !explosion.lasts(model) {
        explosion.delta = before;
    }
    loop {
        let a = &explosion.a * Rational::from((99, 100));
        let smaller = Explosion { a, ..explosion.clone() };
        if !smaller.lasts(model) {
            return explosion;
        }
        explosion = smaller;
    }
}

/// -A x_l + delta A u with the A of the certificate: u lowers the next kick, also against another
/// one, or is any direction.
fn worst(model: &Model, explosion: &Explosion, random: &mut Seeded) -> Option<Vec<Float>> {
    let x = model.data().row(explosion.chain.kicks[0]);
    let any = |random: &mut Seeded| Float::with_val(PREC, random.between(-100, 100));
    let next = model.data().row(kick_of(explosion, 1)?);
    let others = model.data().negatives();
    let other = model.data().row(others[random.below(others.len() as u64) as usize]);
    let u: Vec<Float> = match random.below(3) {
        0 => next.iter().map(|c| -float(c)).collect(),
        1 => other.iter().zip(next).map(|(raised, lowered)| float(raised) - float(lowered)).collect(),
        _ => x.iter().map(|_| any(random)).collect(),
    };
    let length = norm(&u);
    let (a, delta) = (float(&explosion.a), float(&explosion.delta) / &length);
    (length != 0).then(|| x.iter().zip(u).map(|(x, u)| (u * &delta - float(x)) * &a).collect())
}

#[test]
fn chains_that_barely_close_go_on_as_proved() {
    let random = &mut Seeded(20);
    let family = |n, d| Family { n, d, size: 8, denominator: NonZeroU32::new(2).unwrap(), classes: Classes::Both };
    let (mut cycles, mut long, mut landings, mut steps) = (0, 0, 0, 0);
    let (mut first, mut later) = (0.0f64, 0.0f64);
    for _ in 0..1500 {
        let (n, d) = (random.between(2, 7) as usize, random.between(1, 3) as usize);
        let Some(mut data) = family(n, d).draw(random) else { continue };
        if random.below(4) == 0 {
            data = doubled(&data);
        }
        let model = Model::single_neuron(data, &Rational::from((random.between(1, 60), 10)));
        let w: Vec<f64> = (0..d).map(|_| random.between(-100, 100) as f64 / 100.0).collect();
        let scaled = |t: f64| w.iter().map(|c| Float::with_val(PREC, c * t)).collect::<Vec<_>>();
        // The least multiple of w that closes, nearly.
        let (mut lo, mut hi) = (0.0, 200.0);
        if at(&model, &scaled(hi)).is_none() {
            continue;
        }
        while hi - lo > 1e-6 * hi {
            let mid = (lo + hi) / 2.0;
            if at(&model, &scaled(mid)).is_some() { hi = mid } else { lo = mid }
        }
        let explosion = at(&model, &scaled(hi)).unwrap();
        let (made, part) = follow(&model, &explosion, 0, scaled(hi));
        (steps, first) = (steps + made, first.max(part));
        let least = least(&model, explosion.clone(), random);
        for _ in 0..6 {
            if let Some(w) = worst(&model, &least, random) {
                let (made, part) = follow(&model, &least, 1, w);
                (steps, later) = (steps + made, later.max(part));
            }
        }
        match explosion.chain.cycle {
            Some(_) => cycles += 1,
            None => landings += 1,
        }
        long += usize::from(explosion.chain.kicks.len() > 2);
    }
    println!(
        "{cycles} cycles, {landings} landings, {long} long chains, {steps} steps, |e|/(delta A) up to {first}, later {later}"
    );
    assert!(cycles > 200 && landings > 30 && long > 20 && steps > 1000);
}

/// Large steps from random starts: what explodes is proved and the kernel accepts it, but for ties.
#[test]
fn large_steps_explode_and_the_kernel_agrees() {
    let random = &mut Seeded(7);
    let mut exploding = 0;
    for case in 0..700 {
        let (n, d) = (random.between(2, 8) as usize, random.between(1, 4) as usize);
        let family = Family { n, d, size: 20, denominator: NonZeroU32::new(10).unwrap(), classes: Classes::Both };
        let Some(data) = family.draw(random) else { continue };
        let eta = Rational::from((random.between(1, 400), 10));
        let w0: Vec<Rational> = (0..d).map(|_| Rational::from((random.between(-20, 20), 10))).collect();
        let model = Model::single_neuron(data.clone(), &eta);
        let decided = match fate(&model, &w0, 100, Precision::default(), &Default::default()) {
            Ok(decided) => decided,
            Err(Undecided::Explodes { failure, .. }) => {
                assert!(matches!(failure, Unsteady::Tied { .. }), "{case}: {failure}");
                continue;
            }
            Err(_) => continue,
        };
        if !matches!(decided.end, End::Exploding(_)) {
            continue;
        }
        exploding += 1;
        let subject =
            Subject { name: "random", data: &data, start: Some((&eta, &w0)), network: None, at_zero: AtZero::Zero };
        let witness = Witness::Fate { decided, rate_at: Vec::new(), separator: None };
        if let Err(refusal) = Checked::new(Certificate::new("fate", subject, Verdict::Proved, &witness)) {
            panic!("{case}: {refusal}");
        }
    }
    println!("{exploding} explode");
    assert!(exploding > 80);
}

/// The last sample twice: equal negatives kick together.
fn doubled(data: &Dataset) -> Dataset {
    let last = data.n() - 1;
    let (mut rows, mut labels) = (data.rows().to_vec(), data.labels().to_vec());
    rows.push(rows[last].clone());
    labels.push(labels[last]);
    Dataset::new(rows, labels).unwrap()
}
