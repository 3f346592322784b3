//! The glide: many steps at once while walls kick, join and leave (docs/lemmas.md lemma:glide), and
//! the waking of a missed positive on the way (lemma:waking).

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::leap::{Span, distance};
use super::orbit::Segment;
use super::{Checker, kicks, listed, margin};
use crate::certificate::witness::{Glide, Glided};
use crate::iterate::Iterate;
use crate::number::budget;
use crate::number::context::Numbers;
use crate::number::interval::Interval;
use crate::number::vector::Vector;
use crate::reason::Reason;

/// A member of J on a piece: its row, |x|, lambda(s) e^reach at most, the range of x.V, |x| rho.
struct Active<'a> {
    sample: usize,
    row: &'a Vector,
    norm: Interval,
    push: Interval,
    level: [Interval; 2],
    reach: Interval,
}

/// Follows the pieces of a glide; `arrive` is told of each piece, all of whose steps it covers.
pub(super) fn glide(
    checker: &mut Checker<'_>,
    mut iterate: Iterate,
    glide: &Glide,
    mut arrive: impl FnMut(&mut Checker<'_>, Segment<'_>) -> Result<(), Reason>,
) -> Result<Iterate, Reason> {
    let Glide { active, pieces, wakes, .. } = glide;
    checker.demand(checker.instance.is_one_neuron(), Reason::OneNeuronOnly)?;
    checker.demand(!active.is_empty(), Reason::NoPositives)?;
    margin::positives_only(checker, active)?;
    if let Some(sample) = *wakes {
        let missed = checker.instance.is_positive(sample) && !listed(active, sample);
        checker.demand(missed, Reason::NotMissed { sample })?;
        checker.demand(checker.instance.start()?.at_zero.is_zero(), Reason::DerivativeNotZero)?;
    }
    let mut tau = glide.tau.clone();
    for (at, piece) in pieces.iter().enumerate() {
        let wakes = wakes.filter(|_| at + 1 == pieces.len());
        follow(checker, &mut iterate, &mut tau, (active, wakes), (at, piece), &mut arrive)?;
    }
    Ok(iterate)
}

fn follow(
    checker: &mut Checker<'_>,
    at: &mut Iterate,
    tau: &mut RBig,
    (active, wakes): (&[usize], Option<usize>),
    (number, piece): (usize, &Glided),
    arrive: &mut impl FnMut(&mut Checker<'_>, Segment<'_>) -> Result<(), Reason>,
) -> Result<(), Reason> {
    let (instance, r) = (checker.instance, &Numbers::finer(at.bits));
    checker.demand(piece.to > at.k && *tau > RBig::ZERO, Reason::LeapBackwards { piece: number })?;
    let first = r.of(tau);
    *tau += RBig::from(IBig::from(piece.to.clone()) - IBig::from(at.k.clone()));
    let span = Span::new(r, &piece.coefficients, &piece.centre, (&first, &r.of(tau)))?;
    let (zero, two, rho) = (r.whole(0), r.whole(2), r.of(&piece.rho));
    let h = r.of(&(&instance.start()?.eta / RBig::from(instance.n())));
    let start = distance(r, &span.at(&span.start), &at.centre) + r.of(&at.radius);
    let rows = active.len() + piece.nu.len() + instance.n();
    budget::spend(budget::table(piece.coefficients.len().pow(2), rows, r.bits))?;

    // J, with lambda_i(s) e^reach at most.
    let (ln_h, mut flow, mut pushing) = (h.ln()?, Vec::new(), Vec::new());
    let mut f = zero.clone();
    for (sample, row) in instance.pick(active) {
        let u = span.exponent(&ln_h, row);
        let ([_, most], level) = (span.sharp_range(&u)?, span.sharp_range(&span.products(row))?);
        let (norm, lambda) = (r.norm(row), most.exp()?);
        let (reach, grown) = (&norm * &rho, (&norm * &rho).exp()?);
        f = f + &lambda * (&grown - r.whole(1)) * &norm;
        pushing.push(Active { sample, row, push: lambda * grown, norm, level, reach });
        flow.push((row, u));
    }

    // What pushes V into the walls, and what that costs.
    let d = instance.d();
    let mut back = vec![vec![zero.clone(); d]; piece.coefficients.len()];
    let (mut cost, mut nu_of) = (zero.clone(), Vec::new());
    for wall in &piece.nu {
        let sample = wall.sample;
        checker.demand(!instance.is_positive(sample), Reason::NotANegative { sample })?;
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
        nu_of.push((sample, pushes));
    }
    let drift = span.defects(1, &flow, &back)?;

    // Who is active, who is not, who may kick.
    let mut kickers = Vec::new();
    for (sample, x, positive) in instance.samples().filter(|(i, x, _)| !listed(active, *i) && !x.is_zero()) {
        let ([_, high], reach) = (span.sharp_range(&span.products(x))?, r.norm(x) * &rho);
        let silent = (&high + &reach).below(&zero);
        if positive && wakes != Some(sample) {
            checker.demand(silent, Reason::OutsideTooHigh { sample })?;
        } else if !positive && !silent {
            let nu = nu_of.iter().find(|(l, _)| *l == sample).map_or(zero.clone(), |(_, nu)| nu.clone());
            kickers.push(kicks::Kicker { sample, row: x.clone(), depth: -&high, reach, nu });
        }
    }
    for x in &pushing {
        let certain = x.reach.below(&x.level[0]);
        if !certain && at.awake == Some(x.sample) {
            rises(checker, r, x, &pushing, (&kickers, &h, &span.inverse))?;
        } else {
            checker.demand(certain, Reason::ActiveTooLow { sample: x.sample })?;
        }
    }
    kicks::pay(checker, r, &kickers, &kicks::Push { h: &h, f: &f, inverse: &span.inverse, reserve: false })?;

    // sqrt(|r_a|^2 + growth) + defects.
    let squares = &span.inverse + span.inverse.square();
    let grown = start.square() + cost * span.length() + f.square() * squares;
    checker.demand((grown.sqrt() + drift).at_most(&rho), Reason::RhoTooSmall)?;

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
    let mut radius = rho + distance(r, &near, &at.centre);
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
    Ok(())
}

/// A sample that is awake goes on rising from wherever it is on the piece: each step adds more to
/// x.w than kicks and the other members of J can take from it.
fn rises(
    checker: &mut Checker<'_>,
    r: &Numbers,
    woken: &Active<'_>,
    pushing: &[Active<'_>],
    (kickers, h, inverse): (&[kicks::Kicker], &Interval, &Interval),
) -> Result<(), Reason> {
    let highest = &woken.level[1] + &woken.reach;
    let own = h * (-&highest).exp()? * woken.norm.square();
    let mut against = r.whole(0);
    for other in pushing.iter().filter(|other| other.sample != woken.sample) {
        against = against + &other.push * inverse * (-&r.dot(other.row, woken.row)).positive_part();
    }
    for kick in kickers {
        let strongest = h * (&kick.reach - &kick.depth).positive_part().exp()?;
        against = against + strongest * r.dot(&kick.row, woken.row).positive_part();
    }
    checker.demand(against.at_most(&own), Reason::MaySleepAgain { sample: woken.sample })
}
