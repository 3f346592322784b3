//! The glide: many steps at once while walls kick, join and leave (docs/lemmas.md lemma:glide), and
//! the waking of a missed positive on the way (lemma:waking).

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::leap::{Span, distance};
use super::orbit::Segment;
use super::{Checker, kicks, listed, margin};
use crate::certificate::witness::{Framed, Glide, Glided, Loose};
use crate::iterate::Iterate;
use crate::number::budget;
use crate::number::context::Numbers;
use crate::number::interval::Interval;
use crate::number::vector::{Complement, Vector, duals, inverse_gram, sum};
use crate::reason::Reason;

/// A member of J on a piece: its row, turned round where it is pressed, |x|, lambda(s) at least,
/// lambda(s) e^reach at most, the range of x.V, |x| rho.
struct Active<'a> {
    sample: usize,
    row: &'a Vector,
    norm: Interval,
    least: Interval,
    push: Interval,
    level: [Interval; 2],
    reach: Interval,
    pressed: bool,
}

/// Walls and members of J that are a basis of the space: what |r| is known by.
struct Frame<'a> {
    kicking: &'a [usize],
    duals: Vec<Vector>,
    basis: &'a [usize],
    /// (G^-1)_bb, G the Gram matrix of the members of J off the walls.
    diagonal: Vec<Interval>,
}

/// Follows the pieces of a glide; `arrive` is told of each piece, all of whose steps it covers.
pub(super) fn glide(
    checker: &mut Checker<'_>,
    mut iterate: Iterate,
    glide: &Glide,
    mut arrive: impl FnMut(&mut Checker<'_>, Segment<'_>) -> Result<(), Reason>,
) -> Result<Iterate, Reason> {
    let Glide { active, frame, pieces, wakes, .. } = glide;
    checker.demand(checker.instance.is_one_neuron(), Reason::OneNeuronOnly)?;
    checker.demand(!active.is_empty(), Reason::NoPositives)?;
    margin::positives_only(checker, active)?;
    if let Some(sample) = *wakes {
        let missed = checker.instance.is_positive(sample) && !listed(active, sample);
        checker.demand(missed, Reason::NotMissed { sample })?;
        checker.demand(checker.instance.start()?.at_zero.is_zero(), Reason::DerivativeNotZero)?;
    }
    let frame = match frame {
        Some(framed) => Some(Frame::new(checker, &Numbers::finer(iterate.bits), active, framed)?),
        None => None,
    };
    let mut tau = glide.tau.clone();
    for (at, piece) in pieces.iter().enumerate() {
        let wakes = wakes.filter(|_| at + 1 == pieces.len());
        follow(checker, (&mut iterate, &mut tau), (active, frame.as_ref(), wakes), (at, piece), &mut arrive)?;
    }
    Ok(iterate)
}

