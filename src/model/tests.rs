//! Partitions, coupling and what is learned of each partition, on networks small enough to be done
//! by hand.

use rug::Rational;

use super::{Model, Pattern};
use crate::arith::linalg::dot;
use crate::data::{Dataset, Label};
use crate::margin::Solution;

fn q(text: &str) -> Rational {
    text.parse().unwrap()
}

fn network(rows: &[&[&str]], labels: &[i32], output: &[&str]) -> Model {
    let rows = rows.iter().map(|row| row.iter().map(|x| q(x)).collect()).collect();
    let labels = labels.iter().map(|y| if *y > 0 { Label::Positive } else { Label::Negative }).collect();
    Model::network(Dataset::new(rows, labels).unwrap(), output.iter().map(|v| q(v)).collect(), &q("1"))
}

fn pattern(rows: &[&[u8]]) -> Pattern {
    Pattern::from_fn(rows.len(), rows[0].len(), |m, i| rows[m][i] == 1)
}

#[test]
fn partitions_have_one_label_and_one_column() {
    let rows: [&[&str]; 5] = [&["1", "0"], &["2", "1"], &["0", "1"], &["1", "1"], &["1", "2"]];
    let model = network(&rows, &[1, 1, -1, 1, 1], &["1", "-2"]);
    let partitions = model.partitions(&pattern(&[&[1, 1, 1, 0, 0], &[0, 0, 0, 0, 1]]));
    let samples: Vec<&[usize]> = partitions.iter().map(|b| b.samples.as_slice()).collect();
    assert_eq!(samples, [&[0, 1][..], &[2], &[4]], "sample 3 is active nowhere");
    assert_eq!(partitions[1].label, Label::Negative);
    assert_eq!(partitions[2].column, [false, true]);
    // One column with two labels is coupled; disjoint neurons are not.
    assert_eq!(model.coupling(&partitions[0], &partitions[1]), 1);
    assert_eq!(model.coupling(&partitions[0], &partitions[2]), 0);
    assert_eq!(model.coupled_pair(&partitions), Some((1, 2)), "x_0 and x_2 are orthogonal");
}

#[test]
fn coupling_counts_shared_neurons_with_squared_weights() {
    let model = network(&[&["1"], &["2"]], &[1, 1], &["1", "-2", "1/3"]);
    let partitions = model.partitions(&pattern(&[&[1, 1], &[1, 1], &[1, 0]]));
    assert_eq!(model.coupling(&partitions[0], &partitions[1]), 5);
    assert_eq!(model.coupling(&partitions[0], &partitions[0]), q("46/9"));
    assert_eq!(model.coupled_pair(&partitions), Some((0, 1)));
}

#[test]
fn orthogonal_spans_decouple_a_shared_neuron() {
    let rows: [&[&str]; 3] = [&["1", "0", "0"], &["1", "1", "0"], &["0", "0", "2"]];
    let model = network(&rows, &[1, 1, 1], &["1", "1"]);
    let pattern = pattern(&[&[1, 1, 1], &[0, 0, 1]]);
    assert_eq!(model.coupled_pair(&model.partitions(&pattern)), None);
    let Solution::Optimal(joint) = model.joint_problem(&pattern).solve() else { panic!("feasible") };
    let learned = model.learned(&pattern, &joint.w).unwrap();
    assert!(learned.iter().all(|b| b.maximal));
    assert_eq!(learned[0].optimum.w, ["1", "0", "0"].map(q));
    assert_eq!(learned[1].limit, ["0", "0", "1/2"].map(q));
}

