//! The real sets: their SVM, and w^+ (T9).

use std::path::Path;

use margincert::data::{Label, read_dataset};
use margincert::margin::{Problem, Solution};
use rug::Rational;

use crate::check::{Rows, check, dot};

#[test]
fn the_real_sets() {
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("data")).expect("data/") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|e| e != "csv") {
            continue;
        }
        let data = read_dataset(&path).expect("a readable set");
        let sign = |i: usize| if data.labels()[i] == Label::Positive { 1 } else { -1 };
        let signed = |i: usize| (i, data.row(i).iter().map(|x| Rational::from(x * sign(i))).collect());
        let rows: Rows = (0..data.n()).map(signed).collect();
        let answer = Problem::svm(&data).solve();
        assert_ne!(check(data.d(), &rows, &Vec::new(), &answer), "infeasible", "{}", path.display());
        // T9: as they stand, w^+ activates a negative.
        let positives: Rows = data.positives().into_iter().map(|i| (i, data.row(i).to_vec())).collect();
        let answer = Problem::active(&data, &data.positives(), false).solve();
        check(data.d(), &positives, &Vec::new(), &answer);
        let Solution::Optimal(plus) = answer else { panic!("infeasible") };
        assert!(data.negatives().iter().any(|&j| dot(&plus.w, data.row(j)) > 0), "{}", path.display());
    }
}
