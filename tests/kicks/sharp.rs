//! The sharp trap.

use margincert::data::random::Seeded;
use margincert::endings::trap::{ExactHypotheses, Shape, Trap, TrapRows};
use margincert::model::{Model, Pattern};
use margincert::stepping::{Ball, Precision};
use margincert::trajectory::fate::{End, fate};
use rayon::prelude::*;
use rug::{Float, Integer, Rational};

use super::{ROUNDING, Rows, barely, dot, floats, grow, kicked, norm};

const LATER: u64 = 100_000;

/// What a closed sharp trap says, in doubles.
struct Word {
    rows: Rows,
    w_hat: Vec<f64>,
    w_tilde: Vec<f64>,
    tau: f64,
    rho: [f64; 3],
    /// An orthonormal basis of span(x_N, x_S), that of span(x_N) first.
    basis: Vec<Vec<f64>>,
    walls: usize,
    active: Vec<usize>,
    /// T.
    may_kick: Vec<usize>,
}

impl Word {
    fn of(model: &Model, trap: &Trap) -> Option<Self> {
        let Shape::Bounded { parts, .. } = &trap.shape else { return None };
        let rows = Rows::of(model);
        let mut basis = Vec::new();
        trap.kicking.iter().for_each(|&l| grow(&mut basis, &rows.rows[l]));
        let (walls, may_kick) = (basis.len(), rows.inside(&basis));
        trap.optimum.support.iter().for_each(|&i| grow(&mut basis, &rows.rows[i]));
        Some(Self {
            w_hat: floats(&trap.optimum.w),
            w_tilde: floats(&trap.w_tilde),
            tau: trap.s.to_f64().exp(),
            rho: parts.each_ref().map(Rational::to_f64),
            active: trap.active.clone(),
            basis,
            walls,
            may_kick,
            rows,
        })
    }

    /// |r_1|, |r_2|, |r_3|.
    fn parts(&self, w: &[f64], later: u64) -> [f64; 3] {
        let s = (self.tau + later as f64).ln();
        let mut rest: Vec<f64> =
            w.iter().zip(&self.w_hat).zip(&self.w_tilde).map(|((w, h), t)| w - s * h - t).collect();
        let along: Vec<f64> = self.basis.iter().map(|q| dot(q, &rest)).collect();
        for (q, along) in self.basis.iter().zip(&along) {
            rest.iter_mut().zip(q).for_each(|(r, q)| *r -= along * q);
        }
        [norm(&along[..self.walls]), norm(&along[self.walls..]), norm(&rest)]
    }

    /// Steps from w_K and watches; how much of each bound was used, and the number of kicks.
    fn holds(&self, mut w: Vec<f64>) -> ([f64; 3], u64) {
        let (mut used, mut kicks) = ([0.0f64; 3], 0);
        for later in 0..LATER {
            for ((used, part), rho) in used.iter_mut().zip(self.parts(&w, later)).zip(&self.rho) {
                assert!(part <= rho + ROUNDING, "{part} above {rho}, {later} steps after K");
                *used = used.max(part / rho.max(ROUNDING));
            }
            kicks += self.rows.pattern_is(&w, &self.active, &self.may_kick, later);
            self.rows.step(&mut w);
        }
        (used, kicks)
    }
}

/// A random orbit that ends in a sharp trap: the trap, and w_K.
fn trapped(seed: u64) -> Option<(Model, Trap, Vec<f64>)> {
    let (model, w0) = kicked(seed)?;
    let decided = fate(&model, &w0, 20_000, Precision::default(), &Default::default()).ok()?;
    let End::Trap(trap) = decided.end else { return None };
    let w = decided.ball.centre.iter().map(Float::to_f64).collect();
    (decided.slide.is_none() && matches!(trap.shape, Shape::Bounded { .. })).then_some((model, *trap, w))
}

/// The trap at w as if w were an iterate.
fn close_at(model: &Model, active: &[usize], w: &[f64]) -> Option<Trap> {
    let pattern = Pattern::from_fn(1, model.data().n(), |_, i| active.contains(&i));
    let ball = Ball { centre: w.iter().map(|c| Float::with_val(64, c)).collect(), radius: Float::new(64) };
    let trap = ExactHypotheses::new(&TrapRows::at(model, &pattern)).ok()?.close(&Integer::from(1), &ball).ok()?;
    matches!(trap.shape, Shape::Bounded { .. }).then_some(trap)
}

#[test]
fn sharp_traps_hold_under_stepping() {
    let seen: Vec<(usize, u64, [f64; 3])> = (0..120u64)
        .into_par_iter()
        .filter_map(|seed| {
            let (model, trap, w) = trapped(seed)?;
            let (_, kicks) = Word::of(&model, &trap)?.holds(w.clone());
            let (far, from) = barely(&w, &mut Seeded(seed ^ 0x5eed), 20, |w| close_at(&model, &trap.active, w))?;
            let (used, _) = Word::of(&model, &far)?.holds(from);
            Some((trap.kicking.len(), kicks, used))
        })
        .collect();
    let with = |walls: usize| seen.iter().filter(|(n, kicks, _)| *n == walls && *kicks > 0).count();
    let most = seen.iter().fold([0.0f64; 3], |m, (.., used)| [0, 1, 2].map(|j| m[j].max(used[j])));
    let walls: Vec<usize> = (0..4).map(with).collect();
    println!("{} traps; seen to kick, by the number of walls: {walls:?}; used of the bounds: {most:?}", seen.len());
    assert!(with(1) >= 22 && with(2) >= 8, "{seen:?}");
}