fn follow(
    checker: &mut Checker<'_>,
    (at, tau): (&mut Iterate, &mut RBig),
    (active, frame, wakes): (&[usize], Option<&Frame<'_>>, Option<usize>),
    (number, piece): (usize, &Glided),
    arrive: &mut impl FnMut(&mut Checker<'_>, Segment<'_>) -> Result<(), Reason>,
) -> Result<(), Reason> {
    let (instance, r) = (checker.instance, &Numbers { bits: 62 });
    checker.demand(piece.to > at.k && *tau > RBig::ZERO, Reason::LeapBackwards { piece: number })?;
    let first = r.of(tau);
    *tau += RBig::from(IBig::from(piece.to.clone()) - IBig::from(at.k.clone()));
    let mut span = Span::new(r, &piece.coefficients, &piece.centre, (&first, &r.of(tau)))?;
    span.tiny = r.bits;
    let (zero, two, rho) = (r.whole(0), r.whole(2), r.of(&piece.rho));
    let h = r.of(&(&instance.start()?.eta / RBig::from(instance.n())));
    let start = distance(r, &span.at(&span.start), &at.centre) + r.of(&at.radius);
    let (pressed, loose) = (&piece.pressed, loosened(checker, active, wakes, piece)?);
    let rows = active.len() + pressed.len() + piece.nu.len() + loose.len() + instance.n();
    budget::spend(budget::table(piece.coefficients.len(), rows, r.bits))?;

    // J, with lambda_i(s) e^reach at most; the pressed negatives, turned round.
    let (ln_h, mut flow, mut pushing) = (h.ln()?, Vec::new(), Vec::new());
    let (mut f, mut cost) = (zero.clone(), zero.clone());
    let turned: Vec<(usize, Vector)> = instance.pick(pressed).into_iter().map(|(l, x)| (l, x.negated())).collect();
    let members = instance.pick(active).into_iter().chain(turned.iter().map(|(l, x)| (*l, x)));
    for (sample, row) in members {
        let u = span.exponent(&ln_h, row);
        let ([least, most], norm, of_pressed) = (span.sharp_range(&u)?, r.norm(row), listed(pressed, sample));
        let (lambda, reach, grown) = (most.exp()?, &norm * &rho, (&norm * &rho).exp()?);
        // By lambda, which is mostly enough; else by itself.
        let mut level = [span.ln_tau(&span.start) + &ln_h - &most, span.ln_tau(&span.end) + &ln_h - &least];
        if of_pressed || !reach.below(&level[0]) {
            level = span.sharp_range(&span.products(row))?;
        }
        let mut swing = &grown - r.whole(1);
        if of_pressed {
            checker.demand(!instance.is_positive(sample), Reason::NotANegative { sample })?;
            if !reach.below(&-&level[1]) {
                // It may fall silent.
                swing = swing.max(&r.whole(1));
            }
            cost = cost + &two * &lambda * level[1].clone().positive_part();
        }
        f = f + &lambda * swing * &norm;
        let (least, push) = (least.exp()?, lambda * grown);
        pushing.push(Active { sample, row, least, push, norm, level, reach, pressed: of_pressed });
        flow.push((row, u));
    }

    // What pushes V into the walls, and what that costs.
    let d = instance.d();
    let mut back = vec![vec![zero.clone(); d]; piece.coefficients.len()];
    let mut nu_of = Vec::new();
    for wall in &piece.nu {
        let sample = wall.sample;
        checker.demand(!instance.is_positive(sample), Reason::NotANegative { sample })?;
        checker.demand(!listed(pressed, sample), Reason::PressedWall { sample })?;
        checker.demand(wall.nu.len() <= back.len(), Reason::NuTooLong { sample })?;
        let nu: Vec<Interval> = wall.nu.iter().map(|c| r.of(c)).collect();
        let [low, high] = span.sharp_range(&nu)?;
        let (pulls, pushes) = ((-&low).positive_part(), high.positive_part());
        for (_, x) in instance.pick(&[sample]) {
            let [above, _] = span.sharp_range(&span.products(x))?;
            let (norm, depth) = (r.norm(x), (-&above).positive_part());
            cost = cost + &two * (&pushes * depth + &pulls * &norm * &rho);
            f = f + pushes.clone().max(&pulls) * norm;
            for (back, nu) in back.iter_mut().zip(&nu) {
                back.iter_mut().zip(r.entries(x)).for_each(|(back, x)| *back = &*back + nu * x);
            }
        }
        nu_of.push((sample, low, pushes));
    }
    // A loose positive pushes by anything from 0 to h.
    let most = &h * r.of(tau);
    for (Loose { mu, .. }, x) in piece.loose.iter().zip(&loose) {
        let mu: Vec<Interval> = mu.iter().map(|c| r.of(c)).collect();
        let [low, high] = span.sharp_range(&mu)?;
        let (norm, swing) = (r.norm(x), high.max(&(&most - low)));
        cost = cost + &two * &norm * &rho * &swing;
        f = f + swing * norm;
        for (back, mu) in back.iter_mut().zip(&mu) {
            back.iter_mut().zip(r.entries(x)).for_each(|(back, x)| *back = &*back - mu * x);
        }
    }
    let drift = span.defects(piece.order.0, &flow, &back)?;

    // Who is active, who is not, who may kick.
    let (mut kickers, mut height, far) = (Vec::new(), zero.clone(), span.farthest());
    let member = |i: &usize| listed(active, *i) || listed(pressed, *i);
    for (sample, x, positive) in instance.samples().filter(|(i, x, _)| !member(i) && !x.is_zero()) {
        if !positive {
            height = height.max(&at.level(r, sample, x));
        }
        let (norm, middle) = (r.norm(x), span.middle(x));
        if (middle + &norm * (&far + &rho)).below(&zero) {
            continue;
        }
        let ([_, high], reach) = (span.sharp_range(&span.products(x))?, norm * &rho);
        let silent = (&high + &reach).below(&zero);
        if positive && wakes != Some(sample) {
            let free = silent || piece.loose.iter().any(|o| o.sample == sample);
            checker.demand(free, Reason::OutsideTooHigh { sample })?;
        } else if !positive && !silent {
            let nu = nu_of.iter().find(|(l, ..)| *l == sample).map_or(zero.clone(), |(.., nu)| nu.clone());
            let highest = (reach + &high).positive_part();
            kickers.push(kicks::Kicker { sample, row: x.clone(), depth: -&high, highest, nu });
        }
    }
    let height = if let Some(height) = returning(r, &kickers, (&pushing, &loose), (&h, &span.inverse, &height))? {
        kickers.iter_mut().for_each(|x| x.highest = x.highest.clone().lesser(&height));
        height
    } else {
        r.largest(kickers.iter().map(|x| x.highest.clone()))
    };
    // What is loose need not be awake any more.
    at.awake = at.awake.filter(|awake| piece.loose.iter().all(|o| o.sample != *awake));
    for x in &pushing {
        let certain = x.pressed || x.reach.below(&x.level[0]);
        if !certain && at.awake == Some(x.sample) {
            rises(checker, r, x, (&pushing, &loose), (&kickers, &h, &span.inverse))?;
        } else {
            checker.demand(certain, Reason::ActiveTooLow { sample: x.sample })?;
        }
    }
    kicks::afford(
        checker,
        r,
        &kickers,
        &kicks::Push { h: &h, f: &f, inverse: &span.inverse, reserve: piece.fall.is_some() },
    )?;

    // sqrt(|r_a|^2 + growth) + defects; where |r| is pulled back, no more than where it is not.
    let per_unit = &cost + f.square() * &span.inverse;
    let squares = span.length().lesser(&(r.whole(1) + &span.inverse)) * &span.inverse;
    let mut most = start.square() + cost * span.length() + f.square() * squares;
    let mut after = rho.clone();
    if let Some(fall) = &piece.fall {
        let frame = frame.ok_or(Reason::FrameIncomplete)?;
        checker.demand(fall.kappa > RBig::ONE, Reason::KappaTooSmall)?;
        let growth = r.of(&fall.kappa) * &per_unit;
        let tau_h = &h * &first;
        let known = Known { span: &span, pushing: &pushing, nu_of: &nu_of, growth: &growth, tau_h: &tau_h };
        let rest = frame.rest(checker, r, &known)? + &growth * &span.inverse;
        let fallen = start.square() - (growth - per_unit) * (&span.end - &span.start);
        most = most.lesser(&start.square().max(&rest));
        after = r.of(&fall.rho);
        let left = fallen.max(&rest) + &drift * (&two * &rho + &drift);
        checker.demand(left.sqrt().at_most(&after), Reason::FallTooFar)?;
    }
    checker.demand((most.sqrt() + drift).at_most(&rho), Reason::RhoTooSmall)?;

    let from = at.k.clone();
    let around = &mut |k: &UBig| {
        let later = IBig::from(k.clone()) - IBig::from(from.clone());
        let log = (&first + r.of(&RBig::from(later))).ln()?;
        Ok(span.at(&span.beside_centre(&log)).iter().map(|c| c.widened(&rho)).collect())
    };
    if wakes.is_none() && !at.late {
        arrive(checker, Segment { from: &from, to: Some(&piece.to), around })?;
    }

    // Around a dyadic point near V: at the end, or, where a sample wakes on the way, at the centre.
    let near = span.at(if wakes.is_some() { &zero } else { &span.end });
    at.centre = Vector::new(&near.iter().map(Interval::point).collect::<Result<Vec<_>, Reason>>()?);
    let radius = if wakes.is_some() { rho } else { after };
    let mut radius = radius + distance(r, &near, &at.centre);
    if let Some(sample) = wakes {
        for (_, x) in instance.pick(&[sample]) {
            let (reach, last) = (r.norm(x) * r.of(&piece.rho), span.at(&span.end));
            let level = r.sum(r.entries(x).zip(&last).map(|(x, v)| x * v));
            checker.demand(reach.below(&level), Reason::MayNotWake { sample })?;
        }
        radius = radius + span.farthest();
        (at.awake, at.late) = (Some(sample), true);
    }
    at.arrive_within(piece.to.clone(), radius.upper()?);
    at.height = Some(height.upper()?);
    at.pressed.clone_from(pressed);
    Ok(())
}

/// The rows of the loose positives, which are not in J.
fn loosened<'a>(
    checker: &mut Checker<'a>,
    active: &[usize],
    wakes: Option<usize>,
    piece: &Glided,
) -> Result<Vec<&'a Vector>, Reason> {
    let mut rows = Vec::new();
    for Loose { mu, sample } in &piece.loose {
        let sample = *sample;
        let missed = checker.instance.is_positive(sample) && !listed(active, sample) && wakes != Some(sample);
        checker.demand(missed, Reason::NotLoose { sample })?;
        checker.demand(mu.len() <= piece.coefficients.len(), Reason::NuTooLong { sample })?;
        rows.extend(checker.instance.pick(&[sample]).into_iter().map(|(_, x)| x));
    }
    Ok(rows)
}

