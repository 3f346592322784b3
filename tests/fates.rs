//! What gradient descent does for ever on the anchoring instances (T9), and where no answer is
//! given, the reason.

#![cfg(test)]

use std::num::NonZeroU32;
use std::time::Instant;

use margincert::data::random::{Classes, Family, Seeded};
use margincert::data::{Dataset, Label};
use margincert::endings::explosion::Unsteady;
use margincert::endings::trap::Trap;
use margincert::model::Model;
use margincert::stepping::{Orbit, Precision, StepError};
use margincert::trajectory::fate::{Decided, End, Undecided, fate};
use margincert::trajectory::glide::{Glided, Stretch};
use rug::Rational;

fn q(text: &str) -> Rational {
    text.parse().unwrap()
}

fn data(positives: &[&[&str]], negatives: &[&[&str]]) -> Dataset {
    let row = |x: &&[&str]| x.iter().map(|c| q(c)).collect::<Vec<_>>();
    let rows: Vec<Vec<Rational>> = positives.iter().chain(negatives).map(row).collect();
    let labels = [vec![Label::Positive; positives.len()], vec![Label::Negative; negatives.len()]].concat();
    Dataset::new(rows, labels).unwrap()
}

fn run(data: &Dataset, eta: &str, w0: &[&str], max_steps: u64) -> Result<Decided, Undecided> {
    let model = Model::single_neuron(data.clone(), &q(eta));
    let w0: Vec<Rational> = w0.iter().map(|c| q(c)).collect();
    fate(&model, &w0, max_steps, Precision::default(), &Default::default())
}

fn trapped(data: &Dataset, eta: &str, w0: &[&str]) -> Box<Trap> {
    match run(data, eta, w0, 1_000_000).unwrap().end {
        End::Trap(trap) => trap,
        other => panic!("{other:?}"),
    }
}

fn acute_pair() -> Dataset {
    data(&[&["1", "0"]], &[&["3/5", "4/5"]])
}

fn two_clusters() -> Dataset {
    data(&[&["1", "0"], &["-1/2", "1"]], &[&["-1/5", "-1"]])
}

#[test]
fn two_clusters_global_and_both_local_limits() {
    for (w0, active, w_hat) in [
        (["1", "1"], vec![0, 1], ["1", "3/2"]),
        (["1", "-1/10"], vec![0], ["1", "0"]),
        (["-1", "1"], vec![1], ["-2/5", "4/5"]),
    ] {
        let trap = trapped(&two_clusters(), "1/2", &w0);
        assert_eq!(trap.active, active);
        assert_eq!(trap.optimum.w, w_hat.map(q));
        assert!(trap.kicking.is_empty());
    }
}

#[test]
fn acute_pair_is_constrained() {
    let trap = trapped(&acute_pair(), "1/4", &["1", "-1/2"]);
    assert_eq!((trap.active, trap.walls, trap.kicking), (vec![0], vec![1], vec![1]));
    assert_eq!(trap.optimum.w, [q("1"), q("-3/4")]);
}

#[test]
fn soudry_goes_to_the_global_direction() {
    let data = data(&[&["1/2", "3/2"], &["3/2", "1/2"]], &[&["-1/2", "-3/2"], &["-3/2", "-1/2"]]);
    let trap = trapped(&data, "1/2", &["1", "1/2"]);
    assert_eq!(trap.active, [0, 1]);
    assert_eq!(trap.optimum.w, [q("1/2"), q("1/2")]);
}

/// T4's instance: the wall is tight at w^, yet nothing kicks in the end.
#[test]
fn a_tight_wall_without_kicks() {
    let data = data(&[&["1", "1"], &["1", "-3"]], &[&["0", "1"]]);
    let trap = trapped(&data, "1/8", &["1", "1/4"]);
    assert_eq!((trap.active, trap.walls), (vec![0, 1], vec![2]));
    assert!(trap.kicking.is_empty());
}

#[test]
fn a_dead_start_is_dead_at_once() {
    for w0 in [["-1", "0"], ["0", "0"], ["0", "-1"]] {
        let decided = run(&acute_pair(), "1/4", &w0, 10).unwrap();
        assert!(matches!(decided.end, End::Dead));
        assert_eq!(decided.from_step, 0);
    }
}

#[test]
fn a_kick_into_the_dead_cone() {
    // Only the negative is active; its kick lands behind both.
    let decided = run(&acute_pair(), "4", &["-1/10", "1"], 10).unwrap();
    assert!(matches!(decided.end, End::Dead));
    assert_eq!(decided.from_step, 1);
}

