//! Leaps against stepping.
#![cfg(test)]

use margincert::data::{Dataset, Label};
use margincert::dynamics::leap::{Accuracy, Leaper};
use margincert::dynamics::{Orbit, Precision};
use margincert::model::Model;
use rug::{Integer, Rational};

fn q(text: &str) -> Rational {
    text.parse().unwrap()
}

#[test]
fn first() {
    let rows = vec![vec![q("1"), q("0")], vec![q("-1/2"), q("1")], vec![q("-1/5"), q("-1")]];
    let data = Dataset::new(rows, vec![Label::Positive, Label::Positive, Label::Negative]).unwrap();
    let model = Model::single_neuron(data, &q("1/2"));
    let w0 = [q("1"), q("1")];
    let mut orbit = Orbit::new(&model, &w0, Precision::default());
    orbit.advance_to(1000).unwrap();
    let pattern = orbit.pattern().unwrap();
    let mut leaper = Leaper::new(&model.phase(&pattern), 1000, &orbit.ball(), Accuracy::default()).unwrap();
    for e in [5, 9, 30, 100, 1000] {
        let t = std::time::Instant::now();
        let k = Integer::from(Integer::u_pow_u(10, e));
        println!("{e}: {:?} {} pieces {:?}", leaper.advance_to(&k), leaper.pieces().len(), t.elapsed());
        println!(
            "   k={} radius {:.5e} {:?}",
            leaper.k().to_f64(),
            leaper.ball().radius,
            leaper.ball().centre.iter().map(|c| c.to_f64()).collect::<Vec<_>>()
        );
        if let Some(p) = leaper.pieces().last() {
            println!("order {} ", p.order);
        }
        if e == 5 {
            orbit.advance_to(100_000).unwrap();
            println!(
                "   step {:?}  {:e}",
                orbit.ball().centre.iter().map(|c| c.to_f64()).collect::<Vec<_>>(),
                orbit.ball().radius
            );
        }
    }
}
