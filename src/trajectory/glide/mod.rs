//! The glide (docs/lemmas.md lemma:glide): many steps at once while walls kick, join and leave; and
//! missed positives wake on the way (lemma:waking).
//!
//! `field` slides along the walls in doubles, `cone` says which of them hold it back, `bound` how
//! far the iterates may be from there. All of this is a proposal: no number of it is believed
//! before the kernel has checked the certificate.

mod bound;
mod cone;
mod field;
mod frame;
mod slid;
mod vector;

use rug::{Float, Integer, Rational};

use self::bound::{Held, Piece};
use self::cone::{hold_back, shortest};
use self::field::{Curve, Field, Row, product, value};
use self::frame::Frame;
use self::slid::{Beside, Rail, Sliding};
use self::vector::{add_scaled, dot, norm};
use super::attempts::next_attempt;
use crate::endings::trap::{Trap, TrapFailure};
use crate::model::Model;
use crate::stepping::Ball;

/// A piece with its radius.
#[derive(Clone, Debug)]
pub struct Glided {
    /// The first step, and the last.
    pub from: Integer,
    /// The last step.
    pub to: Integer,
    /// tau at the first step.
    pub tau: Rational,
    /// The centre in s.
    pub centre: f64,
    /// V(s) = sum_j c_j (s - centre)^j.
    pub coefficients: Vec<Vec<f64>>,
    /// nu_l(s) by its coefficients, for the walls that hold V back.
    pub nu: Vec<(usize, Vec<f64>)>,
    /// The negatives that are pressed.
    pub pressed: Vec<usize>,
    /// How far w_k is from V(ln tau_k).
    pub rho: Rational,
    /// kappa, and how far it is at the end, where it is pulled back.
    pub fall: Option<(Rational, Rational)>,
}

/// A piece of a slide on the way.
#[derive(Clone, Debug)]
pub struct Slid {
    /// v, with its centre and the last step.
    pub centre: f64,
    /// v(s) = sum_j c_j (s - centre)^j.
    pub coefficients: Vec<Vec<f64>>,
    /// The last step.
    pub to: Integer,
    /// rho_1 and rho_2.
    pub rho: [Rational; 2],
}

/// Slides and glides on the way to an end.
#[derive(Clone, Debug)]
pub enum Stretch {
    /// With walls that may change, and wakings.
    Glide(Glide),
    /// With fixed walls (lemma:slide).
    Slide {
        /// J.
        active: Vec<usize>,
        /// N.
        kicking: Vec<usize>,
        /// q.
        offset: Vec<Rational>,
        /// The first step, and tau there.
        from: Integer,
        /// tau at the first step.
        tau: Rational,
        /// The pieces; never empty.
        pieces: Vec<Slid>,
    },
}

impl Stretch {
    /// The first step.
    pub fn from(&self) -> Option<&Integer> {
        match self {
            Self::Glide(glide) => glide.pieces.first().map(|piece| &piece.from),
            Self::Slide { from, .. } => Some(from),
        }
    }

    /// Whether a sample wakes on it.
    pub fn wakes(&self) -> bool {
        matches!(self, Self::Glide(glide) if glide.wakes.is_some())
    }
}

/// A glide with one set J.
#[derive(Clone, Debug)]
pub struct Glide {
    /// J.
    pub active: Vec<usize>,
    /// A missed positive that wakes on the last piece.
    pub wakes: Option<usize>,
    /// Walls and members of J that are a basis of the space, where |r| is pulled back.
    pub frame: Option<[Vec<usize>; 2]>,
    /// The pieces, each from the step where the one before ends; never empty.
    pub pieces: Vec<Glided>,
}

