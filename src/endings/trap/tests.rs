//! The trap on the anchoring instances, and every hypothesis broken alone.

use rug::{Float, Rational};

use super::minimiser::Kicking;
use super::numbers::{PREC, enclose_vector};
use super::rows::Bounded;
use super::*;
use crate::arith::interval::{Interval, norm};
use crate::arith::linalg::dot;
use crate::data::{Dataset, Label};
use crate::margin::{Problem, Solution};
use crate::model::{Model, Pattern, Row, SignRow};
use crate::stepping::Ball;

fn q(text: &str) -> Rational {
    text.parse().unwrap()
}

fn rows(first: usize, list: &[&[&str]]) -> Vec<Row> {
    list.iter()
        .enumerate()
        .map(|(at, row)| Row { sample: first + at, vector: row.iter().map(|x| q(x)).collect() })
        .collect()
}

/// J, then the negatives, then the missed positives, numbered in this order.
fn scene(h: &str, features: &[&[&str]], walls: &[&[&str]], missed: &[&[&str]]) -> TrapRows {
    TrapRows {
        h: q(h),
        features: rows(0, features),
        walls: rows(features.len(), walls),
        missed: rows(features.len() + walls.len(), missed),
        cells: Vec::new(),
    }
}

fn ball(centre: &[f64], radius: f64) -> Ball {
    Ball { centre: centre.iter().map(|&c| Float::with_val(64, c)).collect(), radius: Float::with_val(64, radius) }
}

/// The trap without kicks alone, at step 10.
fn shadowing(setting: &ExactHypotheses, ball: &Ball) -> Result<Trap, TrapFailure> {
    shadowing::close(&Reference::new(setting, ball)?, &Integer::from(10))
}

fn failure(scene: &TrapRows) -> TrapFailure {
    ExactHypotheses::new(scene).expect_err("a hypothesis fails")
}

/// w^ s + w~ + off, for a setting and a time: where iterates are late in the run.
fn late(setting: &ExactHypotheses, s: f64, off: &[f64]) -> Ball {
    let w_hat: Vec<f64> = setting.optimum.w.iter().map(Rational::to_f64).collect();
    let near = setting.minimiser_near(&vec![0.0; w_hat.len()]).unwrap();
    let centre: Vec<f64> = w_hat.iter().zip(&near.w_tilde).zip(off).map(|((w, t), o)| w * s + t.to_f64() + o).collect();
    ball(&centre, 0.0)
}

fn acute_pair(h: &str) -> ExactHypotheses {
    ExactHypotheses::new(&scene(h, &[&["1", "0"]], &[&["3/5", "4/5"]], &[])).unwrap()
}

#[test]
fn acute_pair_is_constrained_by_its_wall() {
    let setting = acute_pair("1/8");
    let trap = setting.close(&Integer::from(1000), &late(&setting, 8.0, &[0.0, 0.0])).unwrap();
    assert_eq!(trap.optimum.w, [q("1"), q("-3/4")]);
    assert_eq!((trap.walls, trap.kicking), (vec![1], vec![1]));
    assert_eq!(trap.optimum.lambda[&0], q("25/16"));
    assert_eq!(trap.optimum.nu[&1], q("15/16"));
}

#[test]
fn two_clusters_without_walls_in_each_cell() {
    let cluster = |active: &[&[&str]], missed: &[&[&str]]| {
        let setting = ExactHypotheses::new(&scene("1/6", active, &[&["-1/5", "-1"]], missed)).unwrap();
        setting.close(&Integer::from(1000), &late(&setting, 8.0, &[0.0, 0.0])).unwrap()
    };
    let (a, b): (&[&str], &[&str]) = (&["1", "0"], &["-1/2", "1"]);
    for (trap, w_hat) in [
        (cluster(&[a, b], &[]), [q("1"), q("3/2")]),
        (cluster(&[a], &[b]), [q("1"), q("0")]),
        (cluster(&[b], &[a]), [q("-2/5"), q("4/5")]),
    ] {
        assert_eq!(trap.optimum.w, w_hat);
        assert!(trap.walls.is_empty() && trap.kicking.is_empty());
        assert!(matches!(trap.shape, Shape::Shadowing));
    }
}