/// What is known of a piece: nu_l at least and at most by sample, G, h tau.
struct Known<'k> {
    span: &'k Span<'k>,
    pushing: &'k [Active<'k>],
    nu_of: &'k [(usize, Interval, Interval)],
    growth: &'k Interval,
    tau_h: &'k Interval,
}

impl<'a> Frame<'a> {
    fn new(checker: &mut Checker<'_>, r: &Numbers, active: &[usize], framed: &'a Framed) -> Result<Self, Reason> {
        let Framed { basis, kicking } = framed;
        let instance = checker.instance;
        for &sample in kicking {
            checker.demand(!instance.is_positive(sample), Reason::NotANegative { sample })?;
        }
        let walls = instance.pick(kicking);
        let rows: Vec<&Vector> = walls.iter().map(|(_, x)| *x).collect();
        let duals = duals(instance.d(), &rows).ok_or(Reason::KickingDependent)?;
        let mut off_walls = Complement::whole(instance.d());
        rows.iter().for_each(|x| {
            off_walls.remove(x);
        });
        let whole = basis.iter().all(|i| listed(active, *i)) && basis.len() + kicking.len() == instance.d();
        checker.demand(whole, Reason::FrameIncomplete)?;
        let projected: Vec<Vector> = instance.pick(basis).iter().map(|(_, x)| off_walls.project(x)).collect();
        let gram = inverse_gram(&projected.iter().collect::<Vec<_>>()).ok_or(Reason::FrameIncomplete)?;
        let diagonal = gram.iter().enumerate().filter_map(|(b, row)| row.get(b)).map(|x| r.of(x)).collect();
        Ok(Self { kicking, duals, basis, diagonal })
    }

