//! Roundings of the orbit against their definitions, in whole numbers.

use super::*;

fn ratio(p: i64, q: u32) -> RBig {
    RBig::from_parts(p.into(), q.into())
}

#[test]
fn fixed_point_is_rounded_to_the_neighbour_below_or_above() {
    for q in [1u32, 3, 7, 16, 1000] {
        for p in -50i64..=50 {
            let x = ratio(p, q);
            for bits in [0usize, 1, 5, 32] {
                let exact = &x * RBig::from(UBig::ONE << bits);
                let (floor, ceil) = (floor_fixed(&x, bits), ceil_fixed(&x, bits));
                assert!(RBig::from(floor.clone()) <= exact && exact < RBig::from(floor + 1u8), "{x} 2^{bits}");
                assert!(RBig::from(&ceil - 1u8) < exact && exact <= RBig::from(ceil), "{x} 2^{bits}");
            }
        }
    }
}

#[test]
fn roots_are_rounded_up() {
    for square in (0u32..=400).chain([65_535, 65_536, 65_537]) {
        let root = ceil_sqrt(&square.into());
        let (root, square) = (UBig::try_from(root).unwrap(), UBig::from(square));
        assert!(&root * &root >= square, "{square}");
        assert!(root.is_zero() || (&root - UBig::ONE) * (&root - UBig::ONE) < square, "{square}");
    }
    for x in [ratio(0, 1), ratio(2, 1), ratio(1, 3), ratio(50, 7), ratio(9, 4)] {
        for bits in [1usize, 8, 40] {
            let (root, square) = (ceil_sqrt_fixed(&x, bits), &x * RBig::from(UBig::ONE << (2 * bits)));
            assert!(RBig::from(&root * &root) >= square, "sqrt({x}) 2^{bits}");
            // The square is rounded up before its root.
            let below = RBig::from(&root - 1u8) * RBig::from(&root - 1u8);
            assert!(root.is_zero() || below < square + RBig::ONE, "sqrt({x}) 2^{bits}");
        }
    }
}

const BITS: usize = 32;

/// Three samples in dimension 2, eta = 12 and so h = 4.
fn three() -> Instance {
    with("12")
}

fn with(eta: &str) -> Instance {
    let rows = r#"[["1","1/2"],["2/3","-1/5"],["-1","3"]]"#;
    let text =
        format!(r#"{{"data":{{"labels":[1,1,-1],"rows":{rows}}},"eta":"{eta}","name":"three","w0":["1/3","1/7"]}}"#);
    let json = crate::certificate::json::Json::parse(&text).unwrap();
    Instance::read(&crate::certificate::node::Node::root(&json), false).unwrap()
}

/// Around (5/4, 1/3), where the first two samples are active and the third is not.
fn resumed(instance: &Instance, radius: RBig) -> Orbit<'_> {
    let centre = Vector::new(&[ratio(5, 4), ratio(1, 3)]);
    let k = UBig::from(9u8);
    let iterate = Iterate {
        k,
        centre,
        radius,
        signs: vec![None; 3],
        bits: BITS,
        height: None,
        pressed: Vec::new(),
        beside: None,
        awake: None,
        late: false,
    };
    Orbit::resume(instance, iterate).unwrap()
}

/// What is known of heights behind a glide is not about the negatives that were pressed there.
#[test]
fn a_pressed_negative_is_as_high_as_the_ball_allows() {
    let numbers = crate::number::context::Numbers { bits: BITS };
    let x = Vector::new(&[ratio(1, 1), ratio(0, 1)]);
    let at = Iterate {
        k: UBig::from(9u8),
        centre: Vector::new(&[ratio(5, 4), ratio(1, 3)]),
        radius: ratio(1, 4),
        signs: Vec::new(),
        bits: BITS,
        height: Some(ratio(1, 8)),
        pressed: vec![1],
        beside: None,
        awake: None,
        late: false,
    };
    assert_eq!(at.level(&numbers, 0, &x).upper().unwrap(), ratio(1, 8));
    assert!(at.level(&numbers, 1, &x).upper().unwrap() >= ratio(3, 2));
}