/// T4: + (1,1), (1,-3), - (0,1). The minimiser on {rho.x_l = 0} has nu' = -1: a trap that forgets
/// nu' >= 0 would prove that the iterates kick for ever. In truth the minimiser leaves the wall,
/// and nothing kicks.
#[test]
fn a_wall_with_negative_nu_does_not_kick() {
    let scene = scene("1/64", &[&["1", "1"], &["1", "-3"]], &[&["0", "1"]], &[]);
    let setting = ExactHypotheses::new(&scene).unwrap();
    let trap = setting.close(&Integer::from(1000), &late(&setting, 12.0, &[0.0, 0.0])).unwrap();
    assert_eq!(trap.walls, [2]);
    assert!(trap.kicking.is_empty());
    assert!(trap.w_tilde[1] < 0);

    let (problem, optimum, features, walls) = parts(&scene);
    let forced = Kicking::new(&problem, &optimum, &features, &walls, &[0]).unwrap();
    let on_the_wall = [q("-2/3"), q("0")];
    let h = Interval::from_rational(PREC, &scene.h);
    // ln(2h): the minimiser on the wall.
    let near = forced.enclose(
        &h,
        &walls,
        &optimum.w,
        vec![Rational::from_f64((2.0f64 / 64.0).ln()).unwrap(), on_the_wall[1].clone()],
    );
    assert_eq!(near.unwrap_err(), TrapFailure::NuSignUnknown { wall: 2 });
}

fn parts(scene: &TrapRows) -> (Problem, crate::margin::Optimum, Vec<Bounded>, Vec<Bounded>) {
    let tagged = |rows: &[Row]| rows.iter().map(|r| (r.sample, r.vector.clone())).collect::<Vec<_>>();
    let problem = Problem::new(scene.features[0].vector.len(), tagged(&scene.features), tagged(&scene.walls));
    let Solution::Optimal(optimum) = problem.solve() else { panic!("feasible") };
    let bounded = |row: &Row| {
        let theta = dot(&row.vector, &optimum.w);
        Bounded {
            sample: row.sample,
            exact: row.vector.clone(),
            enclosed: enclose_vector(&row.vector),
            norm: norm(&enclose_vector(&row.vector)),
            tight: theta == 1,
            theta: Interval::from_rational(PREC, &theta),
        }
    };
    let features = scene.features.iter().map(bounded).collect();
    let walls = scene.walls.iter().map(bounded).filter(|l| dot(&l.exact, &optimum.w) == 0).collect();
    (problem, optimum, features, walls)
}

#[test]
fn nothing_active() {
    assert_eq!(failure(&scene("1", &[], &[&["1", "0"]], &[])), TrapFailure::NothingActive);
}

#[test]
fn infeasible() {
    assert_eq!(failure(&scene("1", &[&["1", "0"]], &[&["1", "0"]], &[])), TrapFailure::Infeasible);
}

#[test]
fn degenerate() {
    let setting = ExactHypotheses::new(&scene("1/100", &[&["1", "0"], &["1", "1"]], &[], &[])).unwrap();
    assert!(setting.is_degenerate());
    let at = late(&setting, 14.0, &[0.0, 3.0]);
    let trap = setting.close(&Integer::from(10), &at).unwrap();
    let Shape::Corridor { slow, .. } = &trap.shape else { panic!("{trap:?}") };
    assert_eq!((slow.as_slice(), trap.is_quiet()), (&[1][..], true));
    assert_eq!(setting.close_basin(&Integer::from(10), &at).unwrap_err(), TrapFailure::Degenerate);
    assert_eq!(setting.slide(&Integer::from(10), &at).unwrap_err(), TrapFailure::Degenerate);
    let mut network = scene("1/100", &[&["1", "0"], &["1", "1"]], &[], &[]);
    network.cells.push(SignRow { neuron: 0, sample: 0, vector: vec![q("1"), q("0")] });
    let setting = ExactHypotheses::new(&network).unwrap();
    assert_eq!(setting.close(&Integer::from(10), &at).unwrap_err(), TrapFailure::Degenerate);
}

#[test]
fn not_self_consistent() {
    let missing = |x: &str| scene("1", &[&["1", "0"]], &[], &[&[x, "1"]]);
    assert_eq!(failure(&missing("1/2")), TrapFailure::NotSelfConsistent { sample: 1 });
    // At a right angle a missed sample stays where it is.
    for x in ["0", "-1/2"] {
        assert!(ExactHypotheses::new(&missing(x)).is_ok());
    }
}

/// Walls at an obtuse angle, and a zero row among the negatives: neither matters where nothing
/// kicks.
#[test]
fn quiet_walls_are_samples_like_all_others() {
    let with = |walls: [&[&str]; 2]| {
        let setting = ExactHypotheses::new(&scene("1/8", &[&["1", "0", "0"]], &walls, &[])).unwrap();
        shadowing(&setting, &late(&setting, 30.0, &[0.0, -1.0, -4.0]))
    };
    assert!(with([&["0", "2", "0"], &["0", "-2", "1"]]).is_ok());
    assert!(with([&["0", "2", "0"], &["0", "0", "0"]]).is_ok());
    assert_eq!(with([&["0", "2", "0"], &["0", "-5", "1"]]).unwrap_err(), TrapFailure::OtherMayWake { sample: 2 });
}

