//! A free intercept: small instances against all sets of tight pairs, KKT by rules written here.

use std::path::Path;

use margincert::data::random::Seeded;
use margincert::data::{Dataset, Label, read_dataset};
use margincert::margin::{Intercept, WithIntercept};
use rug::Rational;

use crate::brute::shortest;
use crate::check::dot;
use crate::random::random_rows;

fn sign(label: Label) -> i32 {
    if label == Label::Positive { 1 } else { -1 }
}

/// sum lambda_i y_i x_i, after lambda > 0 and sum lambda_i y_i = 0.
fn balanced(data: &Dataset, lambda: &std::collections::BTreeMap<usize, Rational>) -> Vec<Rational> {
    assert!(!lambda.is_empty() && lambda.values().all(|value| *value > 0));
    let signed = |i: &usize, value: &Rational| Rational::from(value * sign(data.labels()[*i]));
    assert_eq!(lambda.iter().map(|(i, value)| signed(i, value)).sum::<Rational>(), 0);
    let entry = |c: usize| lambda.iter().map(|(i, value)| signed(i, value) * &data.row(*i)[c]).sum();
    (0..data.d()).map(entry).collect()
}

fn check(data: &Dataset, answer: &WithIntercept) {
    match answer {
        WithIntercept::Infeasible(lambda) => assert!(balanced(data, lambda).iter().all(|x| *x == 0)),
        WithIntercept::Optimal(solved) => {
            let margin = |i: usize| (dot(data.row(i), &solved.w) + &solved.b) * sign(data.labels()[i]);
            let margins: Vec<Rational> = (0..data.n()).map(margin).collect();
            assert!(margins.iter().all(|margin| *margin >= 1));
            let tight: Vec<usize> = (0..data.n()).filter(|&i| margins[i] == 1).collect();
            assert_eq!(tight, solved.support);
            assert!(solved.lambda.keys().all(|i| tight.contains(i)));
            assert_eq!(balanced(data, &solved.lambda), solved.w);
        }
    }
}

#[test]
fn small_instances_agree_with_all_sets_of_tight_pairs() {
    let (mut optimal, mut infeasible, mut one_class) = (0, 0, 0);
    for seed in 0..1200 {
        let mut random = Seeded(seed ^ 0xb1a5);
        let dim = random.between(1, 3) as usize;
        let n = random.between(1, 6) as usize;
        let rows: Vec<Vec<Rational>> = random_rows(&mut random, n, dim, 0, 0).into_iter().map(|(_, row)| row).collect();
        let labels: Vec<Label> =
            (0..n).map(|_| if random.below(2) == 0 { Label::Positive } else { Label::Negative }).collect();
        let data = Dataset::new(rows, labels).unwrap();
        let (positives, negatives) = (data.positives(), data.negatives());
        let pairs = positives.iter().flat_map(|i| negatives.iter().map(move |j| (i, j)));
        let pair = |(i, j): (&usize, &usize)| {
            let gap = data.row(*i).iter().zip(data.row(*j)).map(|(x, y)| Rational::from(x - y)).collect();
            (gap, 2)
        };
        let least = shortest(dim, &pairs.map(pair).collect::<Vec<_>>());
        match Intercept::solve(&data) {
            None => {
                assert!(positives.is_empty() || negatives.is_empty());
                one_class += 1;
            }
            Some(answer) => {
                check(&data, &answer);
                match answer {
                    WithIntercept::Optimal(solved) => {
                        assert_eq!(Some(solved.w), least);
                        optimal += 1;
                    }
                    WithIntercept::Infeasible(_) => {
                        assert_eq!(least, None);
                        infeasible += 1;
                    }
                }
            }
        }
    }
    assert!(optimal > 300 && infeasible > 100 && one_class > 50, "{optimal} {infeasible} {one_class}");
}

/// The margin of the setosas is sqrt(10427/15600) = 0.81756, wherever the data are centred.
#[test]
fn the_real_sets() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    for name in ["iris_setosa_vs_rest", "zoo_mammal_vs_rest", "wine_1_vs_rest"] {
        let data = read_dataset(&data.join(name).with_extension("csv")).expect("a readable set");
        let answer = Intercept::solve(&data).expect("two classes");
        check(&data, &answer);
        let WithIntercept::Optimal(solved) = answer else { panic!("{name} is separable") };
        if name == "iris_setosa_vs_rest" {
            assert_eq!(solved.norm_squared(), Rational::from((15600, 10427)));
        }
    }
}
