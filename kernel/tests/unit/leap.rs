//! The numbers of lemma:leap against a second computation, in doubles, from its formulas.

use super::*;

/// The tiny pushes are those below 2^-32.
const R: Numbers = Numbers { bits: 64 };
/// tau at the first and at the last step.
const TAU: [f64; 2] = [128.0, 192.0];
const CENTRE: f64 = 5.125;
const V: [[f64; 2]; 4] = [[4.5, -2.25], [0.625, 0.5], [-0.25, 0.125], [0.0625, -0.375]];
const TERMS: usize = 8;
const LN_H: f64 = -1.5;

fn ratio(x: f64) -> RBig {
    RBig::try_from(x).unwrap()
}

fn n(x: f64) -> Interval {
    R.of(&ratio(x))
}

#[track_caller]
fn near(x: &Interval, value: f64) {
    let ends = [x.point().unwrap(), x.upper().unwrap()].map(|end| end.to_f64().value());
    assert!(ends.iter().all(|end| (end - value).abs() <= 2e-14 * value.abs().max(1.0)), "{ends:?}, not {value}");
}

fn with(judge: impl FnOnce(&Span<'_>)) {
    let v: Vec<Vector> = V.iter().map(|v| Vector::new(&v.map(ratio))).collect();
    let [first, last] = TAU.map(n);
    judge(&Span::new(&R, &v, &ratio(CENTRE), (&first, &last)).unwrap());
}

fn start() -> f64 {
    TAU[0].ln() - CENTRE
}

fn end() -> f64 {
    TAU[1].ln() - CENTRE
}

fn radius() -> f64 {
    start().abs().max(end().abs())
}

fn at(c: &[f64], x: f64) -> f64 {
    c.iter().enumerate().map(|(k, c)| c * x.powi(k as i32)).sum()
}

fn factorial(m: usize) -> f64 {
    (1..=m).map(|k| k as f64).product()
}

fn sized(c: &[f64]) -> Vec<f64> {
    c.iter().map(|c| c.abs()).collect()
}

fn lengths(c: &[[f64; 2]]) -> Vec<f64> {
    c.iter().map(|[x, y]| x.hypot(*y)).collect()
}

/// z.v.
fn product(z: &[f64; 2]) -> Vec<f64> {
    V.iter().map(|v| z[0] * v[0] + z[1] * v[1]).collect()
}

/// v' once, and s(m, 1), s(m, 2), ..
fn inner(m: usize) -> Vec<[f64; 2]> {
    let derived = |c: &[[f64; 2]]| -> Vec<[f64; 2]> {
        c.iter().enumerate().skip(1).map(|(k, c)| c.map(|c| c * k as f64)).collect()
    };
    let weights: &[f64] = [&[1.0][..], &[-1.0, 1.0], &[2.0, -3.0, 1.0], &[-6.0, 11.0, -6.0, 1.0]][m - 1];
    let (mut sum, mut power) = (vec![[0.0; 2]; V.len()], V.to_vec());
    for weight in weights {
        power = derived(&power);
        for (sum, c) in sum.iter_mut().zip(&power) {
            *sum = [sum[0] + weight * c[0], sum[1] + weight * c[1]];
        }
    }
    sum
}

/// ln h + s - z.v.
fn exponent(z: &[f64; 2]) -> Vec<f64> {
    let mut u: Vec<f64> = product(z).iter().map(|c| -c).collect();
    u[0] += LN_H + CENTRE;
    u[1] += 1.0;
    u
}

fn times(a: &[f64], b: &[f64]) -> Vec<f64> {
    (0..TERMS).map(|k| (0..=k).map(|j| a.get(j).unwrap_or(&0.0) * b.get(k - j).unwrap_or(&0.0)).sum()).collect()
}

/// Coefficients of e^u, by the powers of u - u_0.
fn exponential(u: &[f64]) -> Vec<f64> {
    let mut flat = u.to_vec();
    flat[0] = 0.0;
    let (mut power, mut sum) = (vec![1.0], vec![0.0; TERMS]);
    for m in 0..TERMS {
        for (sum, c) in sum.iter_mut().zip(&power) {
            *sum += c / factorial(m);
        }
        power = times(&power, &flat);
    }
    sum.iter().map(|c| c * u[0].exp()).collect()
}

/// e^u at most, on a disc.
fn largest(u: &[f64], radius: f64) -> f64 {
    (u[0] + at(&sized(u), radius) - u[0].abs()).exp()
}

fn tail(size: impl Fn(f64) -> f64) -> f64 {
    let on = |f: f64| size(f * radius()) * f.powi(-(TERMS as i32)) / (1.0 - 1.0 / f);
    on(4.0).min(on(16.0)).min(on(64.0))
}

/// |E_p| at most on the piece; the last row pushes hardly at all.
fn defect(order: usize, rows: &[[f64; 2]], tiny: &[f64; 2]) -> f64 {
    let (mut e, mut beyond) = (vec![[0.0; 2]; TERMS], 0.0);
    for m in 1..=order {
        let (a, rate) = (inner(m), -(m as f64 - 1.0));
        let weights: Vec<f64> =
            (0..TERMS).map(|i| (rate * CENTRE).exp() * rate.powi(i as i32) / factorial(i) / factorial(m)).collect();
        for c in 0..2 {
            let entries: Vec<f64> = a.iter().map(|a| a[c]).collect();
            for (e, f) in e.iter_mut().zip(times(&weights, &entries)) {
                e[c] += f;
            }
        }
        if m > 1 {
            let size = |x: f64| at(&lengths(&a), x) * (rate * CENTRE - rate * x).exp() / factorial(m);
            beyond += tail(size);
        }
    }
    for z in rows {
        let u = exponent(z);
        for (e, f) in e.iter_mut().zip(exponential(&u)) {
            *e = [e[0] - f * z[0], e[1] - f * z[1]];
        }
        beyond += tail(|x| largest(&u, x)) * z[0].hypot(z[1]);
    }
    at(&lengths(&e), radius()) + beyond + largest(&exponent(tiny), radius()) * tiny[0].hypot(tiny[1])
}

#[test]
fn the_piece() {
    with(|span| {
        near(&span.start, start());
        near(&span.end, end());
        near(&span.radius, radius());
        near(&span.length(), end() - start() + 1.0 / TAU[0]);
        near(&span.beside_centre(&n(6.0)), 6.0 - CENTRE);
        for (c, x) in span.at(&n(0.25)).iter().zip(0..) {
            near(c, at(&V.map(|v| v[x]), 0.25));
        }
    });
}

#[test]
fn bounds_are_by_the_ends_and_by_size() {
    with(|span| {
        for z in [[1.0, 0.5], [-1.0, -0.5], [0.25, -2.0]] {
            let c = product(&z);
            let range = span.range(&span.products(&Vector::new(&z.map(ratio))));
            let linear = [start(), end()].map(|x| at(&c[..2], x));
            let rest = at(&sized(&[0.0, 0.0, c[2], c[3]]), radius());
            near(&range[0], linear[0].min(linear[1]) - rest);
            near(&range[1], linear[0].max(linear[1]) + rest);
        }
    });
}

#[test]
fn rests_of_series_are_those_of_the_best_disc() {
    with(|span| {
        // Of a constant the largest is the best, of e^{4 R/radius} the smallest.
        let constant = span.tail(3, |_| Ok(n(1.0))).unwrap();
        near(&(constant * n(4096.0 * 63.0)), 1.0);
        let steep = |x: &Interval| (n(4.0 / radius()) * x).exp();
        near(&(span.tail(3, steep).unwrap() * n(48.0 * (-16.0_f64).exp())), 1.0);
        let unknown: Result<Interval, Reason> = span.tail(3, |_| Err(Reason::OutOfRange));
        assert!(matches!(unknown, Err(Reason::OutOfRange)));
    });
}

#[test]
fn defects_are_those_of_the_formulas() {
    // e^u |z| is about 1e-10 with the last one.
    let rows = [[1.0, 0.25], [1.5, -0.5], [6.5, 0.0]];
    let largest_of = |z: &[f64; 2]| largest(&exponent(z), radius()) * z[0].hypot(z[1]);
    assert!(largest_of(&rows[2]) < 2f64.powi(-32) && largest_of(&rows[2]) > 1e-12);
    with(|span| {
        let rows_of = rows.map(|z| Vector::new(&z.map(ratio)));
        let flow: Vec<Flow<'_>> = rows_of.iter().map(|z| (z, span.exponent(&n(LN_H), z))).collect();
        for ((_, u), z) in flow.iter().zip(&rows) {
            for (u, expected) in u.iter().zip(exponent(z)) {
                near(u, expected);
            }
        }
        for order in 1..4 {
            let known = defect(order, &rows[..2], &rows[2]);
            near(&span.defect(order, &flow, &[]).unwrap(), known);
            let after = at(&lengths(&inner(order + 1)), radius());
            let p = order as i32;
            let remainder = after / factorial(order + 1) * (TAU[0].powi(-p - 1) + TAU[0].powi(-p) / f64::from(p));
            near(&span.defects(order, &flow, &[]).unwrap(), known * (end() - start() + 1.0 / TAU[0]) + remainder);
        }
    });
}

/// A curve that a push holds back by as much as the flow drives it moves without a defect: V = a x,
/// no flow, back = -a.
#[test]
fn what_holds_a_curve_back_stands_in_its_defect() {
    let v: Vec<Vector> = [[4.0, 1.0], [0.5, -2.0]].iter().map(|v| Vector::new(&v.map(ratio))).collect();
    let [first, last] = TAU.map(n);
    let span = Span::new(&R, &v, &ratio(CENTRE), (&first, &last)).unwrap();
    let back = |a: [f64; 2]| span.defect(1, &[], &[a.map(n).to_vec()]).unwrap();
    near(&back([-0.5, 2.0]), 0.0);
    near(&back([0.5, -2.0]), 2.0 * 0.5f64.hypot(2.0));
    // (-0.5, 2) x less than that is missing at the end.
    let rising = span.defect(1, &[], &[vec![n(-0.5), n(2.0)], vec![n(3.0), n(4.0)]]).unwrap();
    near(&rising, 5.0 * radius());
    // What has more coefficients than the series is refused.
    let long = vec![vec![n(0.0), n(0.0)]; v.len() + MORE_TERMS + 1];
    assert_eq!(span.defect(1, &[], &long).unwrap_err(), Reason::OutOfRange);
}

/// Bernstein coefficients enclose the polynomial on the piece, the first and the last exactly.
#[test]
fn sharp_ranges_hold_the_polynomial() {
    with(|span| {
        for c in [vec![], vec![2.0], vec![1.0, -3.0], vec![0.5, 2.0, -16.0], vec![0.0, -1.0, 4.0, 8.0, -32.0]] {
            let [low, high] = span.sharp_range(&c.iter().map(|c| n(*c)).collect::<Vec<_>>()).unwrap();
            let value = |t: f64| {
                let x = start() + (end() - start()) * t;
                c.iter().rev().fold(0.0, |sum, c| sum * x + c)
            };
            let values: Vec<f64> = (0..=50).map(|t| value(f64::from(t) / 50.0)).collect();
            let (least, most) = values.iter().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(*v), b.max(*v)));
            let [low, high] = [low.point(), high.upper()].map(|end| end.unwrap().to_f64().value());
            assert!(low <= least + 1e-12 && most <= high + 1e-12, "{c:?}: [{low}, {high}]");
            // Of a line, and of a curve that is bent little, no more than it takes.
            if c.len() <= 2 {
                assert!(least - low < 1e-12 && high - most < 1e-12, "{c:?}: [{low}, {high}]");
            }
        }
    });
}