fn units(x: i128, bits: usize) -> RBig {
    RBig::from_parts(x.into(), UBig::ONE << bits)
}

/// What is at least sqrt(p/q), and less by 2^-200 than more.
fn root(p: u64, q: u64) -> RBig {
    RBig::from_parts(((UBig::from(p) * q) << 400usize).sqrt().into(), UBig::from(q) << 200usize)
}

#[test]
fn an_orbit_is_resumed_with_all_that_is_cut() {
    let instance = three();
    let orbit = resumed(&instance, ratio(1, 1000));
    // 5/4 is kept, 1/3 is cut: |(1, 1)| is rounded up to 2 units.
    assert_eq!(orbit.centre, [IBig::from(5) << 30, IBig::from((1u64 << 32) / 3)]);
    assert_eq!(orbit.radius, IBig::from((1u64 << 32) / 1000 + 1 + 2));
    assert_eq!(orbit.iterate().k, UBig::from(9u8));
    assert_eq!(orbit.iterate().radius, units((1i128 << 32) / 1000 + 3, BITS));
}

/// r' = r max(1, h beta - 1) + the error of the weights + what is cut, each rounded up.
#[test]
fn the_ball_grows_by_the_formulas() {
    for thousandths in [1, 40] {
        let instance = three();
        let mut orbit = resumed(&instance, ratio(thousandths, 1000));
        let before = RBig::from_parts(orbit.radius.clone(), UBig::ONE << BITS);
        let w: Vec<f64> = orbit.centre.iter().map(|c| c.to_f64().value() / (1u64 << BITS) as f64).collect();
        let radius = before.to_f64().value();
        assert!(orbit.step().unwrap());
        // |x|^2 = 5/4 and 109/225.
        let (lengths, h) = ([(5.0f64 / 4.0).sqrt(), (109.0f64 / 225.0).sqrt()], 4.0);
        let weights = [(-(w[0] + w[1] / 2.0)).exp(), (-(w[0] * 2.0 / 3.0 - w[1] / 5.0)).exp()];
        let spread = lengths[0].max(lengths[1]) * radius;
        let beta: f64 = weights.iter().zip(lengths).map(|(e, x)| h * x * x * e).sum::<f64>() * (1.0 + 2.0 * spread);
        assert!(beta > 2.0);
        let moved = [h * (weights[0] + weights[1] * 2.0 / 3.0), h * (weights[0] / 2.0 - weights[1] / 5.0)];
        let unit = 1.0 / (1u64 << BITS) as f64;
        for ((c, w), moved) in orbit.centre.iter().zip(&w).zip(moved) {
            // Down to a unit, and what `exp` is off.
            let exact = (w + moved) / unit;
            assert!((c.to_f64().value() - exact).abs() < 30.0, "{c} for {exact}");
        }
        let grown = radius * (beta - 1.0);
        // Four units of each weight, once through h |x|; each coordinate cut by one, and rounding.
        let defect = (4.0 * h * (lengths[0] + lengths[1])) * unit + 4.0 * unit;
        let found = orbit.radius.to_f64().value() * unit;
        assert!((found - grown - defect).abs() < 3.0 * unit + 1e-9 * grown, "{found} for {}", grown + defect);
    }
}

/// Certain if |x.centre| > |x| radius, not if they are equal.
#[test]
fn a_sign_is_certain_beyond_the_ball() {
    let instance = three();
    let orbit = resumed(&instance, ratio(1, 1000));
    let entry = &orbit.entries[0];
    // X = (2, 1), D = 2, |X| = sqrt(5) rounded up.
    assert_eq!((entry.norm.clone(), entry.denominator.clone()), (IBig::from(3), IBig::from(2)));
    let edge = &entry.norm * &orbit.radius;
    for (product, sign) in [
        (edge.clone(), None),
        (&edge + 1, Some(Ordering::Greater)),
        (-edge.clone(), None),
        (-&edge - 1, Some(Ordering::Less)),
    ] {
        assert_eq!(orbit.sign(entry, &product), sign);
    }
}

