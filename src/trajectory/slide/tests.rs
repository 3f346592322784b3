//! Each condition of the slide broken alone.

use rug::{Float, Integer, Rational};

use super::*;
use crate::endings::trap::examples::setting;

fn slide(setting: &ExactHypotheses, w: &[f64]) -> Result<(Slide, Near, Trap), TrapFailure> {
    let ball = Ball { centre: w.iter().map(|c| Float::with_val(64, c)).collect(), radius: Float::new(64) };
    setting.slide(&Integer::from(1000), &ball)
}

const POSITIVE: &[&[&str]] = &[&["1", "0", "0"]];
/// x_1.w^ = 51/50: it pushes for long, and off the walls.
const NEAR_SUPPORT: &[&[&str]] = &[&["1", "0", "0"], &["51/50", "0", "1"]];
const WALL: &[&[&str]] = &[&["3/5", "4/5", "0"]];

fn failure(h: &str, [features, walls, missed]: [&[&[&str]]; 3], w: &[f64]) -> TrapFailure {
    slide(&setting(h, features, walls, missed), w).unwrap_err()
}

#[test]
fn it_comes_to_where_the_bounded_trap_closes() {
    let setting = setting("1/64", NEAR_SUPPORT, WALL, &[]);
    let start = [10.0, -7.5, 0.0];
    let ball = Ball { centre: start.map(|c| Float::with_val(64, c)).to_vec(), radius: Float::new(64) };
    assert!(setting.close(&Integer::from(1000), &ball).is_err());
    let (slide, near, trap) = slide(&setting, &start).unwrap();
    assert_eq!((&slide.active, &slide.kicking, &trap.kicking), (&vec![0, 1], &vec![2], &vec![2]));
    assert_eq!(trap.from_step, slide.pieces.last().unwrap().piece.to);
    // The band is as wide as a kick; off it the radius grows slowly.
    let [along, across] = near.radii.each_ref().map(|x| x.hi().to_f64());
    assert!((1.0 / 128.0..1.2 / 128.0).contains(&along) && across < 0.1, "{along} {across}");
    assert!(trap.s > 40, "{}", trap.s);
}

#[test]
fn pieces_follow_each_other() {
    let (slide, ..) = slide(&setting("1/64", NEAR_SUPPORT, WALL, &[]), &[10.0, -7.5, 0.0]).unwrap();
    assert_eq!(slide.pieces[0].piece.from, 1000);
    for pair in slide.pieces.windows(2) {
        let (now, next) = (&pair[0].piece, &pair[1].piece);
        assert_eq!((&now.to, &now.tau + Rational::from(&now.to - &now.from)), (&next.from, next.tau.clone()));
        assert!(pair[0].rho[1] <= pair[1].rho[1]);
    }
}

#[test]
fn without_kicks_there_is_nothing_to_slide_along() {
    let failure = failure("1/64", [POSITIVE, &[&["-1", "0", "0"]], &[]], &[8.0, 0.0, 0.0]);
    assert_eq!(failure, TrapFailure::NotKicking);
}

#[test]
fn steps_must_be_short() {
    // tau = 1/(h |x|^2 e^{-x.w}) is 8.4, y is not 0; and below 8.
    assert_eq!(failure("1/8", [POSITIVE, WALL, &[]], &[0.05, -0.0375, 0.0]), TrapFailure::StepsTooLong);
    assert_eq!(failure("1/7", [POSITIVE, WALL, &[]], &[0.05, -0.0375, 0.0]), TrapFailure::TooEarly);
}

#[test]
fn kicks_must_exceed_the_push() {
    // A wall of norm 1/10: |x*| = 10, the push is 6 at first, a kick e^1.5.
    let small: &[&[&str]] = &[&["3/50", "2/25", "0"]];
    assert_eq!(failure("1/1000", [POSITIVE, small, &[]], &[1.5, -1.125, 0.0]), TrapFailure::KickBelowPush { wall: 1 });
}

#[test]
fn kicks_must_not_reach_far() {
    assert_eq!(failure("3/2", [POSITIVE, WALL, &[]], &[12.0, -9.0, 0.0]), TrapFailure::KicksTooDeep { wall: 1 });
}

#[test]
fn something_must_push_into_the_wall() {
    // x_1.w^ = 11/10: where w is longer along -x_1 it pushes away from the wall by more.
    let features: &[&[&str]] = &[&["1", "0", "0"], &["-2/5", "-2", "1"]];
    assert_eq!(failure("1/64", [features, WALL, &[]], &[8.0, -6.0, -3.0]), TrapFailure::WallMayLoosen { wall: 2 });
    assert!(slide(&setting("1/64", features, WALL, &[]), &[8.0, -6.0, 3.0]).is_ok());
}

#[test]
fn the_active_must_stay_active() {
    // Short rows, whose pushes stay small even near 0.
    let features: &[&[&str]] = &[&["1", "0", "0"], &["1/50", "0", "1/50"]];
    let failure = failure("1/64", [features, WALL, &[]], &[6.0, -4.5, -5.9999]);
    assert_eq!(failure, TrapFailure::ActiveMayDie { sample: 1 });
}

#[test]
fn others_must_stay_inactive() {
    // A missed positive, and a negative off the wall.
    let (missed, beyond): (&[&[&str]], &[&[&str]]) =
        (&[&["-1/1000", "0", "1"]], &[&["3/5", "4/5", "0"], &["-1/1000", "0", "1"]]);
    let near = [10.0, -7.5, 0.00999];
    assert_eq!(failure("1/64", [POSITIVE, WALL, missed], &near), TrapFailure::OtherMayWake { sample: 2 });
    assert_eq!(failure("1/64", [POSITIVE, beyond, &[]], &near), TrapFailure::OtherMayWake { sample: 2 });
    assert!(slide(&setting("1/64", POSITIVE, WALL, missed), &[10.0, -7.5, -1.0]).is_ok());
}
