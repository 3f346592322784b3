//! Trees of cells and single minima: each condition of their rules broken alone.

#![cfg(test)]

mod common;

use common::{accepted, changed, of_kind, rejected};
use margincert_kernel::Reason;
use serde_json::{Value, json};

#[test]
fn trees_of_cells() {
    let tree = |at: usize| format!("/witness/tree/{at}");
    let with = |values: &[(&str, Value)]| rejected(&changed("cells", values));
    let at = |at: usize, value: Value| with(&[(&tree(at), value)]);
    let cell = |u: [&str; 2]| json!({"kind": "cell", "u": u});
    let empty = |lambda: Value, nu: Value| json!({"kind": "empty", "lambda": lambda, "nu": nu});
    assert_eq!(with(&[("/witness/separator", json!(["1", "0"]))]), Reason::NotSeparated { sample: 1 });
    assert_eq!(at(0, json!({"kind": "split", "row": 2})), Reason::NotAPositive { sample: 2 });
    assert_eq!(at(1, json!({"kind": "split", "row": 0})), Reason::SplitTwice { sample: 0 });
    // Signs of the path, strict for positives and not for negatives.
    assert_eq!(at(2, cell(["1", "0"])), Reason::OutsideCell { at: 2, sample: 1 });
    assert_eq!(at(2, cell(["1", "1/2"])), Reason::OutsideCell { at: 2, sample: 1 });
    assert_eq!(at(2, cell(["0", "1"])), Reason::OutsideCell { at: 2, sample: 0 });
    assert_eq!(at(3, cell(["1", "-1/2"])), Reason::OutsideCell { at: 3, sample: 2 });
    accepted(&changed("cells", &[(&tree(3), cell(["5", "-1"]))]));
    // A branch that is not empty, or not shown to be.
    assert_eq!(at(6, cell(["-1", "-1"])), Reason::OutsideCell { at: 6, sample: 2 });
    assert_eq!(at(6, empty(json!({}), json!({"2": "10"}))), Reason::EmptyCombination);
    assert_eq!(at(6, empty(json!({"0": "7", "1": "10"}), json!({"2": "9"}))), Reason::BranchNotEmpty { at: 6 });
    assert_eq!(at(6, empty(json!({"0": "7", "2": "10"}), json!({}))), Reason::LambdaOffSupport { sample: 2 });
    assert_eq!(at(6, empty(json!({"0": "7"}), json!({"1": "10"}))), Reason::NuOffWalls { sample: 1 });
    let negative = empty(json!({"0": "-7", "1": "-10"}), json!({"2": "-10"}));
    assert_eq!(at(6, negative), Reason::LambdaNotPositive { sample: 0 });
    assert_eq!(at(6, empty(json!({"0": "7"}), json!({"2": "-10"}))), Reason::NuNotPositive { sample: 2 });
    // The signs of the path enter: on the positive side of 0 the same combination shows nothing.
    let wrong_side = empty(json!({"0": "7", "1": "10"}), json!({"2": "10"}));
    assert_eq!(at(3, wrong_side), Reason::BranchNotEmpty { at: 3 });
}

#[test]
fn trees_end_where_their_branches_end() {
    let original = of_kind("cells");
    let entries = original["witness"]["tree"].as_array().unwrap().clone();
    let with = |tree: Value| rejected(&changed("cells", &[("/witness/tree", tree)]));
    assert_eq!(with(json!([])), Reason::TreeShort);
    for end in 1..entries.len() {
        assert_eq!(with(json!(entries[..end])), Reason::TreeShort, "{end} entries");
    }
    assert_eq!(with(json!([&entries[..], &entries[..1]].concat())), Reason::TreeLong);
    // A leaf at the root decides no sign.
    assert_eq!(with(json!([{"kind": "cell", "u": ["1", "1"]}])), Reason::Unsplit { sample: 0 });
    assert_eq!(with(json!([{"kind": "empty", "lambda": {}, "nu": {}}])), Reason::EmptyCombination);
}

#[test]
fn spurious_minima_exist_or_do_not() {
    let with = |values: &[(&str, Value)]| rejected(&changed("minimum", values));
    assert_eq!(with(&[("/witness/u", json!(["1", "1"]))]), Reason::NotSpurious);
    assert_eq!(with(&[("/witness/u", json!(["2", "1"]))]), Reason::OutsideCell { at: 0, sample: 1 });
    assert_eq!(with(&[("/witness/u", json!(["1", "-1"]))]), Reason::OutsideCell { at: 0, sample: 2 });
    assert_eq!(with(&[("/witness/separator", json!(["5", "-1"]))]), Reason::NotSeparated { sample: 1 });
    let others = changed("cells", &[("/claim", json!("landscape.spurious"))]);
    assert_eq!(rejected(&others), Reason::SpuriousCell { at: 3 });
    assert!(accepted(&of_kind("cells-one")).statement.contains("every asymptotic local minimum is global"));
    assert!(accepted(&of_kind("cells")).statement.contains("3 cones C_J, 2 of them spurious"));
}
