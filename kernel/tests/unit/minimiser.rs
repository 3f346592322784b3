//! The numbers of the minimiser on one support vector, by hand.

use dashu_int::UBig;

use super::*;
use crate::certificate::instance::Instance;
use crate::certificate::json::Json;
use crate::certificate::node::Node;

fn number(p: i32, q: u32) -> RBig {
    RBig::from_parts(p.into(), UBig::from(q))
}

/// The minimiser of one support vector (x) in dimension 1, h = 1.
fn of_one(x: RBig, w_hat: RBig, near: RBig) -> Result<Minimiser, Reason> {
    let text = r#"{"data":{"labels":[1],"rows":[["1"]]},"eta":"1","name":"one","w0":["1"]}"#;
    let json = Json::parse(text).unwrap();
    let instance = Instance::read(&Node::root(&json), false).unwrap();
    let [x, w_hat, near] = [x, w_hat, near].map(|entry| Vector::new(&[entry]));
    minimiser(&mut Checker::new(&instance), &R, &RBig::ONE, (&w_hat, &near), &[(0, &x)], &[])
}

const R: Numbers = Numbers { bits: 128 };

/// Between so many millionths.
fn between(x: &Interval, low: i32, high: i32) -> bool {
    R.of(&number(low, 1_000_000)).below(x) && x.below(&R.of(&number(high, 1_000_000)))
}

/// x = 1: at w_a = 1/10 the weight is c = e^{-1/10}, g = 1 - c, the radius e g/c = 0.286 and
/// m >= c e^{-0.286} = 0.680. The true w~ = 0 lies within the radius.
#[test]
fn one_support_vector() {
    let found = of_one(RBig::ONE, RBig::ONE, number(1, 10)).unwrap();
    assert!(between(&found.radius, 285_800, 286_000));
    assert!(between(&found.least, 679_700, 680_000));
    let [lambda] = found.lambda.as_slice() else { panic!("one multiplier") };
    assert!(lambda.point().unwrap() < number(6800, 10_000) && lambda.upper().unwrap() > number(12_042, 10_000));
    assert!(found.nu.is_empty() && found.duals.is_empty());
}

/// x = 3 and w^ = 1/3: at w_a = 73/100 the weight is c = e^{-2.19} = 0.111917, g = |3 c - 1/3| =
/// 0.002417, the radius e g/(9 c) = 0.006523, its product with x 0.019570: lambda' lies within
/// c e^{+-0.019570} and m >= 9 c e^{-0.019570}.
#[test]
fn one_long_support_vector() {
    let found = of_one(number(3, 1), number(1, 3), number(73, 100)).unwrap();
    assert!(between(&found.radius, 6_515, 6_530), "{:?}", found.radius.upper());
    assert!(between(&found.least, 987_600, 987_900));
    let [lambda] = found.lambda.as_slice() else { panic!("one multiplier") };
    assert!(between(lambda, 109_700, 114_140));
    assert!(
        lambda.point().unwrap() < number(109_760, 1_000_000) && lambda.upper().unwrap() > number(114_120, 1_000_000)
    );
}
