//! Certificates by hand that an earlier kernel accepted although they say what is false, or that cost
//! too much: each is refused by its own reason.

#![cfg(test)]

mod common;

use common::{accepted, fixture, rejected};
use margincert_kernel::Reason;

fn of(name: &str) -> Reason {
    rejected(&fixture(&format!("false/{name}")))
}

/// k = 2000 lies inside a piece of a leap, before the slide begins: w_2000 = 7.604, not -2389.
#[test]
fn no_segment_speaks_of_steps_that_it_does_not_cover() {
    assert_eq!(of("slide_extrapolates"), Reason::NotReached { at: 0 });
}

/// Behind a slide no sign is known by itself; J = [0] all the same, and it is a partition.
#[test]
fn an_unknown_sign_is_not_an_inactive_sample() {
    assert_eq!(of("network.partition"), Reason::WrongPartitions);
}

/// Without a positive, negatives may explode: that claim is not vacuous there.
#[test]
fn what_is_proved_is_not_vacuous() {
    accepted(&fixture("exploding-alone"));
    assert_eq!(of("ex_vac"), Reason::Inadmissible { kind: "no-positives" });
}