#[test]
fn dependent_kicking_walls() {
    let scene = scene("1", &[&["1", "0"]], &[&["3/5", "4/5"], &["6/5", "8/5"]], &[]);
    let (problem, optimum, features, walls) = parts(&scene);
    let dependent = Kicking::new(&problem, &optimum, &features, &walls, &[0, 1]);
    assert_eq!(dependent.unwrap_err(), TrapFailure::DependentWalls);
    assert!(ExactHypotheses::new(&scene).is_ok(), "one of the two walls is enough");
}

#[test]
fn multipliers_need_the_kicking_wall() {
    let (problem, optimum, features, walls) = parts(&scene("1", &[&["1", "0"]], &[&["3/5", "4/5"]], &[]));
    let without = Kicking::new(&problem, &optimum, &features, &walls, &[]);
    assert_eq!(without.unwrap_err(), TrapFailure::MultipliersOffKickingWalls { kicking: Vec::new() });
}

#[test]
fn the_minimiser_is_proved_only_near_itself() {
    let scene = scene("1", &[&["1", "0"]], &[&["0", "1"]], &[]);
    let (problem, optimum, features, walls) = parts(&scene);
    let kicking = Kicking::new(&problem, &optimum, &features, &walls, &[]).unwrap();
    let h = Interval::from_int(PREC, 1);
    let near = |x: &str| kicking.enclose(&h, &walls, &optimum.w, vec![q(x), q("-1")]);
    // lambda = 1: w~ = (0, free).
    assert!(near("1/1000").is_ok());
    assert_eq!(near("1").unwrap_err(), TrapFailure::MinimiserNotEnclosed);
}

#[test]
fn conditions_that_a_later_step_may_meet() {
    let setting = ExactHypotheses::new(&scene("1/8", &[&["1", "0"]], &[], &[])).unwrap();
    let at = |s: f64, off: f64| shadowing(&setting, &late(&setting, s, &[off, 0.0])).unwrap_err();
    assert_eq!(at(-1.0, 0.0), TrapFailure::TooEarly);
    // rho >= |w^|/(2 tau - 1) = 0.35 where a = s + ln(1/8) < 0.35.
    assert_eq!(at(0.65, 0.0), TrapFailure::ActiveMayDie { sample: 0 });
    assert!(shadowing(&setting, &late(&setting, 3.0, &[0.0; 2])).is_ok());
    // w^ = (1,0), lambda' = 1/2: h beta = 101 e^{|x| rho}/tau.
    let steep = ExactHypotheses::new(&scene("8", &[&["1", "10"], &["1", "-10"]], &[], &[])).unwrap();
    let at = |s: f64| shadowing(&steep, &late(&steep, s, &[0.0, 0.0]));
    assert_eq!(at(3.0).unwrap_err(), TrapFailure::StepsTooLong);
    assert!(at(9.0).is_ok());

    let far = setting.close(&Integer::from(10), &ball(&[f64::INFINITY, 0.0], 0.0));
    assert_eq!(far.unwrap_err(), TrapFailure::DoesNotClose);
}

#[test]
fn samples_within_reach_are_refused() {
    // The missed sample is barely on the other side.
    let scene = scene("1/8", &[&["1", "0"]], &[], &[&["-1/100", "1"]]);
    let setting = ExactHypotheses::new(&scene).unwrap();
    let close = |off: [f64; 2]| shadowing(&setting, &late(&setting, 9.0, &off));
    // x.w^ s + x.w~ = -0.069, and rho is 6e-5.
    assert!(close([0.0, 0.069]).is_ok());
    assert_eq!(close([0.0, 0.07]).unwrap_err(), TrapFailure::OtherMayWake { sample: 1 });
}

#[test]
fn a_negative_off_the_walls_must_be_inactive() {
    let setting = ExactHypotheses::new(&scene("1/8", &[&["1", "0"]], &[&["-1", "1"]], &[])).unwrap();
    let pattern = |negative| Pattern::from_fn(1, 2, |_, i| i == 0 || negative);
    assert_eq!(setting.permits(&pattern(true)), Err(TrapFailure::NegativeActive { sample: 1 }));
    assert_eq!(setting.permits(&pattern(false)), Ok(()));
    // A wall may kick at K.
    assert_eq!(acute_pair("1/8").permits(&pattern(true)), Ok(()));
}