/// The degenerate instance: the trap has to refuse it, and the invariance proves its limit without
/// a rate.
#[test]
fn degenerate_multipliers_have_no_rate() {
    let decided = run(&data(&[&["1", "0"], &["1", "1"]], &[]), "1/4", &["1", "1"], 1000).unwrap();
    assert_eq!(decided.from_step, 0);
    match decided.end {
        End::Invariance { active, optimum } => {
            assert_eq!(active, [0, 1]);
            assert_eq!(optimum.w, [q("1"), q("0")]);
            assert!(!optimum.is_non_degenerate());
        }
        other => panic!("{other:?}"),
    }
}

/// A missed positive with x_o.w^ = 0 (T5): the trap gives the rate that the invariance does not.
#[test]
fn a_missed_sample_at_a_right_angle() {
    let decided = run(&data(&[&["1", "0"], &["0", "1"]], &[]), "1/4", &["1", "-1"], 1000).unwrap();
    assert!(matches!(decided.end, End::Trap(trap) if trap.active == [0]));
}

#[test]
fn a_start_on_a_boundary_is_decided() {
    // x_2.w_0 = 0 exactly: inactive, by s'(0) = 0.
    let trap = trapped(&two_clusters(), "1/2", &["1", "1/2"]);
    assert_eq!(trap.active, [0]);
}

/// No enclosure tells the sign of the third sample; by lemma:balanced-subspace it never matters.
#[test]
fn a_sign_that_stays_zero_never_matters() {
    let data = data(&[&["1", "0"], &["0", "1"], &["1", "-1"]], &[]);
    let decided = run(&data, "1/4", &["1", "1"], 1_000_000).unwrap();
    assert!(decided.subspace.is_some() && decided.pattern.active_samples() == [0, 1]);
    let model = Model::single_neuron(data, &q("1/4"));
    let mut orbit = Orbit::new(&model, &[q("1"), q("1")], Precision::default());
    assert!(matches!(orbit.advance_to(5).unwrap_err(), StepError::UncertainSign { sample: 2, .. }));
}

#[test]
fn iterates_that_explode() {
    let data = data(&[&["0", "1"]], &[&["-2", "-1/2"], &["2", "-3/2"]]);
    let decided = run(&data, "1", &["1", "-1"], 1_000_000).unwrap();
    let End::Exploding(explosion) = &decided.end else { panic!("{:?}", decided.end) };
    assert_eq!((explosion.chain.kicks.as_slice(), explosion.chain.cycle), ([2, 1].as_slice(), Some([1, 2])));
    // The whole tower lies behind the first step: w_2 is 1e14, w_3 has 4e14 digits.
    assert_eq!(decided.from_step, 0);
    // Small steps do not explode.
    assert!(matches!(run(&data, "1/50", &["1", "-1"], 1_000_000).unwrap().end, End::Trap(_)));
}

/// Instances of the census (examples/census.rs): after a few kicks of mixed sizes two negatives
/// kick in turn.
#[test]
fn random_iterates_that_explode() {
    for (seed, from_step, cycle) in [(54, 2, [7, 8]), (122, 1, [0, 4]), (173, 1, [0, 3])] {
        let mut random = Seeded(seed);
        let (d, n) = (random.between(2, 4) as usize, random.between(2, 12) as usize);
        let family = Family { n, d, size: 20, denominator: NonZeroU32::new(10).unwrap(), classes: Classes::Any };
        let data = family.draw(&mut random).unwrap();
        let r2 = data.rows().iter().map(|x| x.iter().map(|c| Rational::from(c * c)).sum::<Rational>()).max().unwrap();
        let w0: Vec<Rational> = (0..d).map(|_| Rational::from((random.between(-20, 20), 10))).collect();
        let model = Model::single_neuron(data, &(r2.recip() / 2u32));
        let decided = fate(&model, &w0, 1_000_000, Precision::default(), &Default::default()).unwrap();
        let End::Exploding(explosion) = &decided.end else { panic!("{seed}: {:?}", decided.end) };
        assert_eq!((explosion.chain.cycle, decided.from_step), (Some(cycle), from_step.into()), "{seed}");
    }
}

