//! The atlas of the anchoring instances (T9) and of Iris.

use std::path::Path;

use margincert::data::{Center, Preprocess, read_dataset};
use margincert::landscape::{Extent, Kind, Minimum, Survey, explore};

use super::*;

fn atlas(data: &Dataset) -> (Vec<Minimum>, Survey) {
    let mut minima = Vec::new();
    let survey = explore(data, Extent::default(), &mut |minimum| {
        minima.push(minimum);
        ControlFlow::Continue(())
    });
    minima.sort_by(|a, b| a.cell.active.cmp(&b.cell.active));
    (minima, survey)
}

fn rational(rows: &[[(i32, i32); 2]], labels: &[Label]) -> Dataset {
    let rows = rows.iter().map(|row| row.iter().map(|q| Rational::from(*q)).collect()).collect();
    Dataset::new(rows, labels.to_vec()).unwrap()
}

/// J, the kind, the value, w^_J, w^c_J and self-consistency of a minimum.
type Entry = (Vec<usize>, Kind, &'static str, Option<(&'static str, &'static str, bool)>);

/// w^_J, w^c_J and whether the cell is self-consistent.
type Limits = Option<(String, String, bool)>;

fn entries(minima: &[Minimum]) -> Vec<(Vec<usize>, Kind, String, Limits)> {
    let spell = |w: &[Rational]| w.iter().map(Rational::to_string).collect::<Vec<_>>().join(" ");
    minima
        .iter()
        .map(|m| {
            let directions =
                m.directions.as_ref().map(|d| (spell(&d.max_margin.w), spell(&d.limit.w), d.self_consistent));
            (m.cell.active.clone(), m.kind, m.limit_loss.to_string(), directions)
        })
        .collect()
}

fn expect(data: &Dataset, expected: &[Entry]) {
    let (minima, survey) = atlas(data);
    assert_eq!(survey.gap, None);
    let expected: Vec<_> = expected
        .iter()
        .map(|(active, kind, value, directions)| {
            let directions = directions.map(|(free, held, yes)| (free.to_owned(), held.to_owned(), yes));
            (active.clone(), *kind, (*value).to_owned(), directions)
        })
        .collect();
    assert_eq!(entries(&minima), expected);
}

#[test]
fn two_clusters() {
    use Label::{Negative, Positive};
    let data = rational(&[[(1, 1), (0, 1)], [(-1, 2), (1, 1)], [(-1, 5), (-1, 1)]], &[Positive, Positive, Negative]);
    expect(
        &data,
        &[
            (vec![0], Kind::Spurious, "2/3", Some(("1 0", "1 0", true))),
            (vec![0, 1], Kind::Global, "1/3", Some(("1 3/2", "1 3/2", true))),
            (vec![1], Kind::Spurious, "2/3", Some(("-2/5 4/5", "-2/5 4/5", true))),
        ],
    );
}

#[test]
fn acute_pair() {
    let data = rational(&[[(1, 1), (0, 1)], [(3, 5), (4, 5)]], &[Label::Positive, Label::Negative]);
    expect(&data, &[(vec![], Kind::Dead, "1", None), (vec![0], Kind::Global, "1/2", Some(("1 0", "1 -3/4", true)))]);
}

#[test]
fn soudry() {
    use Label::{Negative, Positive};
    let data = rational(
        &[[(1, 2), (3, 2)], [(3, 2), (1, 2)], [(-1, 2), (-3, 2)], [(-3, 2), (-1, 2)]],
        &[Positive, Positive, Negative, Negative],
    );
    expect(&data, &[(vec![0, 1], Kind::Global, "1/2", Some(("1/2 1/2", "1/2 1/2", true)))]);
}

/// On + (1,0), (1,1), no negatives: in the cell {0} w^ = (1,0) has x_1.w^ = 1 > 0.
#[test]
fn a_minimum_that_is_not_self_consistent() {
    let data = positives(&[vec![1, 0], vec![1, 1]]);
    let (minima, survey) = atlas(&data);
    let first = minima.iter().find(|m| m.cell.active == [0]).unwrap();
    assert!(!first.directions.as_ref().unwrap().self_consistent);
    assert_eq!((survey.examined, survey.self_consistent), (2, 0));
}

#[test]
fn data_that_are_not_separable_have_cells_too() {
    let data = data(&[vec![1, 0], vec![2, 0], vec![0, 1]], &[1, -1, 1]);
    let (minima, survey) = atlas(&data);
    assert!(survey.separator.is_some_and(|separator| separator.is_err()));
    assert_eq!(minima.iter().map(|m| m.cell.active.clone()).collect::<Vec<_>>(), [vec![], vec![2]]);
}

fn iris(center: Center) -> Dataset {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/iris_setosa_vs_rest.csv");
    let raw = read_dataset(&path).unwrap();
    Preprocess { center, ..Preprocess::default() }.apply(&raw).unwrap()
}

#[test]
fn iris_as_it_stands() {
    let (minima, survey) = atlas(&iris(Center::None));
    assert_eq!((survey.counts, survey.gap), ([1, 16_716, 1], None));
    assert_eq!((survey.examined, survey.self_consistent), (16_716, 0));
    let values: BTreeSet<Rational> = minima.iter().map(|m| m.limit_loss.clone()).collect();
    assert_eq!((values.first().unwrap(), values.last().unwrap()), (&Rational::from((2, 3)), &Rational::from(1)));
}

#[test]
fn iris_centred() {
    let (_, survey) = atlas(&iris(Center::ClassMidpoint));
    assert_eq!((survey.counts, survey.self_consistent), ([1, 2, 0], 0));
}
