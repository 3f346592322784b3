//! The slide.

use margincert::data::random::Seeded;
use margincert::endings::trap::{ExactHypotheses, TrapRows};
use margincert::model::{Model, Pattern};
use margincert::stepping::{Ball, Orbit, Precision};
use margincert::trajectory::slide::{Held, Slide};
use rayon::prelude::*;
use rug::{Float, Integer, Rational};

use super::{ROUNDING, Rows, barely, dot, floats, grow, kicked, norm};

/// The step where slides start, and how many steps are watched.
const FROM: u64 = 3000;
const LATER: u64 = 50_000;

/// What a slide says, in doubles.
struct Word<'a> {
    rows: Rows,
    slide: &'a Slide,
    q: Vec<f64>,
    /// An orthonormal basis of span(x_N).
    basis: Vec<Vec<f64>>,
    may_kick: Vec<usize>,
}

impl<'a> Word<'a> {
    fn of(model: &Model, slide: &'a Slide) -> Self {
        let (rows, mut basis) = (Rows::of(model), Vec::new());
        slide.kicking.iter().for_each(|&l| grow(&mut basis, &rows.rows[l]));
        Self { may_kick: rows.inside(&basis), q: floats(&slide.offset), rows, basis, slide }
    }

    /// |r_1| and |r_2| from a piece's curve.
    fn parts(&self, held: &Held, w: &[f64], step: u64) -> [f64; 2] {
        let piece = &held.piece;
        let tau = piece.tau.to_f64() + step as f64 - piece.from.to_f64();
        let x = tau.ln() - piece.centre.to_f64();
        let mut rest: Vec<f64> = w.iter().zip(&self.q).map(|(w, q)| w - q).collect();
        let along: Vec<f64> = self.basis.iter().map(|b| dot(b, &rest)).collect();
        let mut power = 1.0;
        for c in &piece.coefficients {
            rest.iter_mut().zip(c).for_each(|(r, c)| *r -= power * c.to_f64());
            power *= x;
        }
        for b in &self.basis {
            let along = dot(b, &rest);
            rest.iter_mut().zip(b).for_each(|(r, b)| *r -= along * b);
        }
        [norm(&along), norm(&rest)]
    }

    /// Steps from the first step of the slide and watches; how much of each bound was used, and the
    /// number of kicks.
    fn holds(&self, mut w: Vec<f64>) -> ([f64; 2], u64) {
        let (mut used, mut kicks, mut step) = ([0.0f64; 2], 0, FROM);
        for held in &self.slide.pieces {
            let rho = held.rho.each_ref().map(Rational::to_f64);
            while held.piece.to >= step && step < FROM + LATER {
                for ((used, part), rho) in used.iter_mut().zip(self.parts(held, &w, step)).zip(rho) {
                    assert!(part <= rho + ROUNDING, "{part} above {rho} at step {step}");
                    *used = used.max(part / rho.max(ROUNDING));
                }
                kicks += self.rows.pattern_is(&w, &self.slide.active, &self.may_kick, step - FROM);
                if held.piece.to == step {
                    break;
                }
                self.rows.step(&mut w);
                step += 1;
            }
        }
        (used, kicks)
    }
}

fn slide_at(model: &Model, active: &[usize], w: &[f64]) -> Option<Slide> {
    let pattern = Pattern::from_fn(1, model.data().n(), |_, i| active.contains(&i));
    let ball = Ball { centre: w.iter().map(|c| Float::with_val(64, c)).collect(), radius: Float::new(64) };
    let setting = ExactHypotheses::new(&TrapRows::at(model, &pattern)).ok()?;
    setting.slide(&Integer::from(FROM), &ball).ok().map(|(slide, ..)| slide)
}

#[test]
fn slides_hold_under_stepping() {
    let seen: Vec<(usize, u64, [f64; 2])> = (0..40u64)
        .into_par_iter()
        .filter_map(|seed| {
            let (model, w0) = kicked(seed)?;
            let mut orbit = Orbit::new(&model, &w0, Precision::default());
            orbit.advance_to(FROM).ok()?;
            let pattern = orbit.pattern().ok()?;
            let active: Vec<usize> = pattern.active_samples().into_iter().filter(|&i| model.sign(i) > 0).collect();
            let w: Vec<f64> = orbit.ball().centre.iter().map(Float::to_f64).collect();
            let slide = slide_at(&model, &active, &w)?;
            let (_, kicks) = Word::of(&model, &slide).holds(w.clone());
            let (far, from) = barely(&w, &mut Seeded(seed ^ 0x5eed), 8, |w| slide_at(&model, &active, w))?;
            let (used, _) = Word::of(&model, &far).holds(from);
            Some((slide.kicking.len(), kicks, used))
        })
        .collect();
    let with = |walls: usize| seen.iter().filter(|(n, kicks, _)| *n == walls && *kicks > 0).count();
    let most = seen.iter().fold([0.0f64; 2], |m, (.., used)| [0, 1].map(|j| m[j].max(used[j])));
    let walls: Vec<usize> = (0..4).map(with).collect();
    println!("{} slides; seen to kick, by the number of walls: {walls:?}; used of the bounds: {most:?}", seen.len());
    assert!(with(1) >= 6 && with(2) >= 4, "{seen:?}");
}