const DEGREE: usize = 16;
/// The longest piece in s, and the shortest.
const LONGEST: f64 = 16.0;
const SHORTEST: f64 = 1e-7;
/// So many pieces are made at most, in all glides.
const MOST_PIECES: u64 = 1000;
const MOST_WAKINGS: usize = 12;
/// So often negatives come to hover, or come down.
const MOST_CHANGES: usize = 400;
/// In kicks of its own: above this a negative hovers at first. Over what kicks ask for: so deep
/// below its boundary the reference is when it comes down.
const HIGH: f64 = 4.0;
const LANDS: f64 = 1.1;
/// Of what a kick takes in a step: what is pushed more into a wall lifts it.
const LIFTS: f64 = 1.0;
/// Below this, relative to what is added up, a product with a wall is zero.
const ON_WALL: f64 = 1e-9;
/// How often a piece is looked at for events.
const LOOKS: usize = 48;
/// The reference lies deeper below the walls than kicks ask for.
const DEEPER: f64 = 1.15;
/// The same of a slide, as it is tried.
const DEPTHS: [f64; 3] = [1.0625, 1.5, 2.25];
/// ln of the factor by which samples push more within the radius, as it is reckoned with at most.
const MOST_GROWN: f64 = 0.5;
/// Part of the radius that a piece may lose to its defects.
const LOSS: f64 = 1e-3;

/// What ends a piece before its time.
#[derive(Clone, Copy, PartialEq)]
enum Event {
    Walls,
    Wakes {
        missed: usize,
    },
    /// A negative of J comes down to its boundary.
    Lands {
        sample: usize,
    },
}

/// From w_k in `ball`, with these active positives: the glides and the trap behind them, of which
/// `known` is asked at a ball in which no negative is higher than a number.
///
/// # Errors
/// The condition that fails, of the last trap or of the last piece.
pub fn glide(
    model: &Model,
    active: &[usize],
    k: &Integer,
    ball: &Ball,
    mut known: impl FnMut(&[usize], &Integer, (&Ball, f64)) -> Result<Trap, TrapFailure>,
) -> Result<(Vec<Stretch>, Trap), TrapFailure> {
    let mut glider = Glider::new(model, active, k, ball)?;
    let (mut glides, mut wakings, mut failure) = (Vec::new(), 0, TrapFailure::DoesNotClose);
    let (mut pieces, mut next) = (0, 1);
    while pieces < MOST_PIECES && wakings <= MOST_WAKINGS {
        pieces += 1;
        match glider.advance() {
            Ok(None) => {}
            Ok(Some(woken)) => {
                glider.close(Some(woken));
                glides.append(&mut glider.done);
                glider = glider.woken(model, woken)?;
                wakings += 1;
                next = pieces + 1;
                continue;
            }
            // What fails here may be the trap's business already.
            Err(stopped) if glider.is_pressed() => return Err(stopped),
            Err(stopped) => {
                let trap = known(&glider.active(), &glider.k, (&glider.ball()?, glider.height));
                return trap.map_err(|_| stopped).map(|trap| {
                    glider.close(None);
                    glides.append(&mut glider.done);
                    (glides, trap)
                });
            }
        }
        if pieces < next || glider.is_pressed() {
            continue;
        }
        match known(&glider.active(), &glider.k, (&glider.ball()?, glider.height)) {
            Ok(trap) => {
                glider.close(None);
                glides.append(&mut glider.done);
                return Ok((glides, trap));
            }
            Err(why) => failure = why,
        }
        next = next_attempt(next);
    }
    Err(failure)
}

/// A glide under way.
struct Glider {
    field: Field,
    products: Vec<Vec<f64>>,
    k: Integer,
    tau: Rational,
    /// v, on the walls or below them, and q: V = v + q.
    v: Vec<f64>,
    q: Vec<f64>,
    /// w_k is within this distance of that point.
    centre: Vec<f64>,
    radius: f64,
    /// No negative is higher than this.
    height: f64,
    length: f64,
    /// The glides so far, and the pieces of the last one with its frame.
    done: Vec<Stretch>,
    pieces: Vec<Glided>,
    frame: Option<Frame>,
    /// Where the last piece was one of a slide: its walls, what is known beside them.
    rail: Option<(Rail, Beside)>,
    awake: Option<usize>,
    /// A hovering negative that has come down where the last piece ends.
    landed: Option<usize>,
    changes: usize,
}

