//! Chains of kicks by hand, and every condition of lemma:explosion broken alone.

use rug::{Float, Rational};

use super::{Chain, Explosion, Unsteady};
use crate::data::{Dataset, Label};
use crate::model::Model;
use crate::stepping::Ball;

fn q(text: &str) -> Rational {
    text.parse().unwrap()
}

/// The first rows are positives.
fn data(positives: usize, rows: &[&[&str]]) -> Dataset {
    let label = |i: usize| if i < positives { Label::Positive } else { Label::Negative };
    let labels = (0..rows.len()).map(label).collect();
    Dataset::new(rows.iter().map(|row| row.iter().map(|x| q(x)).collect()).collect(), labels).unwrap()
}

/// T5's example: + (0,1), - (-2,-1/2), (2,-3/2).
fn two() -> Dataset {
    data(1, &[&["0", "1"], &["-2", "-1/2"], &["2", "-3/2"]])
}

fn at(data: &Dataset, eta: &str, w: &[f64], radius: f64) -> Result<Explosion, Unsteady> {
    let centre = w.iter().map(|c| Float::with_val(64, *c)).collect();
    Explosion::at(&Model::single_neuron(data.clone(), &q(eta)), &Ball { centre, radius: Float::with_val(64, radius) })
}

#[test]
fn a_chain_is_what_the_products_say() {
    let chain = Chain::from(&two(), 1).unwrap();
    assert_eq!((chain.kicks, chain.cycle, chain.m, chain.g), (vec![1, 2], Some([1, 2]), q("13/4"), q("13/4")));
    // (1,2) activates (-1,1/4), with a copy, and this one and (2,1/4) each other.
    let rows: &[&[&str]] = &[&["0", "-1"], &["1", "2"], &["-1", "1/4"], &["2", "1/4"], &["-1", "1/4"]];
    let chain = Chain::from(&data(1, rows), 1).unwrap();
    assert_eq!((chain.kicks, chain.cycle, chain.m, chain.g), (vec![1, 2, 3], Some([2, 3]), q("1/2"), q("1/2")));
    // (2,1/4) is ahead of (1,2) by 31/16 - 1/2.
    assert_eq!(Chain::from(&data(1, rows), 3).unwrap().g, q("23/16"));
    let landing = Chain::from(&data(1, &[&["1", "-1/2"], &["1", "1"], &["0", "0"]]), 1).unwrap();
    assert_eq!((landing.kicks, landing.cycle, landing.m, landing.g), (vec![1], None, q("1/2"), q("1/2")));
}

#[test]
fn chains_that_lead_nowhere() {
    let tied = data(0, &[&["0", "2"], &["-1", "-1/4"], &["-2", "-1/4"]]);
    assert_eq!(Chain::from(&tied, 0), Err(Unsteady::Tied { sample: 0 }));
    // In the direction -x_l a positive is active, or stays on its boundary.
    assert_eq!(Chain::from(&data(1, &[&["-1", "0"], &["1", "0"]]), 1), Err(Unsteady::Loose { sample: 1 }));
    assert_eq!(Chain::from(&data(1, &[&["0", "1"], &["1", "0"]]), 1), Err(Unsteady::Loose { sample: 1 }));
    assert_eq!(Chain::from(&data(0, &[&["0", "0"], &["1", "0"]]), 0), Err(Unsteady::Loose { sample: 0 }));
}

#[test]
fn every_condition_is_needed() {
    // From (4,-4) the second negative has b = 14; h = 1/3.
    let closed = at(&two(), "1", &[4.0, -4.0], 0.0).unwrap();
    assert_eq!((closed.chain.kicks.as_slice(), closed.ends_after()), ([2, 1].as_slice(), None));
    assert!(at(&two(), "1", &[4.0, -4.0], 0.1).is_ok());
    // No negative is active, or not certainly.
    assert_eq!(at(&two(), "1", &[0.0, 4.0], 0.0).unwrap_err(), Unsteady::NoKick);
    assert_eq!(at(&two(), "1", &[4.0, -4.0], 6.0).unwrap_err(), Unsteady::NoKick);
    // From (-1,-4) both negatives have b = 4; from (0,-9) one has 27/2 and the other 9/2, but not
    // certainly if the ball is wide.
    assert_eq!(at(&two(), "1", &[-1.0, -4.0], 0.0).unwrap_err(), Unsteady::Level { sample: 1 });
    assert!(at(&two(), "1", &[0.0, -9.0], 0.0).is_ok());
    assert_eq!(at(&two(), "1", &[0.0, -9.0], 2.0).unwrap_err(), Unsteady::Level { sample: 2 });
    // One start: the kick outweighs too little, or enough but not so the next one, or it goes on
    // for ever.
    let near = |eta| at(&two(), eta, &[0.5, -0.5], 0.0).map(|closed| closed.chain.cycle);
    assert_eq!(near("1"), Err(Unsteady::Level { sample: 2 }));
    assert_eq!(near("2"), Err(Unsteady::Small { sample: 2 }));
    assert_eq!(near("4"), Ok(Some([1, 2])));
}

/// One kick into the dead cone, from numbers whose exponentials no format holds.
#[test]
fn sizes_do_not_matter() {
    let landing = data(1, &[&["1", "-1/2"], &["1", "1"]]);
    let closed = at(&landing, "1", &[1e300, 0.0], 1e200).unwrap();
    assert_eq!((closed.ends_after(), closed.chain.cycle), (Some(1), None));
    assert!(at(&two(), "1", &[4e300, -4e300], 1e200).is_ok());
    assert_eq!(at(&two(), "1", &[4e300, -4e300], 1e301).unwrap_err(), Unsteady::NoKick);
}
