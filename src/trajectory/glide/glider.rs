//! One piece of a glide after the other, each up to the next event.

use rug::{Float, Integer, Rational};

use super::bound::{DUST, Held, Piece};
use super::event::Event;
use super::field::{Curve, Field, Row, product, value};
use super::frame::Frame;
use super::loose::CLOSE;
use super::state::{DEGREE, Glider, LOSS, ORDER};
use super::stretch::Glided;
use super::vector::{dot, norm};
use crate::endings::trap::TrapFailure;
use crate::model::Model;
use crate::stepping::Ball;

/// The longest piece in s, and the shortest.
const LONGEST: f64 = 16.0;
const SHORTEST: f64 = 1e-7;
/// Of what a kick takes in a step: what is pushed more into a wall lifts it.
const LIFTS: f64 = 1.0;

fn field(model: &Model, active: &[usize]) -> Field {
    let data = model.data();
    let row = |i: usize| Row::new(i, data.row(i).iter().map(Rational::to_f64).collect());
    let rows = |samples: Vec<usize>| samples.into_iter().map(row).filter(|x| x.norm > 0.0).collect();
    let missed = data.positives().into_iter().filter(|i| !active.contains(i)).collect();
    Field {
        h: model.h().to_f64(),
        active: rows(active.to_vec()),
        missed: rows(missed),
        loose: Vec::new(),
        negatives: rows(data.negatives()),
        exact: data.negatives().into_iter().map(|i| (i, data.row(i).to_vec())).collect(),
    }
}

impl Glider {
    pub(super) fn new(model: &Model, active: &[usize], k: &Integer, ball: &Ball) -> Result<Self, TrapFailure> {
        let field = field(model, active);
        if field.active.is_empty() {
            return Err(TrapFailure::NothingActive);
        }
        let centre: Vec<f64> = ball.centre.iter().map(Float::to_f64).collect();
        let mut glider = Self {
            products: Vec::new(),
            k: k.clone(),
            tau: Rational::from(1),
            v: centre.clone(),
            q: vec![0.0; centre.len()],
            radius: ball.radius.to_f64(),
            height: 0.0,
            centre,
            length: 0.25,
            done: Vec::new(),
            pieces: Vec::new(),
            frame: None,
            rail: None,
            awake: None,
            landed: None,
            changes: 0,
            loosened: 0,
            order: ORDER,
            field,
        };
        let high: Vec<usize> = glider.high();
        glider.field.press(&high);
        glider.products = glider.field.products();
        glider.height = glider.highest();
        glider.settle()?;
        Ok(glider)
    }

    /// Makes one piece; a missed positive if it wakes on it.
    pub(super) fn advance(&mut self) -> Result<Option<usize>, TrapFailure> {
        if let Some(landed) = self.landed.take() {
            self.release(landed)?;
        }
        self.height = self.height.min(self.highest());
        self.deepen()?;
        if self.sort()? {
            return self.advance();
        }
        let (s, walls) = (self.s(), self.walls());
        let reference = self.reference();
        let curve = self.field.flow(s, &reference, &walls, (DEGREE, self.order));
        let tau_h = self.field.h * self.tau.to_f64();
        let lifted = |(l, nu): &(usize, Vec<f64>)| {
            nu.first().is_some_and(|nu| *nu > LIFTS * tau_h).then(|| self.field.negatives[*l].sample)
        };
        let lifted: Vec<usize> = curve.nu.iter().filter_map(lifted).collect();
        if !lifted.is_empty() {
            self.press(&lifted)?;
            return self.advance();
        }
        let mut length = (2.0 * self.length).min(LONGEST);
        let start = norm(&self.centre.iter().zip(&reference).map(|(w, v)| w - v).collect::<Vec<_>>()) + self.radius;
        let missed = self.field.missed.iter().position(|x| dot(&x.x, &reference) >= -x.norm * start * CLOSE);
        if let Some(missed) = missed {
            let sample = self.field.missed[missed].sample;
            if !self.is_driven(&curve, missed)
                && !self.is_loose()
                && let Ok(woken) = self.wake(&curve, missed, start)
            {
                return Ok(Some(woken));
            }
            self.loosen(sample)?;
            return self.advance();
        }
        self.reframe(&curve, s, &reference);
        let event = self.first_event(&curve, length);
        let shortest = SHORTEST.max(2.0 / self.tau.to_f64());
        match event {
            Some((at, Event::Lands { sample })) if at < shortest => {
                self.release(sample)?;
                return self.advance();
            }
            Some((at, Event::Nears { sample })) if at < shortest => {
                self.loosen(sample)?;
                return self.advance();
            }
            Some((at, _)) => length = at.max(shortest),
            None => {}
        }
        let (until, kick) = (length, self.kick());
        length = length.min(self.patience(start)).max(shortest);
        loop {
            let piece = Piece {
                field: &self.field,
                curve: &curve,
                s,
                length,
                start,
                height: self.height,
                products: &self.products,
                wakes: None,
                awake: self.awake,
                frame: self.frame.as_ref(),
                slides: false,
            };
            let held = piece.held().and_then(|held| {
                let lost = piece.loss()? > LOSS * (held.rho + kick);
                if lost { Err(TrapFailure::DoesNotClose) } else { Ok(held) }
            });
            match held {
                Ok(held) => {
                    self.order = if piece.remainder(1) > LOSS * (held.rho + kick) { ORDER } else { 1 };
                    if !self.slid(length, &held)? {
                        self.land(&curve, s, length, &held)?;
                    }
                    if length >= until {
                        match event {
                            Some((_, Event::Lands { sample })) => self.landed = Some(sample),
                            Some((_, Event::Nears { sample })) => self.loosen(sample)?,
                            _ => {}
                        }
                    }
                    self.length = length.max(shortest).max(1e-4);
                    return Ok(None);
                }
                Err(TrapFailure::ActiveMayDie { sample } | TrapFailure::OtherMayWake { sample })
                    if length <= shortest =>
                {
                    self.loosen(sample)?;
                    return self.advance();
                }
                // What rises so fast is pressed as soon as it is active.
                Err(TrapFailure::KicksTooDeep { wall }) if length <= shortest && self.is_lifted(&curve, wall) => {
                    self.press(&[wall])?;
                    return self.advance();
                }
                Err(failure) if length <= shortest => return Err(failure),
                Err(_) => length = (length / 2.0).max(shortest),
            }
        }
    }

