//! Prover and kernel derive the same constants, each with its own arithmetic.

use margincert::claim::{Certificate, SgdWitness, Subject, Verdict, Witness};
use margincert::data::AtZero;
use margincert_kernel::{Outcome, Reason, check};
use rug::{Integer, Rational};
use serde_json::{Value, json};

use super::*;

/// The certificate with every bound multiplied.
fn scaled(certificate: &Certificate, factor: &Rational) -> Value {
    let mut value: Value = serde_json::from_str(&certificate.text()).unwrap();
    for point in value["witness"]["rate"].as_array_mut().unwrap() {
        let bound: Rational = point["bound"].as_str().unwrap().parse().unwrap();
        point["bound"] = json!((bound * factor).to_string());
    }
    value
}

/// Accepted as it is, and not with bounds one part in a hundred thousand smaller: what the prover
/// writes is what the kernel computes.
fn agree(claim: &str, case: &Case, witness: SgdWitness) {
    let network = (case.output != [1]).then_some(case.output.as_slice());
    let subject = Subject {
        name: "random",
        data: &case.data,
        start: Some((&case.eta, &case.w0)),
        network,
        at_zero: AtZero::Zero,
    };
    let certificate = Certificate::new(claim, subject, Verdict::Proved, &Witness::Sgd(witness));
    assert!(matches!(check(certificate.text().as_bytes()), Outcome::Accepted(_)), "{claim} on {case:?}");
    let smaller = scaled(&certificate, &q(99_999, 100_000));
    let Outcome::Rejected(rejected) = check(smaller.to_string().as_bytes()) else { panic!("{claim} on {case:?}") };
    assert_eq!(rejected.reason, Reason::RateBound { at: 0 });
}

#[test]
fn the_kernel_computes_the_same_bounds() {
    let (mut with_support_alone, mut with_others) = (0, 0);
    for case in (0..60).map(Case::acute).chain((0..60).map(Case::network)) {
        let kept = case.kept();
        let (active, rate_at) =
            (kept.active(), vec![Integer::from(1_000_000), Integer::from(Integer::u_pow_u(10, 100))]);
        let loss = kept.loss().unwrap();
        agree("sgd.loss", &case, SgdWitness::Loss { active: active.clone(), loss, rate_at: rate_at.clone() });
        let Ok(direction) = kept.direction() else { continue };
        let all = direction.optimum().support.len() == active.len();
        if all {
            with_support_alone += 1
        } else {
            with_others += 1
        }
        agree("sgd.direction", &case, SgdWitness::Direction { active, direction: Box::new(direction), rate_at });
    }
    assert!(with_support_alone > 5 && with_others > 5, "{with_support_alone} {with_others}");
}