/// h |x| <= `push_norm`, h |x|^2 <= `curvature`, |x| <= `length`, each by less than a unit.
#[test]
fn norms_are_rounded_up() {
    let instance = three();
    let orbit = resumed(&instance, ratio(0, 1));
    for (entry, (p, q)) in orbit.entries.iter().zip([(5, 4), (109, 225), (10, 1)]) {
        let h = RBig::from(4);
        let rounded_up = |x: &IBig, exact: RBig| {
            let exact = exact * RBig::from(UBig::ONE << (BITS + GUARD));
            assert!(RBig::from(x.clone()) + ratio(1, 1_000_000) > exact && RBig::from(x - 2) < exact, "{x}");
        };
        rounded_up(&entry.length, root(p, q));
        rounded_up(&entry.push_norm, root(p, q) * &h);
        rounded_up(&entry.curvature, h * ratio(i64::try_from(p).unwrap(), u32::try_from(q).unwrap()));
    }
}

/// The same in whole numbers, from what the rows and the weights are: nothing but the bounds of
/// lemma:shadowing, each rounded up.
#[test]
fn the_ball_grows_by_no_unit_more() {
    for (thousandths, expands) in [(1, true), (40, true), (1, false)] {
        let instance = with(if expands { "12" } else { "3/100" });
        let mut orbit = resumed(&instance, ratio(thousandths, 1000));
        let active: Vec<(usize, &Entry, IBig)> =
            orbit.entries[..2].iter().enumerate().map(|(at, entry)| (0, entry, orbit.product(at, entry))).collect();
        let weights: Vec<(IBig, IBig)> = (0..2).map(|at| orbit.weight(&active[at..=at], at, true).unwrap()).collect();
        let before = orbit.radius.clone();
        let (mut curvature, mut defect) = (IBig::ZERO, IBig::ZERO);
        for ((_, entry, _), (weight, error)) in active.iter().zip(&weights) {
            curvature += &entry.curvature * (weight + error);
            // |(1, 1)| is at most 2.
            defect += &entry.push_norm * error + weight * 2;
        }
        let unit = |bits: usize| IBig::ONE << bits;
        let spread = &orbit.entries[0].length * &before / unit(64) + 1;
        let beta = &curvature + &curvature * spread / unit(31) + 1;
        assert_eq!(beta > unit(97), expands);
        let grown = if expands { &before * (beta - unit(96)) / unit(96) + 1 } else { before };
        assert!(orbit.step().unwrap());
        assert_eq!(orbit.radius, grown + defect / unit(64) + 1 + 2);
    }
}

/// |x| r <= 1 is what makes e^{|x| r} <= 1 + 2 |x| r.
#[test]
fn a_ball_is_no_wider_than_the_bound_of_its_curvature_allows() {
    let text = r#"{"data":{"labels":[1],"rows":[["1","0"]]},"eta":"1","name":"one","w0":["1","0"]}"#;
    let json = crate::certificate::json::Json::parse(text).unwrap();
    let instance = Instance::read(&crate::certificate::node::Node::root(&json), false).unwrap();
    let mut orbit = Orbit::new(&instance, BITS).unwrap();
    (orbit.at_start, orbit.centre) = (false, vec![IBig::from(9) << BITS, IBig::ZERO]);
    orbit.radius = (IBig::ONE << BITS) - 1u8;
    assert!(orbit.step().unwrap());
    orbit.radius = IBig::ONE << BITS;
    assert!(matches!(orbit.step(), Err(Reason::BallTooWide { step: 1 })));
}

/// Behind a slide the ball has both radii, and no sign is known.
#[test]
fn an_iterate_arrives_with_what_the_slide_knows() {
    let instance = three();
    let mut iterate = resumed(&instance, ratio(0, 1)).iterate();
    assert!(iterate.signs.iter().any(Option::is_some));
    let beside = crate::iterate::Beside { walls: vec![2], radii: [ratio(1, 4), ratio(1, 2)], height: ratio(1, 8) };
    iterate.arrive(UBig::from(40u8), beside);
    assert_eq!((iterate.k.clone(), iterate.radius.clone()), (UBig::from(40u8), ratio(3, 4)));
    assert_eq!(iterate.spread(&[2]), [&ratio(1, 4), &ratio(1, 2)]);
    assert_eq!(iterate.spread(&[]), [&ratio(3, 4); 2]);
    assert!(iterate.signs.iter().all(Option::is_none));
}