#[test]
fn a_kick_too_large_to_follow_may_end_dead() {
    let dead = data(&[&["1", "-1/2"]], &[&["1", "1"]]);
    let decided = run(&dead, "1", &["100000", "0"], 1_000_000).unwrap();
    let End::Exploding(explosion) = &decided.end else { panic!("{:?}", decided.end) };
    assert_eq!((explosion.ends_after(), decided.from_step), (Some(1), 0.into()));
}

#[test]
fn explosions_without_a_certificate_say_why() {
    let why = |negatives: &[&[&str]], w0| {
        let undecided = run(&data(&[&["0", "-1"]], negatives), "1", w0, 1_000_000).unwrap_err();
        let Undecided::Explodes { trouble: StepError::Explodes { .. }, failure } = undecided else {
            panic!("{undecided:?}")
        };
        failure
    };
    let tied: &[&[&str]] = &[&["0", "2"], &["-1", "-1/4"], &["-2", "-1/4"]];
    assert_eq!(why(tied, &["0", "6"]), Unsteady::Tied { sample: 1 });
    // After the kick by (0,2) the positive (0,-1) is active.
    assert_eq!(why(&tied[..1], &["0", "100000"]), Unsteady::Loose { sample: 1 });
}

#[test]
fn the_step_limit_is_a_reason() {
    // x.w^ = 81/80 for the second positive: the traps have to wait until it lags behind.
    let data = data(&[&["1", "0"], &["21/20", "1/20"]], &[&["3/5", "4/5"]]);
    let undecided = run(&data, "1/4", &["1", "-1/2"], 3).unwrap_err();
    assert!(matches!(undecided, Undecided::MaxSteps { steps: 3, step: 3, .. }), "{undecided:?}");
}

/// The second positive is missed at first and wakes near step 4e8, where h k is near e^20: leaps go
/// there, single steps through it.
#[test]
fn a_sample_that_wakes_late() {
    let data = data(&[&["1", "0"], &["1/10", "1"]], &[]);
    let decided = run(&data, "1/2", &["1", "-2"], 1_000_000).unwrap();
    assert!(decided.from_step > 100_000_000u64, "{}", decided.from_step);
    assert_eq!(decided.stages.len(), 2);
    assert!(decided.stages[0].steps > 0 && decided.stages[1].steps == 0);
    match decided.end {
        End::Trap(trap) => {
            assert_eq!(trap.active, [0, 1]);
            assert_eq!(trap.optimum.w, [q("1"), q("9/10")]);
        }
        other => panic!("{other:?}"),
    }
}

/// Instance 58 of the census: behind a missed positive that wakes, negatives become active again
/// and again. The event never ends, and the search has to give it up.
#[test]
fn an_event_without_end_is_given_up() {
    let mut random = Seeded(58);
    let (d, n) = (random.between(2, 4) as usize, random.between(2, 12) as usize);
    let family = Family { n, d, size: 20, denominator: NonZeroU32::new(10).unwrap(), classes: Classes::Any };
    let data = family.draw(&mut random).unwrap();
    let r2 = data.rows().iter().map(|x| x.iter().map(|c| Rational::from(c * c)).sum::<Rational>()).max().unwrap();
    let w0: Vec<Rational> = (0..d).map(|_| Rational::from((random.between(-20, 20), 10))).collect();
    let model = Model::single_neuron(data, &(r2.recip() / 2u32));
    let begin = Instant::now();
    let undecided = fate(&model, &w0, 10_000, Precision::default(), &Default::default()).unwrap_err();
    assert!(matches!(undecided, Undecided::MaxSteps { .. }), "{undecided}");
    assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
}

