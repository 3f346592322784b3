//! The bounded trap closed in its simplest forms, and every condition broken alone.

use rug::{Float, Integer, Rational};

use super::{Closing, close};
use crate::arith::linalg::dot;
use crate::endings::trap::examples::setting;
use crate::endings::trap::reference::Reference;
use crate::endings::trap::{ExactHypotheses, Shape, Trap, TrapFailure};
use crate::stepping::Ball;

/// w^ s + w~ + off: where iterates are late in the run.
fn late(setting: &ExactHypotheses, s: f64, off: &[f64]) -> Ball {
    let near = setting.minimiser_near(&vec![0.0; off.len()]).unwrap();
    let point = setting.optimum.w.iter().zip(&near.w_tilde).zip(off);
    Ball {
        centre: point.map(|((w, t), o)| Float::with_val(64, w.to_f64() * s + t.to_f64() + o)).collect(),
        radius: Float::new(64),
    }
}

fn bounded(setting: &ExactHypotheses, s: f64, off: &[f64]) -> Result<Trap, TrapFailure> {
    let ball = late(setting, s, off);
    close(&Reference::new(setting, &ball)?, &Integer::from(1000))
}

fn parts(trap: &Trap) -> [f64; 3] {
    let Shape::Bounded { parts, .. } = &trap.shape else { panic!("{:?}", trap.shape) };
    parts.each_ref().map(Rational::to_f64)
}

const POSITIVE: &[&[&str]] = &[&["1", "0"]];
const WALL: &[&[&str]] = &[&["3/5", "4/5"]];

/// The band of one wall of norm 1 is h wide: half of it to either side of the reference, and a
/// little for the push.
#[test]
fn one_wall_is_held_in_its_band() {
    let setting = setting("1/64", POSITIVE, WALL, &[]);
    let trap = bounded(&setting, 12.0, &[0.0, 0.0]).unwrap();
    let [band, pull, free] = parts(&trap);
    assert!((1.0 / 128.0..1.2 / 128.0).contains(&band), "{band}");
    assert!(pull < 0.02 && free < 1e-9);
    assert!(dot(&setting.walls[0].exact, &trap.w_tilde) < 0);
    assert_eq!((trap.walls, trap.kicking), (vec![1], vec![1]));
}

#[test]
fn walls_at_an_obtuse_angle() {
    let walls: [&[&str]; 2] = [&["3/5", "4/5", "0"], &["3/5", "-4/5", "1/5"]];
    let setting = setting("1/32", &[&["1", "0", "0"]], &walls, &[]);
    assert!(dot(&setting.walls[0].exact, &setting.walls[1].exact) < 0);
    let trap = bounded(&setting, 15.0, &[0.0; 3]).unwrap();
    assert_eq!(trap.kicking, [1, 2]);
    let rate = |k: &str| trap.direction_error(&k.parse().unwrap()).unwrap().hi().to_f64();
    // rho is constant: the bound falls like 1/ln tau.
    let (early, late) = (rate("1000000000000"), rate("1000000000000000000000000"));
    assert!((early / late - 2.0).abs() < 0.01, "{early} {late}");
}

/// The second wall is twice the first: both kick.
#[test]
fn a_wall_in_the_span_of_the_kicking_ones() {
    let setting = setting("1/64", POSITIVE, &[&["3/5", "4/5"], &["6/5", "8/5"]], &[]);
    let trap = bounded(&setting, 12.0, &[0.0, 0.0]).unwrap();
    assert_eq!(trap.kicking.len(), 1);
    let [band, ..] = parts(&trap);
    assert!(band > 3.0 / 128.0, "the kicks of both reach three times as deep as one: {band}");
}

#[test]
fn a_quiet_wall_must_stay_below() {
    let setting = setting("1/64", &[&["1", "0", "0"]], &[&["3/5", "4/5", "0"], &["0", "0", "1"]], &[]);
    assert!(bounded(&setting, 12.0, &[0.0, 0.0, -1.0]).is_ok());
    let failure = bounded(&setting, 12.0, &[0.0, 0.0, 0.1]).unwrap_err();
    assert_eq!(failure, TrapFailure::OtherMayWake { sample: 2 });
}

#[test]
fn a_missed_sample_must_stay_below() {
    let setting = setting("1/64", &[&["1", "0", "0"]], &[&["3/5", "4/5", "0"]], &[&["-1/1000", "0", "1"]]);
    assert!(bounded(&setting, 12.0, &[0.0, 0.0, -1.0]).is_ok());
    let failure = bounded(&setting, 12.0, &[0.0, 0.0, 0.1]).unwrap_err();
    assert_eq!(failure, TrapFailure::OtherMayWake { sample: 2 });
}

#[test]
fn without_walls_it_closes_too() {
    let setting = setting("1/6", &[&["1", "0"], &["-1/2", "1"]], &[&["-1/5", "-1"]], &[]);
    let trap = bounded(&setting, 8.0, &[0.0, 0.0]).unwrap();
    assert!(trap.kicking.is_empty());
    assert_eq!(parts(&trap)[0], 0.0);
}

