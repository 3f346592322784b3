//! The band's constants against a second computation, in doubles, from the formulas of
//! lemma:bounded-trap (walls).

use dashu_int::UBig;

use super::*;
use crate::number::vector::duals;

const R: Numbers = Numbers { bits: 128 };
/// N = {1, 2}; 3 lies in their span. The products of 2 and 3 are negative.
const ROWS: [[f64; 2]; 3] = [[1.0, 0.0], [0.5, 1.0], [0.5, -0.5]];
const BELOW: [f64; 2] = [-0.5, -0.125];
const H: f64 = 1.0 / 16.0;
const TAU: f64 = 64.0;
const RHO_1: f64 = 1.0;
const START: f64 = 0.25;
const HEIGHT: f64 = 0.125;
/// The least and the largest push into 1 and 2.
const PUSHES: [[f64; 2]; 2] = [[0.5, 1.5], [0.25, 0.75]];

fn ratio(x: f64) -> RBig {
    RBig::from_parts(((x * (1u64 << 44) as f64).round() as i64).into(), UBig::from(1u64 << 44))
}

fn n(x: f64) -> Interval {
    R.of(&ratio(x))
}

fn vector(x: [f64; 2]) -> Vector {
    Vector::new(&x.map(ratio))
}

#[track_caller]
fn near(x: &Interval, value: f64) {
    let ends = [x.point().unwrap(), x.upper().unwrap()].map(|end| end.to_f64().value());
    assert!(ends.iter().all(|end| (end - value).abs() <= 1e-10), "{ends:?}, not {value}");
}

/// What the kernel makes of a push f.
fn judged(push: f64) -> Result<[Interval; 2], Reason> {
    judged_with(push, PUSHES)
}

fn judged_with(push: f64, pushes: [[f64; 2]; 2]) -> Result<[Interval; 2], Reason> {
    let text = r#"{"data":{"labels":[1],"rows":[["1","0"]]},"name":"beside"}"#;
    let json = crate::certificate::json::Json::parse(text).unwrap();
    let instance =
        crate::certificate::instance::Instance::read(&crate::certificate::node::Node::root(&json), false).unwrap();
    let rows = ROWS.map(vector);
    let all: Vec<Sample<'_>> = rows.iter().enumerate().map(|(at, x)| (at + 1, x)).collect();
    let band = Band {
        r: R,
        h: n(H),
        walls: all[..2].to_vec(),
        duals: duals(2, &[&rows[0], &rows[1]]).unwrap(),
        inside: all.clone(),
        below: vector(BELOW),
    };
    let [rho_1, start, height, push, tau, inverse] = [RHO_1, START, HEIGHT, push, TAU, 1.0 / TAU].map(n);
    let strain = Strain { rho_1: &rho_1, start: &start, height: &height, push: &push, tau: &tau, inverse: &inverse };
    super::band(&mut Checker::new(&instance), &band, &strain, pushes.map(|pair| pair.map(n)).to_vec())
}

fn dot(x: &[f64; 2], y: &[f64; 2]) -> f64 {
    x[0] * y[0] + x[1] * y[1]
}

fn norm(x: &[f64; 2]) -> f64 {
    dot(x, x).sqrt()
}

fn crowd(x: &[f64; 2]) -> f64 {
    ROWS.iter().map(|y| dot(x, y).max(0.0)).sum()
}

/// What the third negative is opposed by, so that it need not come down by its own kick alone.
fn opposed(x: &[f64; 2]) -> f64 {
    crowd(x) - ROWS.iter().map(|y| dot(x, y)).sum::<f64>()
}

fn by_radius() -> f64 {
    ROWS.iter().map(|x| norm(x) * RHO_1 + dot(x, &BELOW)).fold(0.0, f64::max)
}

/// The largest of h|x|^2 and the height at K.
fn by_kicks() -> f64 {
    ROWS.iter().map(|x| H * dot(x, x)).fold(HEIGHT, f64::max)
}

fn slimmest() -> f64 {
    ROWS.iter().map(|x| norm(x) / crowd(x)).fold(0.0, f64::max)
}

/// B_1.
fn bound(push: f64, pushes: [[f64; 2]; 2]) -> f64 {
    // x*_1 = (1, -1/2), x*_2 = (0, 1).
    let tall = [1.25_f64.sqrt(), 1.0];
    let depth = [0, 1].map(|l| -dot(&ROWS[l], &BELOW));
    let low = [0, 1].map(|l| tall[l] * depth[l]);
    let e = [0, 1].map(|l| 2.0 * pushes[l][1] * depth[l]);
    let num = e[0] + e[1] + push * push / TAU;
    let all = low[0] + low[1];
    let each = |l: usize| {
        let below = all - low[l] + tall[l] * (num - e[l]) / (2.0 * pushes[l][0]);
        below.max(all + tall[l] * num / (2.0 * (H * TAU - pushes[l][1])))
    };
    let m_1 = each(0).max(each(1));
    (START * START).max(m_1 * m_1 + num / TAU).sqrt()
}

/// The largest push for which every wall comes down by its own kick.
fn last_return() -> f64 {
    let kick = H * by_kicks().exp();
    ROWS.iter().map(|x| (H * dot(x, x) - kick * opposed(x)) * TAU / norm(x)).fold(f64::INFINITY, f64::min)
}

#[test]
fn the_bound_is_that_of_the_formula() {
    for push in [0.25, 1.0, last_return() + 0.5] {
        // In the second case a kick is hardly more than the push, and what it leaves is largest.
        for pushes in [PUSHES, [[2.0, 3.9375], [3.0, 3.875]]] {
            let [along, _] = judged_with(push, pushes).unwrap();
            near(&along, bound(push, pushes));
        }
    }
}

#[test]
fn walls_come_down_by_their_own_kicks_or_the_radius_bounds_them() {
    let last = last_return();
    assert!(0.5 < last && by_kicks() < by_radius());
    near(&judged(last - 1e-9).unwrap()[1], by_kicks());
    near(&judged(last + 1e-9).unwrap()[1], by_radius());
}

#[test]
fn kicks_are_no_deeper_than_the_reference() {
    // kappa g <= 2 E is first broken by the third.
    let least = |x: &[f64; 2]| (-2.0 * dot(x, &BELOW) / crowd(x) - H * by_radius().exp()) * TAU / (2.0 * slimmest());
    let last = ROWS.each_ref().map(least);
    assert!(last[2] < last[0].min(last[1]) && last[2] > last_return());
    assert!(judged(last[2] - 1e-9).is_ok());
    assert_eq!(judged(last[2] + 1e-9).unwrap_err(), Reason::KickTooDeep { sample: 3 });
}

#[test]
fn the_height_is_that_of_the_ball() {
    let rows = ROWS.map(vector);
    let all: Vec<Sample<'_>> = rows.iter().enumerate().map(|(at, x)| (at + 1, x)).collect();
    let (h, below) = (n(H), vector(BELOW));
    let band = Band { r: R, h, walls: all[..2].to_vec(), duals: Vec::new(), inside: all, below };
    let (centre, radius) = ([0.25, 0.5], 0.125);
    let iterate = Iterate {
        k: UBig::ONE,
        centre: vector(centre),
        radius: ratio(radius),
        signs: Vec::new(),
        bits: 64,
        height: None,
        pressed: Vec::new(),
        beside: None,
        awake: None,
        late: false,
    };
    let highest = ROWS.iter().map(|x| dot(x, &centre) + norm(x) * radius).fold(0.0, f64::max);
    near(&band.height(&iterate), highest);
}