/// The wall (3/5,4/5) is pushed up by more in one step than its kick takes at first; with so many
/// negatives beside it a step is dear, and glides come first.
#[test]
fn a_glide_goes_over_a_negative_that_is_pressed() {
    let far: Vec<[String; 2]> = (0..520).map(|i| [format!("-{}", 20 + i % 7), "-1".into()]).collect();
    let far: Vec<Vec<&str>> = far.iter().map(|x| x.iter().map(String::as_str).collect()).collect();
    let negatives: Vec<&[&str]> = std::iter::once(&["3/5", "4/5"][..]).chain(far.iter().map(Vec::as_slice)).collect();
    let data = data(&[&["4", "0"]], &negatives);
    let n = data.n() as f64;
    let decided = run(&data, "261/5000", &["1/20", "1/10"], 100_000).unwrap();
    let pieces: Vec<&Glided> = decided
        .glides
        .iter()
        .filter_map(|stretch| if let Stretch::Glide(glide) = stretch { Some(&glide.pieces) } else { None })
        .flatten()
        .collect();
    assert!(pieces.iter().any(|piece| piece.pressed == [1]) && pieces.iter().any(|piece| piece.pressed.is_empty()));

    // The same descent, step by step in doubles, is where the pieces say.
    let (h, mut w, mut k) = (261.0 / 5000.0 / n, [0.05, 0.1], 0u64);
    for piece in pieces {
        let last = piece.to.to_u64().unwrap();
        while k <= last {
            if piece.from <= k {
                let s = (piece.tau.to_f64() + (k as f64 - piece.from.to_f64())).ln() - piece.centre;
                let at = |c: usize| piece.coefficients.iter().rev().fold(0.0, |sum, v| sum * s + v[c]);
                let gap = (w[0] - at(0)).hypot(w[1] - at(1));
                assert!(gap <= piece.rho.to_f64() + 1e-9, "{gap} at step {k}");
            }
            if k == last {
                break;
            }
            let (push, level) = (h * (-4.0 * w[0]).exp(), 0.6 * w[0] + 0.8 * w[1]);
            let kick = if level > 0.0 { h * level.exp() } else { 0.0 };
            w = [w[0] + 4.0 * push - 0.6 * kick, w[1] - 0.8 * kick];
            k += 1;
        }
    }
}

/// (-4,1,0) falls asleep while the wall (0,0,4) is pressed: at which step the glide does not know.
#[test]
fn a_glide_goes_over_a_positive_that_falls_asleep() {
    let data = data(&[&["4", "0", "4"], &["4", "0", "4"], &["4", "0", "4"], &["-4", "1", "0"]], &[&["0", "0", "4"]]);
    let decided = run(&data, "1/20000000", &["1/20", "1/4", "-1/400"], 100_000).unwrap();
    let glides = decided.glides.iter();
    let glides = glides.filter_map(|stretch| if let Stretch::Glide(glide) = stretch { Some(glide) } else { None });
    let pieces: Vec<(&[usize], &Glided)> =
        glides.flat_map(|glide| glide.pieces.iter().map(|piece| (glide.active.as_slice(), piece))).collect();
    let of = |at: &dyn Fn(&[usize], &Glided) -> bool| pieces.iter().filter(|(active, piece)| at(active, piece)).count();
    let [before, loose, after] = [
        of(&|active, piece| active.contains(&3) && piece.loose.0.is_empty()),
        of(&|active, piece| !active.contains(&3) && piece.loose.0 == [3]),
        of(&|active, piece| !active.contains(&3) && piece.loose.0.is_empty()),
    ];
    assert!(before > 0 && loose > 0 && after > 0 && before + loose + after == pieces.len());

    // The same descent, step by step in doubles, is where the pieces say, and falls asleep on one
    // on which it is loose.
    let h = 1.0 / 20_000_000.0 / 5.0;
    let (mut w, mut k) = ([0.05, 0.25, -0.0025], 0u64);
    for (active, piece) in pieces.into_iter().filter(|(_, piece)| piece.from < 1_000_000) {
        let last = piece.to.to_u64().unwrap().min(1_000_000);
        while k <= last {
            let asleep = w[1] - 4.0 * w[0];
            if piece.from <= k {
                let s = (piece.tau.to_f64() + (k as f64 - piece.from.to_f64())).ln() - piece.centre;
                let at = |c: usize| piece.coefficients.iter().rev().fold(0.0, |sum, v| sum * s + v[c]);
                let gap = (0..3).map(|c| (w[c] - at(c)).powi(2)).sum::<f64>().sqrt();
                assert!(gap <= piece.rho.to_f64() + 1e-9, "{gap} at step {k}");
                assert!(piece.loose.0 == [3] || active.contains(&3) == (asleep > 0.0), "step {k}");
            }
            if k == last {
                break;
            }
            let push = 3.0 * h * (-4.0 * w[0] - 4.0 * w[2]).exp();
            let own = if asleep > 0.0 { h * (-asleep).exp() } else { 0.0 };
            let kick = if w[2] > 0.0 { h * (4.0 * w[2]).exp() } else { 0.0 };
            w = [w[0] + 4.0 * push - 4.0 * own, w[1] + own, w[2] + 4.0 * push - 4.0 * kick];
            k += 1;
        }
    }
}