/// z_0 = (x_0, x_0), z_1 = (x_1, 0): the joint solution bends the weights of both partitions, here
/// by exact numbers.
#[test]
fn a_coupled_partition_has_less_than_its_best_margin() {
    let model = network(&[&["1", "0"], &["1", "1"]], &[1, 1], &["1", "1"]);
    let pattern = pattern(&[&[1, 1], &[1, 0]]);
    assert_eq!(model.coupled_pair(&model.partitions(&pattern)), Some((0, 1)));
    let Solution::Optimal(joint) = model.joint_problem(&pattern).solve() else { panic!("feasible") };
    // Gram matrix (2 1; 1 2): lambda = (1/3, 1/3).
    assert_eq!(joint.w, ["2/3", "1/3", "1/3", "0"].map(q));
    let learned = model.learned(&pattern, &joint.w).unwrap();
    // Wbar of {0} is (1, 1/3), whose projection on x_0 is maximal; that of {1} is (2/3, 1/3),
    // projected on (1, 1).
    assert!(learned[0].maximal && learned[1].maximal, "one sample spans a line");

    let model = network(&[&["1", "0"], &["1", "2"], &["2", "1"]], &[1, 1, 1], &["1", "1"]);
    let pattern = super::tests::pattern(&[&[1, 1, 1], &[1, 0, 0]]);
    let Solution::Optimal(joint) = model.joint_problem(&pattern).solve() else { panic!("feasible") };
    let learned = model.learned(&pattern, &joint.w).unwrap();
    let bent = learned.iter().find(|b| b.partition.samples == [1, 2]).unwrap();
    assert!(!bent.maximal);
    assert_eq!(bent.optimum.w, ["1/3", "1/3"].map(q));
    let best = Rational::from(1) / bent.optimum.norm_squared();
    assert!(bent.margin_squared < best, "{} {best}", bent.margin_squared);
    let least = model.signed_rows(&bent.partition).iter().map(|(_, x)| dot(x, &bent.limit)).min().unwrap();
    assert_eq!(bent.margin_squared, Rational::from(&least * &least) / dot(&bent.limit, &bent.limit));
}

#[test]
fn an_infeasible_direction_is_refused() {
    let model = network(&[&["1", "0"]], &[1], &["1"]);
    assert!(model.learned(&pattern(&[&[1]]), &["1/2", "0"].map(q)).is_none());
    assert!(model.learned(&pattern(&[&[1]]), &["1", "0"].map(q)).is_some());
}

mod subspaces {
    use super::*;
    use crate::model::Subspace;

    fn model(rows: &[&[i32]], labels: &[Label]) -> Model {
        let rows = rows.iter().map(|row| row.iter().map(|c| Rational::from(*c)).collect()).collect();
        Model::single_neuron(Dataset::new(rows, labels.to_vec()).unwrap(), &Rational::from((1, 2)))
    }

    fn whole(x: &[i32]) -> Vec<Rational> {
        x.iter().map(|c| Rational::from(*c)).collect()
    }

    #[test]
    fn a_swap_of_coordinates_leaves_the_diagonal() {
        use Label::Positive;
        let swapped = model(&[&[1, 3], &[3, 1], &[1, -1]], &[Positive; 3]);
        let subspace = Subspace::of(&swapped, &whole(&[2, 2])).unwrap();
        assert_eq!(subspace.basis, [whole(&[1, 1])]);
        assert_eq!(subspace.projected(&swapped).unwrap().data().row(2), whole(&[0, 0]));
        // Another label, another multiplicity, another start: the samples do not balance.
        let labels = [Positive, Label::Negative, Positive];
        assert_eq!(Subspace::of(&model(&[&[1, 3], &[3, 1], &[1, -1]], &labels), &whole(&[2, 2])), None);
        let twice = model(&[&[1, 3], &[1, 3], &[3, 1], &[1, -1]], &[Positive; 4]);
        assert_eq!(Subspace::of(&twice, &whole(&[2, 2])), None);
        assert_eq!(Subspace::of(&swapped, &whole(&[2, 1])), None);
    }

    #[test]
    fn a_row_orthogonal_to_all_others_needs_no_symmetry() {
        let alone = model(&[&[1, 2, 0], &[2, 1, 0], &[0, 0, 5]], &[Label::Positive; 3]);
        let subspace = Subspace::of(&alone, &whole(&[1, 3, 0])).unwrap();
        assert_eq!(subspace.basis.len(), 2);
        assert_eq!(Subspace::of(&alone, &whole(&[1, 3, 1])), None);
    }
}