#[test]
fn the_rate_falls_with_k_and_needs_k_after_the_start() {
    let setting = acute_pair("1/64");
    let trap = setting.close(&Integer::from(1000), &late(&setting, 10.0, &[0.0, 0.0])).unwrap();
    assert!(trap.direction_error(&Integer::from(999)).is_none());
    let bounds: Vec<Interval> = ["1000", "1000000", "1e0"]
        .iter()
        .map(|k| {
            trap.direction_error(&k.parse().unwrap_or_else(|_| Integer::from(Integer::u_pow_u(10, 1000)))).unwrap()
        })
        .collect();
    assert!(bounds[1].less(&bounds[0]).is_yes());
    assert!(bounds[2].less(&bounds[1]).is_yes());
    assert!(bounds[2].lo() > &0);
}

/// Two neurons, v = (1, 1), on the line: the features (x_0, x_0) and, at neuron 0 alone, (x_1, 0).
fn network(rows: &[&str], labels: &[i32], output: &[&str], pattern: &[&[u8]]) -> TrapRows {
    let labels = labels.iter().map(|y| if *y > 0 { Label::Positive } else { Label::Negative }).collect();
    let data = Dataset::new(rows.iter().map(|x| x.split(' ').map(q).collect()).collect(), labels).unwrap();
    let model = Model::network(data, output.iter().map(|v| q(v)).collect(), &q("1/4"));
    TrapRows::at(&model, &Pattern::from_fn(output.len(), rows.len(), |m, i| pattern[m][i] == 1))
}

#[test]
fn a_network_is_kept_by_its_rows() {
    let scene = network(&["-1/2 2", "1 2", "2 0"], &[1, 1, 1], &["1", "1"], &[&[1, 1, 1], &[0, 1, 1]]);
    assert_eq!((scene.walls.len(), scene.missed.len(), scene.cells.len()), (0, 0, 6));
    let setting = ExactHypotheses::new(&scene).unwrap();
    let trap = setting.close(&Integer::from(1000), &late(&setting, 8.0, &[0.0; 4])).unwrap();
    assert_eq!(trap.optimum.w, ["2/11", "6/11", "7/22", "0"].map(q));
    assert_eq!((trap.active.as_slice(), trap.is_quiet()), (&[0, 1, 2][..], true));
}

#[test]
fn features_of_one_row_and_both_labels_are_not_separable() {
    let scene = network(&["1", "1"], &[1, -1], &["1", "-1"], &[&[1, 1], &[1, 1]]);
    assert_eq!(failure(&scene), TrapFailure::Inseparable);
    // At neurons of their own they are.
    let apart = network(&["1", "-1"], &[1, -1], &["1", "-1"], &[&[1, 0], &[0, 1]]);
    assert!(ExactHypotheses::new(&apart).is_ok());
}

#[test]
fn a_pattern_that_the_limit_leaves() {
    // x_0.x_1 > 0, and neuron 1 moves along x_0 alone: sample 1 wakes there.
    let scene = network(&["1 0", "1 1"], &[1, 1], &["1", "1"], &[&[1, 1], &[1, 0]]);
    assert_eq!(failure(&scene), TrapFailure::LeavesCell { neuron: 1, sample: 1 });
    // At a right angle the row is constant, and its sign at K is enough.
    let constant = network(&["1 0", "0 1"], &[1, 1], &["1", "1"], &[&[1, 1], &[1, 0]]);
    assert!(ExactHypotheses::new(&constant).is_ok());
}

#[test]
fn an_entry_within_reach_is_refused() {
    let scene = network(&["-1/2 2", "1 2", "2 0"], &[1, 1, 1], &["1", "1"], &[&[1, 1, 1], &[0, 1, 1]]);
    let setting = ExactHypotheses::new(&scene).unwrap();
    let close = |off: [f64; 4]| setting.close(&Integer::from(1000), &late(&setting, 8.0, &off));
    assert!(close([0.0; 4]).is_ok());
    // W_K is moved off span(z_S), where no feature pulls: entry (1, 0) is the first within reach.
    let error = close([0.0, 0.0, 0.0, 0.6]).unwrap_err();
    assert!(matches!(error, TrapFailure::EntryMayChange { neuron: 1, sample: 0 }), "{error:?}");
    // The features themselves need not be positive for each neuron.
    assert!(!error.is_structural());
}

/// The bounded trap would need the walls of one neuron: a network that the trap refuses is refused.
#[test]
fn the_bounded_trap_is_not_tried_on_networks() {
    let scene = network(&["-1/2 2", "1 2", "2 0"], &[1, 1, 1], &["1", "1"], &[&[1, 1, 1], &[0, 1, 1]]);
    let setting = ExactHypotheses::new(&scene).unwrap();
    let early = setting.close(&Integer::from(3), &late(&setting, 0.5, &[0.0; 4])).unwrap_err();
    assert_eq!(early, TrapFailure::EntryMayChange { neuron: 0, sample: 0 });
}