/// x.w^ = 1.02: summed over all steps its push would be fifty times what it is at once.
#[test]
fn a_slow_sample_is_set_against_the_pull() {
    let setting = setting("1/64", &[&["1", "0"], &["51/50", "0"]], WALL, &[]);
    let trap = bounded(&setting, 12.0, &[0.0, 0.0]);
    let Ok(Trap { shape: Shape::Bounded { slow, .. }, .. }) = trap else { panic!("{trap:?}") };
    assert_eq!(slow, [1]);
}

/// A wall and its opposite, x_2 pushes into the first: nothing lies below both.
#[test]
fn walls_on_both_sides_leave_no_escape() {
    let setting = setting("1/64", &[&["1", "1"]], &[&["0", "1"], &["0", "-1"]], &[]);
    assert_eq!(bounded(&setting, 12.0, &[0.0, 0.0]).unwrap_err(), TrapFailure::NoEscape);
}

#[test]
fn steps_must_be_short_on_the_support_vectors() {
    let setting = setting("1/8", POSITIVE, WALL, &[]);
    // Lambda = 1.
    assert_eq!(bounded(&setting, 2.0, &[0.0, 0.0]).unwrap_err(), TrapFailure::StepsTooLong);
    assert_eq!(bounded(&setting, -1.0, &[0.0, 0.0]).unwrap_err(), TrapFailure::TooEarly);
}

#[test]
fn kicks_must_exceed_the_push() {
    // h tau = 20/64, nu' = 15/16.
    let failure = bounded(&setting("1/64", POSITIVE, WALL, &[]), 3.0, &[0.0, 0.0]).unwrap_err();
    assert_eq!(failure, TrapFailure::KickBelowPush { wall: 1 });
}

#[test]
fn the_active_must_stay_active() {
    // h tau = 1.55 is above nu' = 15/16 and below lambda' = 25/16.
    let failure = bounded(&setting("1/64", POSITIVE, WALL, &[]), 4.6, &[0.0, 0.0]).unwrap_err();
    assert_eq!(failure, TrapFailure::ActiveMayDie { sample: 0 });
}

/// x_1 pushes away from the wall, x_1.w^ = 11/10: at s = 8 by more than nu'.
#[test]
fn something_must_push_into_the_wall() {
    let setting = setting("1/8", &[&["1", "0"], &["-2/5", "-2"]], WALL, &[]);
    assert_eq!(bounded(&setting, 8.0, &[0.0, 0.0]).unwrap_err(), TrapFailure::WallMayLoosen { wall: 2 });
    assert!(bounded(&setting, 80.0, &[0.0, 0.0]).is_ok());
}

#[test]
fn the_reference_must_run_below_the_wall() {
    let setting = setting("1/64", POSITIVE, WALL, &[]);
    let on_the_wall = Reference::new(&setting, &late(&setting, 12.0, &[0.0, 0.0])).unwrap();
    let closing = Closing::new(&on_the_wall, setting.bounded().unwrap()).unwrap();
    assert_eq!(closing.close(&Integer::from(1000)).unwrap_err(), TrapFailure::KicksTooDeep { wall: 1 });
}

/// Of the positives (1,-1), (1,3) and the negative (0,1): w^ = (1,0) is also w^_J. With nu' = 1 the
/// iterates kick; with large steps the band is as wide as the distance to where they would come to
/// rest without the wall.
#[test]
fn kicks_might_end_where_the_wall_is_not_needed() {
    let at = |h: &str| {
        let setting = setting(h, &[&["1", "-1"], &["1", "3"]], &[&["0", "1"]], &[]);
        bounded(&setting, 15.0, &[0.0, 0.0])
    };
    assert_eq!(at("1/64").unwrap().kicking, [2]);
    assert_eq!(at("1/7").unwrap_err(), TrapFailure::KicksMayEnd);
}

#[test]
fn a_far_iterate_does_not_close() {
    let setting = setting("1/64", POSITIVE, WALL, &[]);
    let failure = bounded(&setting, 12.0, &[30.0, 40.0]).unwrap_err();
    assert!(matches!(failure, TrapFailure::StepsTooLong | TrapFailure::KicksTooDeep { .. }), "{failure}");
}

/// The same ball as a box, projected onto walls that are nearly parallel, would be fifty times as
/// wide.
#[test]
fn a_ball_is_no_wider_beside_skew_walls() {
    let walls: [&[&str]; 2] = [&["3/5", "4/5", "1/50"], &["3/5", "4/5", "-1/50"]];
    let setting = setting("1/64", &[&["1", "0", "0"]], &walls, &[]);
    let mut near = late(&setting, 30.0, &[0.0; 3]);
    near.radius = Float::with_val(64, 0.125);
    let at = Reference::new(&setting, &near).unwrap();
    let closing = Closing::new(&at, setting.bounded().unwrap()).unwrap();
    assert_eq!(setting.kicking.walls.len(), 2);
    for start in &closing.start {
        assert!((0.124..0.126).contains(&start.hi().to_f64()), "{start:?}");
    }
}