/// e^25 on a negative: there the entries that the cut rows lose, times the weight, are many units.
#[test]
fn what_the_cut_rows_lose_is_charged() {
    let instance = three();
    let mut orbit = resumed(&instance, ratio(1, 1_000_000));
    orbit.centre = vec![IBig::from(-1) << BITS, IBig::from(8) << BITS];
    let of = |at: usize| (0, &orbit.entries[at], orbit.product(at, &orbit.entries[at]));
    let weights = [orbit.weight(&[of(0)], 0, true).unwrap(), orbit.weight(&[of(2)], 2, false).unwrap()];
    let mut defect = IBig::ZERO;
    for (at, (weight, error)) in [0, 2].into_iter().zip(&weights) {
        defect += &orbit.entries[at].push_norm * error + weight * 2;
    }
    assert!(&weights[1].0 >> 64 > IBig::from(8));
    let sum = orbit.sum().unwrap();
    assert_eq!((sum.active, sum.defect), (2, defect));
}

/// Beyond e^-16384 a weight is 0 to one unit, and h beta is then what `curvature` is.
#[test]
fn the_factor_of_the_ball_is_rounded_up() {
    let text = r#"{"data":{"labels":[1],"rows":[["1","0"]]},"eta":"1","name":"one","w0":["1","0"]}"#;
    let json = crate::certificate::json::Json::parse(text).unwrap();
    let instance = Instance::read(&crate::certificate::node::Node::root(&json), false).unwrap();
    let unit = |bits: usize| IBig::ONE << bits;
    // With a radius of 1/2: c + c (2^31 + 1)/2^31, cut, is one less than a multiple of 2^65.
    let cut = |c: &IBig| c + ((c * (unit(31) + 1u8)) >> 31usize);
    let found = (0..64u8).find_map(|more| {
        let short = (unit(98) + (IBig::from(more) << 65usize)) - 1u8;
        let (a, rest) = dashu_base::DivRem::div_rem(&short, unit(32) + 1u8);
        let c = (a << 31usize) + (rest >> 1usize);
        (cut(&c) == short).then_some((c, short + 1u8))
    });
    let (c, beta) = found.unwrap();
    let mut orbit = Orbit::new(&instance, BITS).unwrap();
    (orbit.at_start, orbit.centre, orbit.radius) = (false, vec![IBig::from(20_000) << BITS, IBig::ZERO], unit(31));
    orbit.entries[0].curvature = c;
    let defect = &orbit.entries[0].push_norm >> 64usize;
    assert!(orbit.step().unwrap());
    assert_eq!(orbit.radius, ((beta - unit(96)) >> 65usize) + 1u8 + defect + 1u8 + 2u8);
}

/// Two neurons with v = (1, 1), w_1 = (1/3, 1/3) and w_2 = (1/3, -2/3): x = (1, 1/2) is active at
/// the first and on its boundary at the second, (-1, 1) the other way round, (2, -2) at the first
/// alone.
fn at_boundaries(at_zero: &str) -> Instance {
    let rows = r#"[["1","1/2"],["-1","1"],["2","-2"]]"#;
    let text = format!(
        r#"{{"W0":[["1/3","1/3"],["1/3","-2/3"]],"data":{{"labels":[1,-1,1],"rows":{rows}}},"eta":"3","name":"edges","network":{{"output":["1","1"]}},"relu_at_zero":"{at_zero}"}}"#
    );
    let json = crate::certificate::json::Json::parse(&text).unwrap();
    Instance::read(&crate::certificate::node::Node::root(&json), false).unwrap()
}