    /// m^2: |r|^2 is at most this where all that pulls at r is at most G.
    fn rest(&self, checker: &mut Checker<'_>, r: &Numbers, known: &Known<'_>) -> Result<Interval, Reason> {
        let Known { span, pushing, nu_of, growth, tau_h } = known;
        let two = r.whole(2);
        let (mut depths, mut over) = (Vec::new(), Vec::new());
        for (sample, x) in checker.instance.pick(self.kicking) {
            let nu = nu_of.iter().find(|(l, ..)| *l == sample).map_or(r.whole(0), |(_, low, _)| low.clone());
            checker.demand(r.whole(0).below(&nu), Reason::WallMayLoosen { sample })?;
            let [above, below] = span.sharp_range(&span.products(x))?;
            depths.push((-&above).max(&below));
            over.push(*growth * (&two * nu).lesser(tau_h).recip()?);
        }
        let along = |sizes: &[Interval]| {
            let deep = r.sum(sizes.iter().zip(&depths).map(|(a, depth)| a * depth));
            deep + r.largest(sizes.iter().zip(&over).map(|(a, over)| a * over))
        };
        let in_walls = along(&self.duals.iter().map(|dual| r.norm(dual)).collect::<Vec<_>>());
        let (mut swung, mut widest, mut trace) = (r.whole(0), r.whole(0), r.whole(0));
        for (sample, diagonal) in self.basis.iter().zip(&self.diagonal) {
            let Some(x) = pushing.iter().find(|x| x.sample == *sample) else { return Err(Reason::FrameIncomplete) };
            let sizes: Vec<Interval> =
                self.duals.iter().map(|dual| r.dot(dual, x.row).symmetric().positive_part()).collect();
            swung = swung + &x.least * along(&sizes).square();
            let least = x.least.recip()?;
            let g = *growth * &least * r.half();
            widest = widest.max(&((&g + (g.square() + r.whole(4) * &g).sqrt()) * r.half()));
            trace = trace + diagonal * least;
        }
        let pulled = ((r.whole(1) + widest) * *growth * r.half()).sqrt() + swung.sqrt();
        Ok(in_walls.square() + pulled.square() * trace)
    }
}

