//! The slide: many steps at once while walls kick (T4; docs/lemmas.md lemma:slide).

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::band::{Band, Strain};
use super::leap::{Span, distance};
use super::orbit::Segment;
use super::{Checker, band, margin};
use crate::certificate::witness::{Held, Slide};
use crate::iterate::{Beside, Iterate};
use crate::number::budget;
use crate::number::context::Numbers;
use crate::number::interval::Interval;
use crate::number::vector::{Complement, Vector, duals};
use crate::reason::Reason;

/// A sample off the walls, with its part along them.
struct Part<'a> {
    sample: usize,
    row: &'a Vector,
    /// Px.
    off: Vector,
    /// x.q.
    offset: Interval,
    /// |Qx| and |Px|.
    norms: [Interval; 2],
    /// x*_l.x for l in N.
    along: Vec<RBig>,
}

/// A member of J on a piece: lambda_i(s) at least and at most, |Qx_i| rho_1 and |Px_i| rho_2.
struct Active<'p> {
    part: &'p Part<'p>,
    lambda: [Interval; 2],
    reach: [Interval; 2],
}

/// What all pieces have in common.
struct Sliding<'a> {
    r: Numbers,
    band: Band<'a>,
    off_walls: Complement,
    active: Vec<Part<'a>>,
    outside: Vec<Part<'a>>,
}

/// Follows the pieces of a slide; `arrive` is told of each piece, all of whose steps it covers.
pub(super) fn slide(
    checker: &mut Checker<'_>,
    mut iterate: Iterate,
    slide: &Slide,
    mut arrive: impl FnMut(&mut Checker<'_>, Segment<'_>) -> Result<(), Reason>,
) -> Result<Iterate, Reason> {
    let Slide { active, kicking, offset, .. } = slide;
    let (instance, r) = (checker.instance, Numbers::finer(iterate.bits));
    checker.demand(instance.is_one_neuron(), Reason::OneNeuronOnly)?;
    checker.demand(!active.is_empty(), Reason::NoPositives)?;
    margin::positives_only(checker, active)?;
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
    checker.demand(off_walls.project(offset).is_zero(), Reason::OffsetOffWalls)?;
    let [inside, outside] = band::inside_and_outside(checker, active, &off_walls);
    let part = |(sample, row): (usize, _)| {
        let off = off_walls.project(row);
        Part {
            sample,
            row,
            offset: r.dot(row, offset),
            norms: [r.norm(&minus(row, &off)), r.norm(&off)],
            along: duals.iter().map(|dual| dual.dot(row)).collect(),
            off,
        }
    };
    let sliding = Sliding {
        active: instance.pick(active).into_iter().map(part).collect(),
        outside: outside.into_iter().map(part).collect(),
        band: Band {
            r,
            h: r.of(&(&instance.start()?.eta / RBig::from(instance.n()))),
            walls,
            duals,
            inside,
            below: offset.clone(),
        },
        off_walls,
        r,
    };
    let mut tau = slide.tau.clone();
    for (at, held) in slide.pieces.iter().enumerate() {
        follow(checker, &mut iterate, &mut tau, &sliding, (at, held), &mut arrive)?;
    }
    Ok(iterate)
}