/// What a sample pushes from a boundary is the weight at w_0, not at the centre, times c: the
/// bounds of lemma:derivative-at-zero, each rounded up.
#[test]
fn a_push_from_a_boundary_is_charged() {
    let instance = at_boundaries("2/3");
    let mut orbit = Orbit::new(&instance, BITS).unwrap();
    // |(1, 1, 1, 1)| = 2.
    assert_eq!((orbit.radius.clone(), orbit.cut.clone()), (IBig::from(2), IBig::from(2)));
    orbit.radius = (IBig::ONE << BITS) / 100;
    // As if the weights were e^40 and e^20, and so are off by many units.
    orbit.centre = [-40, 0, -5, 5].map(|c| IBig::from(c) << BITS).to_vec();
    let unit = |bits: usize| IBig::ONE << bits;
    let (mut defect, mut gradient) = (IBig::ZERO, vec![IBig::ZERO; 4]);
    let mut push = |entry: &Entry, neuron: usize, weight: &IBig, error: &IBig| {
        defect += &entry.push_norm * error;
        gradient[2 * neuron] += &entry.push[0] * weight;
        gradient[2 * neuron + 1] += &entry.push[1] * weight;
    };
    // Entries are in the order of the neurons: 0, 1, 2 of the first, 3, 4, 5 of the second.
    let mut lost = IBig::ZERO;
    let [active, boundary] = [&orbit.entries[0], &orbit.entries[3]];
    let (weight, error) = orbit.weight(&[(0, active, orbit.product(0, active))], 0, true).unwrap();
    push(active, 0, &weight, &error);
    let spread = &active.length * &orbit.radius / unit(64) + 1;
    let at_start = &error + (&weight + &error) * spread / unit(31) + 2;
    let of_it = &weight * 2 / 3;
    push(boundary, 1, &of_it, &at_start);
    lost += (weight + of_it) * 2;
    // (-1, 1) and (2, -2) are on their boundaries at the first neuron; (2, -2) is active at the
    // second, (-1, 1) nowhere: e^0 is one, and nothing is off but two units and the spread of none.
    let one = unit(BITS) * 2 / 3;
    push(&orbit.entries[1], 0, &one, &IBig::from(2 + 2));
    lost += one * 2;
    let [boundary, active] = [&orbit.entries[2], &orbit.entries[5]];
    let (weight, error) = orbit.weight(&[(1, active, orbit.product(5, active))], 2, true).unwrap();
    push(active, 1, &weight, &error);
    let spread = &active.length * &orbit.radius / unit(64) + 1;
    let at_start = &error + (&weight + &error) * spread / unit(31) + 2;
    let of_it = &weight * 2 / 3;
    push(boundary, 0, &of_it, &at_start);
    lost += (weight + of_it) * 2;
    let sum = orbit.sum().unwrap();
    assert_eq!((sum.active, sum.gradient), (5, gradient));
    assert_eq!(sum.defect, defect + lost);
}

/// |z| r <= 1 where the weight at w_0 is told from that at the centre, too; the features of the
/// active neurons alone count.
#[test]
fn a_ball_around_a_boundary_is_no_wider_than_its_bound_allows() {
    let instance = at_boundaries("1");
    let mut orbit = Orbit::new(&instance, BITS).unwrap();
    // (2, -2) at the second neuron, the only one where it is active, as if it were the longest.
    orbit.entries.iter_mut().for_each(|entry| entry.length = IBig::ONE << (BITS + GUARD - 1));
    orbit.entries[5].length <<= 1usize;
    // |z| r and one unit.
    orbit.radius = (IBig::ONE << BITS) - 1u8;
    assert!(orbit.sum().is_ok());
    orbit.radius = IBig::ONE << BITS;
    assert!(matches!(orbit.sum(), Err(Reason::BallTooWide { step: 0 })));
}

/// Each entry that is active or on its boundary is paid for.
#[test]
fn a_push_from_a_boundary_is_paid_for() {
    let instance = at_boundaries("1/2");
    let orbit = Orbit::new(&instance, BITS).unwrap();
    let before = budget::spent();
    orbit.sum().unwrap();
    let pushes = (budget::spent() - before) / orbit.cost_of_push;
    // Samples 0 and 2 are looked at with both entries and once more with the active one, sample 1
    // with one entry.
    assert_eq!(pushes, 2 + 1 + 1 + 2 + 1);
}