fn field(model: &Model, active: &[usize]) -> Field {
    let data = model.data();
    let row = |i: usize| Row::new(i, data.row(i).iter().map(Rational::to_f64).collect());
    let rows = |samples: Vec<usize>| samples.into_iter().map(row).filter(|x| x.norm > 0.0).collect();
    let missed = data.positives().into_iter().filter(|i| !active.contains(i)).collect();
    Field {
        h: model.h().to_f64(),
        active: rows(active.to_vec()),
        missed: rows(missed),
        negatives: rows(data.negatives()),
        exact: data.negatives().into_iter().map(|i| (i, data.row(i).to_vec())).collect(),
    }
}

impl Glider {
    fn new(model: &Model, active: &[usize], k: &Integer, ball: &Ball) -> Result<Self, TrapFailure> {
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
            field,
        };
        let high: Vec<usize> = glider.high();
        glider.field.press(&high);
        glider.products = glider.field.products();
        glider.height = glider.highest();
        glider.settle()?;
        Ok(glider)
    }

    /// The negatives that are high above their boundaries.
    fn high(&self) -> Vec<usize> {
        let own_kick = |x: &Row| self.field.h * x.norm * x.norm;
        let high = |x: &&Row| dot(&x.x, &self.centre) > HIGH * own_kick(x) + x.norm * self.radius;
        self.field.negatives.iter().filter(high).map(|x| x.sample).collect()
    }

    fn is_pressed(&self) -> bool {
        self.field.active.iter().any(|x| x.pressed)
    }

    /// Negatives come to be pressed, at the same V.
    fn press(&mut self, samples: &[usize]) -> Result<(), TrapFailure> {
        self.field.press(samples);
        self.rewall(&[])
    }

    /// A negative and its copies come down to be walls again, at the same V.
    fn release(&mut self, sample: usize) -> Result<(), TrapFailure> {
        let released = self.field.release(sample);
        for x in self.field.negatives.iter().filter(|x| released.contains(&x.sample)) {
            self.height = self.height.max(self.level(x));
        }
        self.rewall(&released)
    }

    /// V = v + q with v on the walls that it is held by and on new ones: so deep V is below them.
    fn rewall(&mut self, new: &[usize]) -> Result<(), TrapFailure> {
        let reference = self.reference();
        let on = |x: &Row| dot(&x.x, &self.v) >= -ON_WALL * x.norm * (1.0 + norm(&self.v));
        let touched = self.field.negatives.iter().filter(|x| new.contains(&x.sample) || on(x));
        let below = |x: &Row| -> Vec<f64> { x.x.iter().map(|c| -c).collect() };
        let (rows, least): (Vec<Vec<f64>>, Vec<f64>) = touched.map(|x| (below(x), -dot(&x.x, &reference))).unzip();
        self.q = shortest(&rows, &least).ok_or(TrapFailure::NoEscape)?;
        self.v = reference.iter().zip(&self.q).map(|(v, q)| v - q).collect();
        self.products = self.field.products();
        if self.frame.is_some() {
            self.close(None);
            self.frame = None;
        }
        self.rail = None;
        self.changes += 1;
        if self.changes > MOST_CHANGES { Err(TrapFailure::DoesNotClose) } else { Ok(()) }
    }

    /// Chooses tau, q and v beside a new centre.
    fn settle(&mut self) -> Result<(), TrapFailure> {
        let weights = self.field.levels(0.0, &self.centre);
        let steep: f64 = self.field.active.iter().zip(weights).map(|(x, u)| core_math::exp(u) * x.norm * x.norm).sum();
        self.tau =
            Float::with_val(40, 1.0 / steep).to_rational().filter(|tau| *tau > 0).ok_or(TrapFailure::TooEarly)?;
        // q depends on v by the walls that are near, v on q as w = v + q.
        for _ in 0..3 {
            let goal: Vec<f64> = self.centre.iter().zip(&self.q).map(|(w, q)| w - q).collect();
            let rows: Vec<&[f64]> = self.field.negatives.iter().map(|x| x.x.as_slice()).collect();
            let (set, factors) = hold_back(&rows, &goal);
            self.v = goal;
            for (l, c) in set.iter().zip(&factors) {
                add_scaled(&mut self.v, -c, rows[*l]);
            }
            self.deepen()?;
        }
        Ok(())
    }

    /// The highest of the negatives, by the ball alone.
    fn highest(&self) -> f64 {
        self.field.negatives.iter().map(|x| self.level(x)).fold(0.0, f64::max)
    }

    fn level(&self, x: &Row) -> f64 {
        dot(&x.x, &self.centre) + x.norm * self.radius * (1.0 + 1e-9)
    }

    /// J, or the negatives that are pressed.
    fn members(&self, pressed: bool) -> Vec<usize> {
        let members = self.field.active.iter().filter(|x| x.pressed == pressed);
        let mut samples: Vec<usize> = members.map(|x| x.sample).collect();
        samples.sort_unstable();
        samples
    }

    fn active(&self) -> Vec<usize> {
        self.members(false)
    }

    fn ball(&self) -> Result<Ball, TrapFailure> {
        let centre: Vec<Float> = self.centre.iter().map(|c| Float::with_val(64, c)).collect();
        Ok(Ball { centre, radius: Float::with_val(64, self.radius) })
    }

    fn s(&self) -> f64 {
        Float::with_val(64, &self.tau).ln().to_f64()
    }

    fn reference(&self) -> Vec<f64> {
        self.v.iter().zip(&self.q).map(|(v, q)| v + q).collect()
    }

    /// h g_l + 2 f |x_l|/tau, halved: how deep the reference must be below each negative; and below
    /// each that hovers if it came down.
    fn depths(&self) -> (Vec<f64>, Vec<f64>) {
        let (reference, s) = (self.reference(), self.s());
        // As far as w is from there by now; beyond some distance nothing holds anyway.
        let away = norm(&self.centre.iter().zip(&reference).map(|(w, v)| w - v).collect::<Vec<_>>()) + self.radius;
        let rho = (self.radius.max(norm(&self.q)) * 1.5).max(away * 1.05);
        let near: Vec<usize> = (0..self.field.negatives.len())
            .filter(|&l| {
                let x = &self.field.negatives[l];
                -dot(&x.x, &reference) <= x.norm * rho + self.field.h * x.norm * x.norm
            })
            .collect();
        let push = self.field.push(s, &reference);
        let grown = |x: &Row| x.swing((x.norm * away * 1.05).min(MOST_GROWN), dot(&x.x, &reference));
        let levels = self.field.levels(s, &reference);
        let pull: f64 = self.field.active.iter().zip(levels).map(|(x, u)| core_math::exp(u) * grown(x) * x.norm).sum();
        let f = 2.0 * norm(&push) + pull;
        let below = |x: &Row, crowd: f64| self.field.h * crowd / 2.0 + f * x.norm / self.tau.to_f64();
        let depth =
            |l: usize| below(&self.field.negatives[l], near.iter().map(|m| self.products[l][*m].max(0.0)).sum());
        let negatives = &self.field.negatives;
        let walls = (0..negatives.len()).map(|l| if near.contains(&l) { depth(l) } else { f64::NEG_INFINITY });
        let landing = |x: &Row| {
            let others: f64 = near.iter().map(|m| (-dot(&negatives[*m].x, &x.x)).max(0.0)).sum();
            below(x, x.norm * x.norm + others)
        };
        let hovering = self.field.active.iter().map(|x| if x.pressed { landing(x) } else { f64::INFINITY });
        (walls.collect(), hovering.collect())
    }

    /// Moves q so that the reference is deep enough below the walls, if it is not.
    fn deepen(&mut self) -> Result<(), TrapFailure> {
        let (depths, reference) = (self.depths().0, self.reference());
        let rows = &self.field.negatives;
        if rows.iter().zip(&depths).all(|(x, depth)| -dot(&x.x, &reference) >= depth * 1.02) {
            return Ok(());
        }
        let below = |x: &Row| -> Vec<f64> { x.x.iter().map(|c| -c).collect() };
        let near = rows.iter().zip(&depths).filter(|(_, depth)| depth.is_finite());
        let (rows, least): (Vec<Vec<f64>>, Vec<f64>) =
            near.map(|(x, depth)| (below(x), depth * DEEPER + dot(&x.x, &self.v))).unzip();
        self.q = shortest(&rows, &least).ok_or(TrapFailure::NoEscape)?;
        Ok(())
    }

    /// The walls that hold the reference back: those it touches and is pushed into.
    fn walls(&self) -> Vec<usize> {
        let push = self.field.push(self.s(), &self.reference());
        let touched: Vec<usize> = (0..self.field.negatives.len())
            .filter(|&l| {
                let x = &self.field.negatives[l];
                dot(&x.x, &self.v) >= -ON_WALL * x.norm * (1.0 + norm(&self.v))
            })
            .collect();
        let rows: Vec<&[f64]> = touched.iter().map(|&l| self.field.negatives[l].x.as_slice()).collect();
        let (set, _) = hold_back(&rows, &push);
        let mut walls: Vec<usize> = set.into_iter().map(|at| touched[at]).collect();
        walls.sort_unstable();
        walls
    }

    /// Where on [0, length] something happens first.
    fn first_event(&self, curve: &Curve, length: f64) -> Option<(f64, Event)> {
        let held: Vec<usize> = curve.nu.iter().map(|(l, _)| *l).collect();
        let mut watched: Vec<(Vec<f64>, f64, Event)> = Vec::new();
        for (_, nu) in &curve.nu {
            let size = nu.first().map_or(0.0, |c| c.abs());
            watched.push((nu.iter().map(|c| -c).collect(), 1e-12 * size, Event::Walls));
        }
        let scale = 1.0 + norm(&self.v);
        for (_, x) in self.field.negatives.iter().enumerate().filter(|(l, _)| !held.contains(l)) {
            let mut level = product(&curve.v, &x.x);
            level[0] -= dot(&x.x, &self.q);
            // What touches the wall and leaves it is no event.
            let most = (ON_WALL / 2.0 * x.norm * scale).max(level[0] + ON_WALL / 8.0 * x.norm * scale);
            watched.push((level, most, Event::Walls));
        }
        let (_, landing) = self.depths();
        for (x, depth) in self.field.active.iter().zip(landing).filter(|(x, _)| x.pressed) {
            // Where it has just been lifted it is as deep already.
            let level = product(&curve.v, &x.x);
            let most = (depth * LANDS).max(level[0] + depth / 8.0);
            watched.push((level, most, Event::Lands { sample: x.sample }));
        }
        for (missed, x) in self.field.missed.iter().enumerate() {
            let reach = -x.norm * self.radius * 1.25;
            watched.push((product(&curve.v, &x.x), reach, Event::Wakes { missed }));
        }
        let mut first: Option<(f64, Event)> = None;
        for (level, most, event) in &watched {
            let mut last = 0.0;
            for at in 1..=LOOKS {
                let x = length * at as f64 / LOOKS as f64;
                if first.is_some_and(|(found, _)| last >= found) {
                    break;
                }
                if value(level, x) > *most {
                    let (mut low, mut high) = (last, x);
                    for _ in 0..60 {
                        let middle = (low + high) / 2.0;
                        if value(level, middle) > *most { high = middle } else { low = middle }
                    }
                    if first.is_none_or(|(found, _)| low < found) {
                        first = Some((low, *event));
                    }
                    break;
                }
                last = x;
            }
        }
        first
    }

    /// Makes one piece; a missed positive if it wakes on it.
    fn advance(&mut self) -> Result<Option<usize>, TrapFailure> {
        if let Some(landed) = self.landed.take() {
            self.release(landed)?;
        }
        self.height = self.height.min(self.highest());
        self.deepen()?;
        let (s, walls) = (self.s(), self.walls());
        let reference = self.reference();
        let curve = self.field.flow(s, &reference, &walls, DEGREE);
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
        let missed = self.field.missed.iter().position(|x| dot(&x.x, &reference) >= -x.norm * start * 1.3);
        if let Some(missed) = missed {
            return self.wake(&curve, missed, start).map(Some);
        }
        self.reframe(&curve, s, &reference);
        let event = self.first_event(&curve, length);
        let shortest = SHORTEST.max(2.0 / self.tau.to_f64());
        match event {
            Some((at, Event::Lands { sample })) if at < shortest => {
                self.release(sample)?;
                return self.advance();
            }
            Some((at, _)) => length = at.max(shortest),
            None => {}
        }
        let until = length;
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
                let lost = piece.loss()? > LOSS * held.rho + 1e-9;
                if lost { Err(TrapFailure::DoesNotClose) } else { Ok(held) }
            });
            match held {
                Ok(held) => {
                    if !self.slid(length, &held)? {
                        self.land(&curve, s, length, &held)?;
                    }
                    if let Some((_, Event::Lands { sample })) = event
                        && length >= until
                    {
                        self.landed = Some(sample);
                    }
                    self.length = length.max(shortest).max(1e-4);
                    return Ok(None);
                }
                Err(failure) if length <= shortest => return Err(failure),
                Err(_) => length = (length / 2.0).max(shortest),
            }
        }
    }

    /// The piece on which a missed positive crosses its boundary, whenever that is.
    fn wake(&mut self, curve: &Curve, missed: usize, start: f64) -> Result<usize, TrapFailure> {
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
    fn land(&mut self, curve: &Curve, s: f64, length: f64, held: &Held) -> Result<(), TrapFailure> {
        self.put(curve, (length, s), held)?;
        let end = curve.at(self.s() - s);
        self.v = end.iter().zip(&self.q).map(|(v, q)| v - q).collect();
        let rho = held.fall.map_or(held.rho, |(_, end)| end);
        (self.centre, self.radius) = (end, rho * (1.0 + 1e-7) + 1e-12);
        self.height = held.height;
        Ok(())
    }

    /// The same piece as one of a slide, where its radius is the smaller one.
    fn slid(&mut self, length: f64, glided: &Held) -> Result<bool, TrapFailure> {
        if self.is_pressed() {
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
            let curve = self.field.flow(s, &reference, &rail.kicking, DEGREE);
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

    fn land_slid(
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

    /// As many steps as are in this length in s.
    fn steps(&self, length: f64) -> Result<Integer, TrapFailure> {
        let grown = Float::with_val(64, length).exp_m1() * Float::with_val(64, &self.tau);
        grown.floor().to_integer().filter(|steps| *steps >= 1).ok_or(TrapFailure::TooEarly)
    }

    fn put(&mut self, curve: &Curve, (length, centre): (f64, f64), held: &Held) -> Result<(), TrapFailure> {
        let steps = self.steps(length)?;
        let to = Integer::from(&self.k + &steps);
        self.rail = None;
        let short = |x: f64| Float::with_val(30, x * (1.0 + 1e-8)).to_rational().ok_or(TrapFailure::DoesNotClose);
        let fall = match held.fall {
            None => None,
            Some((kappa, end)) => Some((Rational::from_f64(kappa).ok_or(TrapFailure::DoesNotClose)?, short(end)?)),
        };
        self.pieces.push(Glided {
            from: self.k.clone(),
            to: to.clone(),
            tau: self.tau.clone(),
            centre,
            coefficients: curve.short(length),
            nu: self.pushing(curve),
            pressed: self.members(true),
            rho: short(held.rho)?,
            fall,
        });
        self.tau += Rational::from(&steps);
        self.k = to;
        Ok(())
    }

    /// nu by sample numbers, ascending.
    fn pushing(&self, curve: &Curve) -> Vec<(usize, Vec<f64>)> {
        let mut nu: Vec<(usize, Vec<f64>)> =
            curve.nu.iter().map(|(l, nu)| (self.field.negatives[*l].sample, nu.clone())).collect();
        nu.sort_by_key(|(sample, _)| *sample);
        nu
    }

    /// A glide has one frame: with other walls another one begins.
    fn reframe(&mut self, curve: &Curve, s: f64, reference: &[f64]) {
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

    /// Ends the glide so far.
    fn close(&mut self, wakes: Option<usize>) {
        let pieces = std::mem::take(&mut self.pieces);
        if pieces.is_empty() {
            return;
        }
        let frame = self.frame.as_ref().map(|frame| {
            let basis = frame.basis.iter().map(|i| self.field.active[*i].sample).collect();
            let kicking = frame.kicking.iter().map(|l| self.field.negatives[*l].sample).collect();
            [basis, kicking]
        });
        self.done.push(Stretch::Glide(Glide { active: self.active(), wakes, frame, pieces }));
    }

    /// Behind a waking: the sample is in J.
    fn woken(&self, model: &Model, sample: usize) -> Result<Self, TrapFailure> {
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