/// The next ball is around a point beside the end of the curve: that distance is added.
#[test]
fn a_piece_ends_in_a_ball_around_its_end() {
    let text = r#"{"data":{"labels":[1],"rows":[["1","1/3"]]},"eta":"1","name":"one","w0":["1","0"]}"#;
    let json = crate::certificate::json::Json::parse(text).unwrap();
    let instance =
        crate::certificate::instance::Instance::read(&crate::certificate::node::Node::root(&json), false).unwrap();
    let r = Numbers { bits: 32 };
    let [z, centre] = [[1.0, 0.25], [39.5, 0.5]].map(|v| Vector::new(&v.map(ratio)));
    let coefficients: Vec<Vector> = [[40.0, 0.25], [1.0, 0.5]].iter().map(|v| Vector::new(&v.map(ratio))).collect();
    let [first, last] = TAU.map(|tau| r.of(&ratio(tau)));
    let span = Span::new(&r, &coefficients, &ratio(CENTRE), (&first, &last)).unwrap();
    let flow = vec![(&z, span.exponent(&r.whole(1).ln().unwrap(), &z))];
    let reach =
        distance(&r, &span.at(&span.start), &centre) + r.of(&ratio(0.25)) + span.defects(2, &flow, &[]).unwrap();

    let mut at = Iterate {
        k: 9u8.into(),
        centre,
        radius: ratio(0.25),
        signs: Vec::new(),
        bits: 32,
        height: None,
        pressed: Vec::new(),
        beside: None,
        awake: None,
        late: false,
    };
    let piece = Piece {
        centre: ratio(CENTRE),
        coefficients: coefficients.clone(),
        order: crate::certificate::node::Order(2),
        to: (9 + TAU[1] as u64 - TAU[0] as u64).into(),
    };
    let rows = (vec![(0, z.clone())], Vec::new());
    follow(&mut Checker::new(&instance), &mut at, &mut ratio(TAU[0]), &rows, (0, &piece)).unwrap();
    let beside = distance(&r, &span.at(&span.end), &at.centre);
    assert_eq!(at.radius, (&reach + &beside).upper().unwrap());
    assert!(at.radius > reach.upper().unwrap());
}
