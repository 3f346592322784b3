//! Certificates of version 2, a line for each sample: what the prover writes of them says what
//! version 1 says, and nothing of a line can be altered.
#![cfg(test)]

use std::io::Read as _;

use margincert::claim::{Certificate, Checked, Selection, Subject, Verdict, Witness};
use margincert::data::{Dataset, Label};
use margincert::margin::{Problem, Solution};
use margincert_kernel::{DEFAULT_BUDGET, Outcome, check_reader};
use proptest::prelude::*;
use rug::Rational;

/// The certificate of the margin in both versions.
fn both(data: &Dataset) -> [Certificate; 2] {
    let problem = Selection::Svm;
    let witness = match Problem::svm(data).solve() {
        Solution::Optimal(optimum) => Witness::Kkt { problem, optimum },
        Solution::Infeasible(farkas) => Witness::Farkas { problem, farkas },
    };
    let subject = Subject::of_data("random", data);
    [Certificate::new, Certificate::in_lines].map(|write| write("margin", subject, Verdict::Proved, &witness))
}

fn without_sum(statement: &str) -> String {
    let (start, rest) = statement.split_once("(sha256 ").unwrap();
    format!("{start}{}", rest.split_once(')').unwrap().1)
}

fn judged_alike(data: &Dataset) -> String {
    let [first, second] = both(data).map(|certificate| Checked::new(certificate).unwrap());
    assert_eq!(without_sum(first.statement()), without_sum(second.statement()));
    assert_eq!(first.obligations(), second.obligations());
    let text = second.certificate().text().into_owned();
    assert_eq!(text.lines().count(), data.n() + 1);
    let mut read = String::new();
    second.certificate().reader().read_to_string(&mut read).unwrap();
    assert_eq!(read, text);
    text
}

fn is_accepted(text: &str) -> bool {
    matches!(check_reader(&mut text.as_bytes(), DEFAULT_BUDGET, false).unwrap(), Outcome::Accepted(_))
}

fn data(rows: &[Vec<i32>], positive: &[bool]) -> Dataset {
    let number = |x: &i32| Rational::from((*x, 4));
    let rows = rows.iter().map(|row| row.iter().map(number).collect()).collect();
    let label = |positive: &bool| if *positive { Label::Positive } else { Label::Negative };
    Dataset::new(rows, positive.iter().map(label).collect()).unwrap()
}

/// Rows of up to eight features, most of which may be zero.
fn samples() -> impl Strategy<Value = Dataset> {
    let entry = prop_oneof![2 => Just(0), 1 => -12..12_i32];
    (1..9_usize, 1..12_usize).prop_flat_map(move |(d, n)| {
        let rows = prop::collection::vec(prop::collection::vec(entry.clone(), d), n);
        (rows, prop::collection::vec(any::<bool>(), n)).prop_map(|(rows, positive)| data(&rows, &positive))
    })
}

proptest! {
    #[test]
    fn both_versions_are_judged_alike(data in samples()) {
        let text = judged_alike(&data);
        prop_assert!(is_accepted(&text));
    }

    /// A label, a sign, a line out of its place or left out.
    #[test]
    fn nothing_of_a_line_can_be_altered(data in samples(), at in any::<prop::sample::Index>()) {
        let text = judged_alike(&data);
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let at = 1 + at.index(data.n());
        let with = |line: &str| [&lines[..at].concat(), line, &lines[at + 1..].concat()].concat();
        let label = if let Some(rest) = lines[at].strip_prefix("[-1") { format!("[1{rest}") } else { lines[at].replacen("[1", "[-1", 1) };
        prop_assert!(!is_accepted(&with(&label)));
        prop_assert!(!is_accepted(&with("")));
        prop_assert!(!is_accepted(&with(&lines[at].repeat(2))));
        prop_assert!(!is_accepted(&with(&lines[at].replacen(']', ",\"1\"]", 1))));
        let mut swapped = lines.clone();
        swapped.swap(1, at);
        prop_assert_eq!(is_accepted(&swapped.concat()), lines[1] == lines[at]);
    }
}

/// 3,000 samples with 60 features: doubles, some of which are zero.
#[test]
fn many_samples_are_judged_alike() {
    let mut state = 1_u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut rows: Vec<Vec<i32>> = Vec::new();
    let mut positive = Vec::new();
    for _ in 0..3000 {
        let row: Vec<i32> = (0..60).map(|_| if draw(4) == 0 { draw(2001) as i32 - 1000 } else { 0 }).collect();
        let side: i32 = row.iter().zip(1..).map(|(x, k)| if k % 3 == 0 { -x } else { *x }).sum();
        if side != 0 {
            positive.push(side > 0);
            rows.push(row);
        }
    }
    let text = judged_alike(&data(&rows, &positive));
    assert!(text.lines().filter(|line| line.matches('[').count() == 3).count() > 2500);
}
