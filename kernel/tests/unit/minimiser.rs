//! The numbers of the minimiser on one support vector, by hand.

use dashu_int::UBig;

use super::*;
use crate::certificate::instance::Instance;
use crate::certificate::json::Json;
use crate::certificate::node::Node;

/// x = 1 and h = 1: at w_a = 1/10 the weight is c = e^{-1/10}, g = 1 - c, the radius e g/c = 0.286
/// and m >= c e^{-0.286} = 0.680. The true w~ = 0 lies within the radius.
#[test]
fn one_support_vector() {
    let text = r#"{"data":{"labels":[1],"rows":[["1"]]},"eta":"1","name":"one","w0":["1"]}"#;
    let json = Json::parse(text).unwrap();
    let instance = Instance::read(&Node::root(&json)).unwrap();
    let number = |p: i32, q: u32| RBig::from_parts(p.into(), UBig::from(q));
    let one = Vector::new(&[RBig::ONE]);
    let near = Vector::new(&[number(1, 10)]);
    let r = Numbers { bits: 128 };
    let mut checker = Checker::new(&instance);
    let found = minimiser(&mut checker, &r, &RBig::ONE, (&one, &near), &[(0, &one)], &[]).unwrap();
    let between = |x: &Interval, low: i32, high: i32| {
        r.of(&number(low, 10_000)).below(x) && x.below(&r.of(&number(high, 10_000)))
    };
    assert!(between(&found.radius, 2858, 2860));
    assert!(between(&found.least, 6797, 6800));
    let [lambda] = found.lambda.as_slice() else { panic!("one multiplier") };
    assert!(lambda.point().unwrap() < number(6800, 10_000) && lambda.upper().unwrap() > number(12_042, 10_000));
    assert!(found.nu.is_empty() && found.duals.is_empty());
}