fn follow(
    checker: &mut Checker<'_>,
    at: &mut Iterate,
    tau: &mut RBig,
    sliding: &Sliding<'_>,
    (piece, held): (usize, &Held),
    arrive: &mut impl FnMut(&mut Checker<'_>, Segment<'_>) -> Result<(), Reason>,
) -> Result<(), Reason> {
    let Sliding { r, band, off_walls, .. } = sliding;
    checker.demand(held.to > at.k && *tau > RBig::ZERO, Reason::LeapBackwards { piece })?;
    let first = r.of(tau);
    *tau += RBig::from(IBig::from(held.to.clone()) - IBig::from(at.k.clone()));
    let v: Vec<Vector> = held.coefficients.iter().map(|c| off_walls.project(c)).collect();
    let span = Span::new(r, &v, &held.centre, (&first, &r.of(tau)))?;

    // |r_1| and |r_2| at the first step.
    let off = off_walls.project(&at.centre);
    let kicking: Vec<usize> = band.walls.iter().map(|(l, _)| *l).collect();
    let spread = at.spread(&kicking);
    let along = r.norm(&minus(&minus(&at.centre, &off), &band.below)) + r.of(spread[0]);
    let across = distance(r, &span.at(&span.start), &off) + r.of(spread[1]);

    let rho = [r.of(&held.rho_1), r.of(&held.rho_2)];
    budget::spend(budget::table(v.len(), sliding.active.len() + 1, r.bits))?;
    let reach = |part: &Part<'_>| [&part.norms[0] * &rho[0], &part.norms[1] * &rho[1]];
    let (ln_h, mut flow, mut active) = (band.h.ln()?, Vec::new(), Vec::new());
    for part in &sliding.active {
        let u = span.exponent(&(&ln_h - &part.offset), &part.off);
        let [low, high] = span.range(&u);
        active.push(Active { part, lambda: [low.exp()?, high.exp()?], reach: reach(part) });
        flow.push((&part.off, u));
    }
    let drift = span.defects(held.order.0, &flow, &[])?;

    // J is active, O is not.
    let level = |part: &Part<'_>| span.range(&span.products(part.row)).map(|end| end + &part.offset);
    for Active { part, reach: [d, rest], .. } in &active {
        let [low, _] = level(part);
        checker.demand((d + rest).below(&low), Reason::ActiveTooLow { sample: part.sample })?;
    }
    for part in &sliding.outside {
        let ([_, high], [d, rest]) = (level(part), reach(part));
        checker.demand((high + d + rest).below(&r.whole(0)), Reason::OutsideTooHigh { sample: part.sample })?;
    }

    // B_1.
    let push = r.sum(
        active
            .iter()
            .map(|x| Ok(x.most(|[d, rest]| d + rest)? * &x.part.norms[0]))
            .collect::<Result<Vec<_>, Reason>>()?,
    );
    let pushes = (0..kicking.len()).map(|l| pushes(r, l, &active)).collect::<Result<Vec<_>, Reason>>()?;
    let height = band.height(at);
    let strain =
        Strain { rho_1: &rho[0], start: &along, height: &height, push: &push, tau: &first, inverse: &span.inverse };
    let [bound, highest] = band::band(checker, band, &strain, pushes)?;
    checker.demand(bound.at_most(&rho[0]), Reason::PartTooSmall { part: 0 })?;

    // B_2.
    let e_y = r.largest(active.iter().map(|x| &x.reach[0] + &x.reach[1])).exp()?;
    let (mut steepest, mut wobble) = (r.whole(0), r.whole(0));
    for Active { part, lambda: [_, most], reach: [d, _] } in &active {
        steepest = steepest + most * part.norms[1].square();
        let kicked = (d.exp()? - r.whole(1)).square() + &e_y * (d * r.half()).square();
        wobble = wobble + most * kicked;
    }
    checker.demand((r.whole(8) * steepest * e_y).at_most(&first), Reason::StepsTooLong)?;
    let grown = across.square() + wobble * span.length() + r.whole(2) * &drift * (&rho[1] + &drift);
    checker.demand(grown.sqrt().at_most(&rho[1]), Reason::PartTooSmall { part: 1 })?;

    let v_and_q =
        |x: &Interval| -> Vec<Interval> { span.at(x).iter().zip(r.entries(&band.below)).map(|(v, q)| v + q).collect() };
    let wide = r.sum(rho.iter().map(Interval::square)).sqrt();
    let from = at.k.clone();
    let around = &mut |k: &UBig| {
        let later = IBig::from(k.clone()) - IBig::from(from.clone());
        let log = (&first + r.of(&RBig::from(later))).ln()?;
        Ok(v_and_q(&span.beside_centre(&log)).iter().map(|c| c.widened(&wide)).collect())
    };
    arrive(checker, Segment { from: &from, to: Some(&held.to), around })?;

    // Around a dyadic point near V at the end.
    let end = v_and_q(&span.end);
    at.centre = Vector::new(&end.iter().map(Interval::point).collect::<Result<Vec<_>, Reason>>()?);
    let cut = distance(r, &end, &at.centre);
    let [along, across] = rho.map(|rho| (rho + &cut).upper());
    let beside = Beside { walls: kicking, radii: [along?, across?], height: highest.upper()? };
    at.arrive(held.to.clone(), beside);
    Ok(())
}

impl Active<'_> {
    /// lambda_i e^R at most.
    fn most(&self, r: impl Fn(&[Interval; 2]) -> Interval) -> Result<Interval, Reason> {
        Ok(&self.lambda[1] * r(&self.reach).exp()?)
    }
}

fn minus(x: &Vector, y: &Vector) -> Vector {
    Vector::combination(x.numerators().len(), [(RBig::ONE, x), (-RBig::ONE, y)])
}

/// The least and the largest push into a wall of N, whatever the kicks do to the samples.
fn pushes(r: &Numbers, l: usize, active: &[Active<'_>]) -> Result<[Interval; 2], Reason> {
    let (mut firm, mut push) = (r.whole(0), r.whole(0));
    for Active { part, lambda: [least, most], reach: [_, rest] } in active {
        let along = part.along.get(l).cloned().unwrap_or(RBig::ZERO);
        let (front, back) = (r.of(&along).positive_part(), r.of(&-along).positive_part());
        let (weak, strong) = (least * (-rest).exp()?, most * rest.exp()?);
        firm = firm + &front * &weak - &back * &strong;
        push = push + front * strong - back * weak;
    }
    Ok([firm, push])
}
