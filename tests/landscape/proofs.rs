//! The trees that show that there are no other cells: the kernel accepts them, and a list that is
//! not complete has none.

use margincert::claim::{Certificate, Checked, Subject, Verdict, Witness};
use margincert::landscape::{Branch, prove};
use margincert::margin::separator;

use super::*;

#[test]
fn the_kernel_accepts_the_tree_of_all_cells_and_no_shorter_list_has_one() {
    let mut random = Seeded(9);
    let (mut trees, mut branches) = (0, 0);
    while trees < 25 {
        let (n, d) = (2 + random.below(6) as usize, 2 + random.below(2) as usize);
        let rows: Vec<Vec<i64>> = (0..n).map(|_| (0..d).map(|_| random.entry(3)).collect()).collect();
        let labels: Vec<i32> = (0..n).map(|_| if random.below(3) == 0 { -1 } else { 1 }).collect();
        let data = data(&rows, &labels);
        let Ok(separator) = separator(&data) else { continue };
        let all = cells(&data);
        let tree = prove(&data, &all).unwrap();
        assert_eq!(tree.iter().filter(|branch| matches!(branch, Branch::Cell { .. })).count(), all.len());
        branches += tree.len();
        let subject = Subject::of_data("random", &data);
        let certificate = |tree: Vec<Branch>| {
            let witness = Witness::Cells { tree, separator: separator.clone() };
            Checked::new(Certificate::new("landscape.local", subject, Verdict::Proved, &witness))
        };
        assert!(certificate(tree.clone()).is_ok(), "{rows:?} {labels:?}");
        for at in 0..all.len() {
            let mut some = all.clone();
            let gone = some.remove(at);
            let missed = prove(&data, &some).unwrap_err();
            assert!(!missed.u.is_empty(), "{gone:?}");
        }
        for at in 0..tree.len() {
            let mut shorter = tree.clone();
            shorter.remove(at);
            assert!(certificate(shorter).is_err(), "entry {at} is not needed");
        }
        trees += 1;
    }
    assert!(branches > 200);
}
