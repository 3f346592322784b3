//! A piece of a glide as one of a slide, where its radius is the smaller one.

use rug::{Float, Integer, Rational};

use super::bound::{Held, Piece};
use super::field::Curve;
use super::slid::{Beside, Rail, Sliding};
use super::state::{DEGREE, Glider, LOSS};
use super::stretch::{Slid, Stretch};
use super::vector::{add_scaled, norm};
use crate::endings::trap::TrapFailure;

/// How deep the reference of a slide lies, over what kicks ask for, as it is tried.
const DEPTHS: [f64; 3] = [1.0625, 1.5, 2.25];

impl Glider {
    /// The same piece as one of a slide, where its radius is the smaller one.
    pub(super) fn slid(&mut self, length: f64, glided: &Held) -> Result<bool, TrapFailure> {
        if self.is_pressed() || self.is_loose() {
            return Ok(false);
        }
        let (s, tau) = (self.s(), self.tau.to_f64());
        let mut walls = self.walls();
        walls.sort_by_key(|l| self.field.negatives[*l].sample);
        let push = 1.5 * norm(&self.field.push(s, &self.reference())) / tau;
        let same = self.rail.as_ref().filter(|(rail, _)| rail.kicking == walls && self.pieces.is_empty());
        let mut rails: Vec<(Rail, Option<Beside>)> =
            same.map(|(rail, beside)| (rail.clone(), Some(beside.clone()))).into_iter().collect();
        for depth in DEPTHS {
            rails.extend(Rail::new(&self.field, &walls, push, depth).map(|rail| (rail, None)));
        }
        for (rail, beside) in rails {
            let reference = rail.reference(&self.centre);
            let curve = self.field.flow(s, &reference, &rail.kicking, (DEGREE, 1));
            let piece = Piece {
                field: &self.field,
                curve: &curve,
                s,
                length,
                start: 0.0,
                height: 0.0,
                products: &self.products,
                wakes: None,
                awake: None,
                frame: None,
                slides: true,
            };
            let gap = rail.distance(&self.centre, &reference);
            let known = beside.clone().unwrap_or_else(|| Beside {
                radii: [self.radius; 2],
                height: rail.height(&self.field, &self.centre, self.radius),
            });
            let start = Beside { radii: [gap[0] + known.radii[0], gap[1] + known.radii[1]], height: known.height };
            let slid = Sliding { piece: &piece, rail: &rail, start }.held();
            let Ok(held) = slid else { continue };
            let end = glided.fall.map_or(glided.rho, |(_, end)| end);
            if held.radii.iter().sum::<f64>() >= end || piece.loss()? > LOSS * held.radii[1] + 1e-9 {
                continue;
            }
            return self.land_slid((rail, beside.is_some()), &curve, length, held).map(|()| true);
        }
        Ok(false)
    }

    pub(super) fn land_slid(
        &mut self,
        (rail, goes_on): (Rail, bool),
        curve: &Curve,
        length: f64,
        held: Beside,
    ) -> Result<(), TrapFailure> {
        let (s, steps) = (self.s(), self.steps(length)?);
        self.close(None);
        let short = |x: f64| Float::with_val(30, x * (1.0 + 1e-8)).to_rational().ok_or(TrapFailure::DoesNotClose);
        let to = Integer::from(&self.k + &steps);
        let mut coefficients = curve.v.clone();
        if let Some(first) = coefficients.first_mut() {
            add_scaled(first, -1.0, rail.offset());
        }
        let slid =
            Slid { centre: s, coefficients, to: to.clone(), rho: [short(held.radii[0])?, short(held.radii[1])?] };
        match self.done.last_mut() {
            Some(Stretch::Slide { pieces, .. }) if goes_on => pieces.push(slid),
            _ => self.done.push(Stretch::Slide {
                active: self.active(),
                kicking: rail.kicking.iter().map(|l| self.field.negatives[*l].sample).collect(),
                offset: rail.exact.clone(),
                from: self.k.clone(),
                tau: self.tau.clone(),
                pieces: vec![slid],
            }),
        }
        self.tau += Rational::from(&steps);
        self.k = to;
        let end = curve.at(self.s() - s);
        let radii = held.radii.map(|x| x * (1.0 + 1e-7) + 1e-12);
        let above: Vec<f64> = end.iter().zip(&self.q).map(|(v, q)| v - q).collect();
        self.v = rail.off_walls(&above);
        (self.centre, self.radius) = (end, radii.iter().sum());
        self.height = self.highest();
        self.rail = Some((rail, Beside { radii, height: held.height }));
        Ok(())
    }
}
