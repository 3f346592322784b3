//! Saved orbits go on as if nothing had happened, from any moment.

#![cfg(test)]

use margincert::data::{Dataset, Label};
use margincert::model::Model;
use margincert::trajectory::checkpoints::SavedIterates;
use margincert::trajectory::iterates::{Enclosure, Iterates};
use rug::{Integer, Rational};

fn q(p: i32, q: i32) -> Rational {
    Rational::from((p, q))
}

/// A wall that is kicked, so that steps are made at high precision now and then.
fn kicked() -> Model {
    let rows = vec![vec![q(1, 1), q(0, 1)], vec![q(3, 5), q(4, 5)]];
    Model::single_neuron(Dataset::new(rows, vec![Label::Positive, Label::Negative]).unwrap(), &q(1, 4))
}

fn two_clusters() -> Model {
    let rows = vec![vec![q(1, 1), q(0, 1)], vec![q(-1, 2), q(1, 1)], vec![q(-1, 5), q(-1, 1)]];
    let labels = vec![Label::Positive, Label::Positive, Label::Negative];
    Model::single_neuron(Dataset::new(rows, labels).unwrap(), &q(1, 2))
}

/// The enclosures, in an order in which they are compared bit for bit.
fn bits(found: &[Enclosure]) -> String {
    found.iter().map(|e| format!("{} {:?} {:?} {:?}\n", e.k, e.w, e.active, e.flight)).collect()
}

fn goes_on_from_everywhere(model: &Model, leaps: bool, at: &[u32]) {
    let (w0, max_steps) = ([q(1, 1), q(-1, 2)], 1_000_000);
    let at: Vec<Integer> = at.iter().map(|k| Integer::from(*k)).collect();
    let mut horizon = Iterates::new(model, &w0, max_steps, leaps);
    let mut saved: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for k in &at {
        let mut watch =
            |horizon: &Iterates<'_>| saved.push(serde_json::to_string(&SavedIterates::of(horizon, &found)).unwrap());
        found.push(horizon.enclose(k, &mut watch).unwrap());
    }
    assert!(saved.len() > 3, "{}", saved.len());
    for text in saved {
        let state: SavedIterates = serde_json::from_str(&text).unwrap();
        let (mut horizon, mut again) = state.restore(model, &w0, (max_steps, leaps)).unwrap();
        for k in at.iter().skip(again.len()) {
            again.push(horizon.enclose(k, &mut |_| ()).unwrap());
        }
        assert_eq!(bits(&again), bits(&found));
    }
}

#[test]
fn single_steps_with_kicks() {
    goes_on_from_everywhere(&kicked(), false, &[10, 1000, 25_000, 70_000]);
}

#[test]
fn leaps() {
    goes_on_from_everywhere(&two_clusters(), true, &[10, 1000, 1500, 100_000, 1_000_000_000]);
}

#[test]
fn states_of_another_dimension_are_refused() {
    let (model, other) = (kicked(), two_clusters());
    let state = SavedIterates::of(&Iterates::new(&model, &[q(1, 1), q(0, 1)], 10, true), &[]);
    assert!(state.restore(&other, &[q(1, 1), q(0, 1)], (10, true)).is_some());
    let wide = Dataset::new(vec![vec![q(1, 1), q(0, 1), q(0, 1)]], vec![Label::Positive]).unwrap();
    let wide = Model::single_neuron(wide, &q(1, 4));
    assert!(state.restore(&wide, &[q(1, 1), q(0, 1), q(0, 1)], (10, true)).is_none());
}
