//! The constants of lemma:bounded-trap against a second computation, in doubles, from its formulas.

use dashu_int::UBig;

use super::*;

const R: Numbers = Numbers { bits: 128 };

fn ratio(x: f64) -> RBig {
    RBig::from_parts(((x * 65536.0) as i64).into(), UBig::from(65536u32))
}

fn n(x: f64) -> Interval {
    R.of(&ratio(x))
}

#[track_caller]
fn near(x: &Interval, value: f64) {
    let ends = [x.point().unwrap(), x.upper().unwrap()].map(|end| end.to_f64().value());
    assert!(ends.iter().all(|end| (end - value).abs() <= 1e-12 * value.abs().max(1.0)), "{ends:?}, not {value}");
}

/// theta is not used here; |Qx|, |Ux|, |Vx|, x*_l.x for two walls; rho = (1/4, 1/2, 1/8).
fn part(sample: usize, norms: [f64; 3], along: [f64; 2]) -> Part {
    let [q, u, v] = norms;
    Part {
        sample,
        theta: RBig::ONE,
        tilde: n(0.0),
        norms: norms.map(n),
        swing: n(q * 0.25),
        rest: n(u * 0.5 + v * 0.125),
        along: along.map(ratio).to_vec(),
    }
}

struct Known {
    norms: [f64; 3],
    along: [f64; 2],
    lambda: f64,
}

const SUPPORT: [Known; 2] = [
    Known { norms: [0.5, 1.0, 0.25], along: [0.75, -0.5], lambda: 0.25 },
    Known { norms: [0.25, 0.75, 0.5], along: [-0.25, 0.125], lambda: 0.5 },
];
const SLACK: [(Known, f64, bool); 2] = [
    (Known { norms: [0.125, 4.5, 0.75], along: [0.5, -0.75], lambda: 0.0625 }, 0.03125, false),
    (Known { norms: [0.375, 0.5, 1.0], along: [-0.5, 0.25], lambda: 0.03125 }, 0.125, true),
];
const NU: [f64; 2] = [0.5, 0.75];
const LEAST: f64 = 0.375;
const TAU: f64 = 256.0;
const NORM_W: f64 = 1.5;
const HELD: f64 = 0.625;
const START_2: f64 = 0.0625;

fn judged(judge: impl FnOnce(&Site<'_>)) {
    let of = |known: &Known| part(0, known.norms, known.along);
    let support: Vec<Part> = SUPPORT.iter().map(of).collect();
    let slack: Vec<Part> = SLACK.iter().map(|(known, ..)| of(known)).collect();
    let minimiser =
        Minimiser { radius: n(0.0), lambda: Vec::new(), least: n(LEAST), nu: NU.map(n).to_vec(), duals: Vec::new() };
    judge(&Site {
        r: R,
        h: n(0.5),
        tau: n(TAU),
        inverse: n(1.0 / TAU),
        norm_w: n(NORM_W),
        minimiser: &minimiser,
        held: n(HELD),
        start: [0.0, START_2, 0.0].map(n),
        rho: [0.25, 0.5, 0.125].map(n),
        support: support.iter().zip(&SUPPORT).map(|(part, known)| (part, n(known.lambda))).collect(),
        slack: slack
            .iter()
            .zip(&SLACK)
            .map(|(part, (known, sigma, slow))| Slack { part, lambda: n(known.lambda), sigma: n(*sigma), slow: *slow })
            .collect(),
    });
}

fn d(x: &Known) -> f64 {
    x.norms[0] * 0.25
}

fn rest(x: &Known) -> f64 {
    x.norms[1] * 0.5 + x.norms[2] * 0.125
}

/// c_l^- and c_l^+ for R_i = rest or reach.
fn c(l: usize, r_of: impl Fn(&Known) -> f64) -> [f64; 2] {
    let (mut minus, mut plus) = (0.0, 0.0);
    for x in &SUPPORT {
        let (front, back, r) = (x.along[l].max(0.0), (-x.along[l]).max(0.0), r_of(x));
        minus += x.lambda * (front * (1.0 - (-r).exp()) + back * (r.exp() - 1.0));
        plus += x.lambda * (front * (r.exp() - 1.0) + back * (1.0 - (-r).exp()));
    }
    for (x, ..) in &SLACK {
        let (front, back, r) = (x.along[l].max(0.0), (-x.along[l]).max(0.0), r_of(x));
        minus += x.lambda * back * r.exp();
        plus += x.lambda * front * r.exp();
    }
    [minus, plus]
}

#[test]
fn pushes_into_each_wall() {
    judged(|site| {
        let both = site.firm_and_push().unwrap();
        assert_eq!(both.len(), 2);
        for (l, (found, nu)) in both.iter().zip(NU).enumerate() {
            let [minus, plus] = c(l, rest);
            near(&found[0], nu - minus);
            near(&found[1], nu + plus);
            let [away, against] = site.pushes(l, Part::reach).unwrap();
            let [minus, plus] = c(l, |x| d(x) + rest(x));
            near(&away, minus);
            near(&against, plus);
        }
    });
}

#[test]
fn what_pushes_along_the_walls() {
    let reach = |x: &Known| d(x) + rest(x);
    let support: f64 = SUPPORT.iter().map(|x| x.lambda * (reach(x).exp() - 1.0) * x.norms[0]).sum();
    let slack: f64 = SLACK.iter().map(|(x, ..)| x.lambda * reach(x).exp() * x.norms[0]).sum();
    judged(|site| near(&site.push().unwrap(), support + slack + HELD));
}

/// With the first slack sample min(1/e, |U x| rho_2) is 1/e, with the second |U x| rho_2 = 1/4.
#[test]
fn the_part_among_the_support_vectors() {
    let e_y = 1.75;
    let p = |x: &Known| (d(x) + x.norms[2] * 0.125).exp() * (-1.0f64).exp().min(x.norms[1] * 0.5);
    let own = |x: &Known| x.lambda * ((d(x).exp() - 1.0).powi(2) + e_y * d(x).powi(2) / 4.0);
    let slow = |keep: bool| SLACK.iter().filter(move |(.., slow)| *slow == keep);
    let g = SUPPORT.iter().map(own).sum::<f64>() + slow(true).map(|(x, ..)| 2.0 * x.lambda * p(x)).sum::<f64>();
    let m = 0.75 * LEAST * (-SUPPORT.iter().map(d).fold(0.0, f64::max)).exp();
    let r_2 = SUPPORT.iter().map(|x| x.norms[1]).fold(0.0, f64::max);
    let m_2 = (g * r_2 + (g * g * r_2 * r_2 + 4.0 * m * g).sqrt()) / (2.0 * m);
    let z = 1.0 / TAU + 1.0 / (TAU * TAU);
    let pushed = |x: &Known| x.lambda * (d(x) + rest(x)).exp() * x.norms[1];
    let pushed = SLACK.iter().map(|(x, ..)| pushed(x)).sum::<f64>() + NORM_W / (2.0 * TAU);
    let q =
        2.0 * slow(false).map(|(x, sigma, _)| sigma * p(x)).sum::<f64>() + z * NORM_W * 0.5 + 2.0 * z * pushed * pushed;
    let b_2 = ((START_2 * START_2).max(m_2 * m_2 + g / TAU) + q).sqrt();
    judged(|site| near(&site.pull(&n(e_y)).unwrap(), b_2));
}