/// No kick is higher than this: what lifts a negative in one step is no more than its own kick
/// takes from it. None where that is not certain.
fn returning(
    r: &Numbers,
    kickers: &[kicks::Kicker],
    (pushing, loose): (&[Active<'_>], &[&Vector]),
    (h, inverse, height): (&Interval, &Interval, &Interval),
) -> Result<Option<Interval>, Reason> {
    let own = |x: &kicks::Kicker| h * r.of(&x.row.norm_squared());
    let highest = r.largest(kickers.iter().map(own)).max(height);
    let kick = h * highest.exp()?;
    let returns = kickers.iter().all(|x| {
        let against = kickers.iter().map(|y| -x.row.dot(&y.row)).filter(|p| *p > RBig::ZERO);
        let pushed = pushing.iter().map(|i| &i.push * inverse * r.dot(i.row, &x.row).positive_part());
        let thrown = loose.iter().map(|o| h * r.dot(o, &x.row).positive_part());
        (&kick * r.of(&sum(against)) + r.sum(pushed.chain(thrown))).at_most(&own(x))
    });
    Ok(returns.then_some(highest))
}

/// A sample that is awake goes on rising from wherever it is on the piece: each step adds more to
/// x.w than kicks and the other members of J can take from it.
fn rises(
    checker: &mut Checker<'_>,
    r: &Numbers,
    woken: &Active<'_>,
    (pushing, loose): (&[Active<'_>], &[&Vector]),
    (kickers, h, inverse): (&[kicks::Kicker], &Interval, &Interval),
) -> Result<(), Reason> {
    let highest = &woken.level[1] + &woken.reach;
    let own = h * (-&highest).exp()? * woken.norm.square();
    let mut against = r.sum(loose.iter().map(|o| h * (-&r.dot(o, woken.row)).positive_part()));
    for other in pushing.iter().filter(|other| other.sample != woken.sample) {
        against = against + &other.push * inverse * (-&r.dot(other.row, woken.row)).positive_part();
    }
    for kick in kickers {
        let strongest = h * kick.highest.exp()?;
        against = against + strongest * r.dot(&kick.row, woken.row).positive_part();
    }
    checker.demand(against.at_most(&own), Reason::MaySleepAgain { sample: woken.sample })
}

#[cfg(test)]
#[path = "../../tests/unit/glide.rs"]
mod tests;