    /// The piece on which a missed positive crosses its boundary, whenever that is.
    pub(super) fn wake(&mut self, curve: &Curve, missed: usize, start: f64) -> Result<usize, TrapFailure> {
        let (sample, across, s) = (self.field.missed[missed].sample, self.field.missed[missed].norm, self.s());
        let level = product(&curve.v, &self.field.missed[missed].x);
        let slope = level.get(1).copied().unwrap_or(0.0);
        if slope <= 0.0 {
            return Err(TrapFailure::OtherMayWake { sample });
        }
        let mut failure = TrapFailure::OtherMayWake { sample };
        let mut length = 2.0 * across * start / slope;
        for _ in 0..24 {
            let piece = Piece {
                field: &self.field,
                curve,
                s,
                length,
                start,
                height: self.height,
                products: &self.products,
                wakes: Some(sample),
                awake: self.awake,
                frame: None,
                slides: false,
            };
            match piece.held() {
                Ok(Held { rho, height, .. }) if value(&level, length) > across * rho * 1.02 => {
                    let centre = length / 2.0;
                    let about = curve.about(centre);
                    let sizes = about.v.iter().enumerate().skip(1).map(|(k, c)| norm(c) * centre.powi(k as i32));
                    let radius = rho + sizes.sum::<f64>() * (1.0 + 1e-6);
                    let middle = about.v[0].clone();
                    self.put(&about, (length, s + centre), &Held { rho, height, fall: None })?;
                    (self.centre, self.radius, self.height) = (middle, radius, height);
                    return Ok(sample);
                }
                Ok(_) => {}
                Err(why) => {
                    failure = why;
                    break;
                }
            }
            length *= 1.1;
        }
        Err(failure)
    }

    /// Puts the piece and goes to its end.
    pub(super) fn land(&mut self, curve: &Curve, s: f64, length: f64, held: &Held) -> Result<(), TrapFailure> {
        self.put(curve, (length, s), held)?;
        let end = curve.at(self.s() - s);
        self.v = end.iter().zip(&self.q).map(|(v, q)| v - q).collect();
        let rho = held.fall.map_or(held.rho, |(_, end)| end);
        let dust = DUST * norm(&end);
        (self.centre, self.radius) = (end, rho * (1.0 + 1e-7) + dust);
        self.height = held.height;
        Ok(())
    }

    pub(super) fn put(&mut self, curve: &Curve, (length, centre): (f64, f64), held: &Held) -> Result<(), TrapFailure> {
        let steps = self.steps(length)?;
        let to = Integer::from(&self.k + &steps);
        self.rail = None;
        let short = |x: f64| Float::with_val(30, x * (1.0 + 1e-8)).to_rational().ok_or(TrapFailure::DoesNotClose);
        let fall = match held.fall {
            None => None,
            Some((kappa, end)) => Some((Rational::from_f64(kappa).ok_or(TrapFailure::DoesNotClose)?, short(end)?)),
        };
        let short_curve = curve.short(length);
        self.pieces.push(Glided {
            from: self.k.clone(),
            to: to.clone(),
            tau: self.tau.clone(),
            centre,
            nu: self.pushing(&short_curve),
            coefficients: short_curve.v,
            order: curve.order,
            loose: (self.field.loose.iter().map(|x| x.sample).collect(), short_curve.mu.clone()),
            pressed: self.members(true),
            rho: short(held.rho)?,
            fall,
        });
        self.tau += Rational::from(&steps);
        self.k = to;
        Ok(())
    }

    /// nu by sample numbers, ascending.
    pub(super) fn pushing(&self, curve: &Curve) -> Vec<(usize, Vec<f64>)> {
        let mut nu: Vec<(usize, Vec<f64>)> =
            curve.nu.iter().map(|(l, nu)| (self.field.negatives[*l].sample, nu.clone())).collect();
        nu.sort_by_key(|(sample, _)| *sample);
        nu
    }

    /// A glide has one frame: with other walls another one begins.
    pub(super) fn reframe(&mut self, curve: &Curve, s: f64, reference: &[f64]) {
        if self.is_pressed() || self.frame.as_ref().is_some_and(|frame| frame.is_of(curve)) {
            return;
        }
        let weights: Vec<f64> = self.field.levels(s, reference).into_iter().map(core_math::exp).collect();
        let frame = Frame::new(&self.field, curve, &weights);
        if frame.is_some() || self.frame.is_some() {
            self.close(None);
            self.frame = frame;
        }
    }

    /// Behind a waking: the sample is in J.
    pub(super) fn woken(&self, model: &Model, sample: usize) -> Result<Self, TrapFailure> {
        let mut active = self.active();
        active.push(sample);
        active.sort_unstable();
        let mut glider = Self::new(model, &active, &self.k, &self.ball()?)?;
        glider.awake = Some(sample);
        let pressed = self.members(true);
        let known = |x: &Row| {
            let level = glider.level(x);
            if pressed.contains(&x.sample) { level } else { level.min(self.height) }
        };
        glider.height = glider.field.negatives.iter().map(known).fold(0.0, f64::max);
        Ok(glider)
    }
}
