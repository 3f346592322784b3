//! What loose positives may do to a negative that is to return, and to a sample that is to stay
//! awake (lemma:glide, lemma:waking), at the edge.

use super::*;
use crate::number::vector::Vector;

const R: Numbers = Numbers { bits: 64 };

fn row(x: &str, y: &str) -> Vector {
    Vector::new(&[x, y].map(|c| c.parse().unwrap()))
}

fn n(x: u32) -> Interval {
    R.whole(x)
}

/// Whether the negative (0,1) returns beside this loose positive.
fn returns(loose: &Vector) -> bool {
    let kicker = kicks::Kicker { sample: 1, row: row("0", "1"), depth: n(1), highest: n(0), nu: n(0) };
    returning(&R, &[kicker], (&[], &[loose]), (&n(1), &n(1), &n(0))).unwrap().is_some()
}

#[test]
fn a_loose_positive_lifts_a_negative() {
    assert!(returns(&row("5", "9/10")));
    assert!(!returns(&row("5", "11/10")));
    // What pushes it down does not.
    assert!(returns(&row("5", "-11/10")));
}

/// Whether (1,0), at 0, stays awake beside this loose positive.
fn stays(loose: &Vector) -> Result<(), Reason> {
    let text = r#"{"data":{"labels":[1],"rows":[["1","0"]]},"name":"awake"}"#;
    let json = crate::certificate::json::Json::parse(text).unwrap();
    let instance =
        crate::certificate::instance::Instance::read(&crate::certificate::node::Node::root(&json), false).unwrap();
    let own = row("1", "0");
    let (level, reach) = ([n(0), n(0)], n(0));
    let woken = Active { sample: 0, row: &own, norm: n(1), least: n(1), push: n(1), level, reach, pressed: false };
    rises(&mut Checker::new(&instance), &R, &woken, (&[], &[loose]), (&[], &n(1), &n(1)))
}

#[test]
fn a_loose_positive_may_put_another_to_sleep() {
    assert_eq!(stays(&row("-9/10", "5")), Ok(()));
    assert_eq!(stays(&row("-11/10", "5")), Err(Reason::MaySleepAgain { sample: 0 }));
    assert_eq!(stays(&row("11/10", "5")), Ok(()));
}
