//! What holds of every figure: no text covers another or leaves the picture, the elements are
//! nested, every class is in the style sheet, and every number is one.

use std::ops::ControlFlow;

use rug::{Integer, Rational};

use super::*;
use crate::ask::{Simulation, Trajectory, Way, fate, landscape, orbit};
use crate::claim::Budget;
use crate::data::random::{Classes, Family, Seeded};
use crate::data::{Dataset, Instance, Label};
use crate::landscape::Extent;
use crate::stepping::Watch;
use crate::theorems::built_in;

fn instance(data: Dataset, eta: (i32, i32), start: &[(i32, i32)]) -> Instance {
    let start = start.iter().map(|&q| Rational::from(q)).collect();
    Instance { eta: Some(Rational::from(eta)), start: Some(start), ..Instance::bare("test", data).unwrap() }
}

fn of_suite(name: &str) -> Instance {
    let suite = built_in().unwrap();
    let entry = suite.entries().iter().find(|entry| entry.instance.name == name);
    entry.unwrap_or_else(|| panic!("{name} is in the suite")).instance.as_ref().clone()
}

/// Start and end tags match.
fn nested(svg: &str) {
    let mut open = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').expect("a tag ends");
        assert!(!text.contains('>'), "{text}");
        let name = tag.split([' ', '/']).find(|word| !word.is_empty()).unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{tag}");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

fn holds(figures: &[Figure]) {
    let css = style();
    for figure in figures {
        let Figure { name, canvas, .. } = figure;
        let paper = svg::Frame { left: 0.0, top: 0.0, width: canvas.width(), height: canvas.height() };
        let texts = canvas.texts();
        for (at, text) in texts.iter().enumerate() {
            assert!(paper.holds(text), "{name}: {text:?} leaves the paper {paper:?}");
            for other in &texts[..at] {
                assert!(!text.meets(other), "{name}: {text:?} meets {other:?}");
            }
        }
        let element = figure.element();
        nested(&element);
        assert!(element.contains("role=\"img\"") && element.contains("<title>") && element.contains("<desc>"));
        assert!(!element.contains("NaN") && !element.contains("inf,"), "{element}");
        for classes in element.split("class=\"").skip(1) {
            for class in classes.split('"').next().unwrap().split(' ') {
                assert!(css.contains(&format!("svg .{class}{{")), "{name}: no class {class}");
            }
        }
        for table in &figure.tables {
            assert!(!table.rows.is_empty(), "{name}: {} is empty", table.name);
            assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{}", table.name);
        }
    }
}

fn kept(instance: &Instance) -> Vec<crate::landscape::Minimum> {
    let all = landscape(instance, Extent::default(), usize::MAX, &mut |_| ControlFlow::Continue(()));
    all.unwrap().kept
}

fn drawn(instance: &Instance) -> Vec<Figure> {
    let trajectory = Trajectory::of(instance).unwrap();
    let answer = fate(&trajectory, None, &Budget { max_steps: 2_000, ..Budget::default() }, &Watch::default());
    portraits(&trajectory, Some(&answer)).into_iter().chain(descent(&answer)).collect()
}

#[test]
fn pictures_of_random_landscapes_hold() {
    let mut random = Seeded(7);
    for at in 0..60 {
        let (n, d) = (1 + random.below(9) as usize, 2 + at % 2);
        let classes = if at % 3 == 0 { Classes::Positives } else { Classes::Any };
        let family = Family { n, d, size: 4, denominator: std::num::NonZeroU32::MIN, classes };
        if let Some(data) = family.draw(&mut random) {
            let instance = instance(data, (1, 2), &vec![(1, 1); d]);
            holds(&minima(&instance.data, &kept(&instance)));
        }
    }
}

#[test]
fn thin_and_degenerate_landscapes_hold() {
    let q = |x: i32| Rational::from(x);
    let rows = |all: &[[i32; 2]]| all.iter().map(|row| row.iter().map(|x| q(*x)).collect()).collect::<Vec<Vec<_>>>();
    let (plus, minus) = (Label::Positive, Label::Negative);
    for (rows, labels) in [
        (rows(&[[1, 0]]), vec![plus]),
        (rows(&[[0, 0]]), vec![plus]),
        (rows(&[[1, 0]]), vec![minus]),
        (rows(&[[1, 0], [-1, 0], [0, 1]]), vec![minus, minus, plus]),
        (rows(&[[1, 0], [-1, 0], [0, 1], [0, -1]]), vec![minus; 4]),
        (rows(&[[1, 2], [2, 4], [1_000_000, 1]]), vec![plus; 3]),
    ] {
        let instance = instance(Dataset::new(rows, labels).unwrap(), (1, 2), &[(1, 1), (1, 3)]);
        holds(&minima(&instance.data, &kept(&instance)));
        holds(&drawn(&instance));
    }
}

#[test]
fn figures_of_fates_hold() {
    for name in
        ["two-clusters-global", "acute-pair", "acute-pair-kicked", "exploding", "two-clusters-second", "degenerate"]
    {
        let figures = drawn(&of_suite(name));
        assert!(!figures.is_empty(), "{name}");
        holds(&figures);
    }
    let global = drawn(&of_suite("two-clusters-global"));
    assert_eq!(
        global.iter().map(|figure| figure.name).collect::<Vec<_>>(),
        ["portrait", "direction-error", "kkt-residuals"]
    );
    let names: Vec<_> = drawn(&of_suite("acute-pair")).iter().map(|figure| figure.name).collect();
    assert_eq!(names, ["portrait", "first-steps", "direction-error"], "kicks are seen from near");
    let kicked = drawn(&of_suite("acute-pair-kicked"));
    assert!(kicked[0].element().contains("class=\"kick line thick\""), "kicks are drawn");
    assert!(!global[0].element().contains("class=\"kick line thick\""), "and only where they are");
}

/// A bound drawn at k is the trap's at k, and no enclosure beside it is above.
#[test]
fn tables_have_the_numbers_of_the_answer() {
    let instance = of_suite("two-clusters-global");
    let figures = drawn(&instance);
    let table = |name: &str| figures.iter().flat_map(|f| &f.tables).find(|table| table.name == name).unwrap();
    let read = |name: &str| -> Vec<(String, f64, f64)> {
        let number = |cell: &String| cell.parse().unwrap();
        table(name).rows.iter().map(|row| (row[0].clone(), number(&row[2]), number(&row[3]))).collect()
    };
    let (bounds, observed) = (read("direction-error-bound"), read("direction-error-observed"));
    let mut compared = 0;
    for (k, _, bound) in &bounds {
        if let Some((_, lo, _)) = observed.iter().find(|(other, ..)| other == k) {
            assert!(lo <= bound, "at {k}");
            compared += 1;
        }
    }
    assert!(compared > 5);
    let trajectory = Trajectory::of(&instance).unwrap();
    let answer = fate(&trajectory, None, &Budget::default(), &Watch::default());
    let decided = accepted(&answer).unwrap();
    let crate::trajectory::fate::End::Trap(trap) = &decided.end else { panic!("a trap") };
    let exact = trap.direction_error(&Integer::from(1_000_000)).unwrap();
    let (_, _, shown) = bounds.iter().find(|(k, ..)| k == "1000000").unwrap();
    assert!((exact.hi().to_f64() - shown).abs() < 1e-12);
    let csv = table("trajectory").csv();
    assert!(csv.starts_with("k,w0_lo,w0_hi,w1_lo,w1_hi,kick\n0,1,1,1,1,0\n"), "{csv}");
}

#[test]
fn iterates_means_and_networks_hold() {
    let instance = of_suite("two-clusters-global");
    let trajectory = Trajectory::of(&instance).unwrap();
    let way = Way { max_steps: 100_000, leaps: true, repeat_all: false };
    let at: Vec<Integer> = [10u32, 1000, 100_000].map(Integer::from).to_vec();
    let found = orbit(&trajectory, &at, way, None, &Watch::default(), &mut |_, _| ()).unwrap().found;
    let figures = iterates(&trajectory, &found);
    assert_eq!(figures.len(), 2);
    holds(&figures);
    let simulation = Simulation {
        paths: Some(20),
        seed: 1,
        sampler: crate::sgd::Sampler::default(),
        confidence: (Rational::from((9, 10)), "0.9".into()),
    };
    let mean = of_suite("sgd-orthogonal");
    let trajectory = Trajectory::of(&mean).unwrap();
    let figures = sgd(&crate::ask::sgd(&trajectory, None, None, &simulation, &|_| ()).unwrap());
    assert_eq!(figures.iter().map(|figure| figure.name).collect::<Vec<_>>(), ["sgd-direction-error", "sgd-mean-loss"]);
    assert!(figures[0].element().contains("simulated, not proved"), "evidence is called evidence");
    holds(&figures);
    let instance = of_suite("disjoint-neurons");
    let trajectory = Trajectory::of(&instance).unwrap();
    let figures = network(&crate::ask::network(&trajectory, None, &Budget::default(), &Watch::default()));
    assert_eq!(figures.len(), 3);
    holds(&figures);
}

#[test]
fn maps_of_starts_hold() {
    let instance = of_suite("two-clusters-global");
    let eta = Rational::from((1, 2));
    let starts = grid(4, &Rational::from(2));
    assert_eq!(starts[0], [Rational::from((-3, 2)), Rational::from((-3, 2))]);
    let lead = |start: &Vec<Rational>| {
        let trajectory = Trajectory::new(&instance, &eta, start).unwrap();
        let budget = Budget { max_steps: 1000, ..Budget::default() };
        (start.clone(), Destination::of(&fate(&trajectory, Some(Vec::new()), &budget, &Watch::default())))
    };
    let starts: Vec<_> = starts.iter().map(lead).collect();
    for side in [None, Some(Rational::from(1))] {
        let figure = basins(&instance.data, &starts, side.as_ref()).unwrap();
        holds(std::slice::from_ref(&figure));
        assert_eq!(figure.tables[0].rows.len(), 16);
        assert!(figure.description.contains("max-margin, J = {0, 1}"), "{}", figure.description);
    }
}

#[test]
fn a_few_starts_are_not_covered_by_their_letters() {
    let data = of_suite("two-clusters-global").data;
    let to = |word: i32| {
        let instance = instance(data.clone(), (1, 2), &[(word, 1), (word, 1)]);
        let trajectory = Trajectory::of(&instance).unwrap();
        Destination::of(&fate(&trajectory, Some(Vec::new()), &Budget::default(), &Watch::default()))
    };
    let (lives, dies) = (to(1), to(-1));
    assert_ne!(lives, dies);
    let start = |x: i32, y: i32| vec![Rational::from((x, 10)), Rational::from((y, 10))];
    let few = vec![(start(10, 10), lives.clone()), (start(-10, 5), dies.clone()), (start(11, 9), lives.clone())];
    let figure = basins(&data, &few, None).unwrap();
    holds(std::slice::from_ref(&figure));
    assert_eq!(figure.canvas.marks().len(), 3);
    for text in figure.canvas.texts() {
        assert!(!figure.canvas.marks().iter().any(|disc| disc.meets(text)), "{text:?} covers a start");
    }
    // Among many, each fate has its letter all the same.
    let dense: Vec<_> =
        (0..1600).map(|at| (start(at % 40, at / 40), if at % 2 == 0 { lives.clone() } else { dies.clone() })).collect();
    let figure = basins(&data, &dense, None).unwrap();
    holds(std::slice::from_ref(&figure));
    assert!([">A</text>", ">B</text>"].iter().all(|letter| figure.element().contains(letter)));
}

#[test]
fn names_of_features_are_escaped() {
    let mut instance = of_suite("two-clusters-global");
    let names = vec!["</svg><script>alert(1)</script>".to_owned(), "a\u{1b}\u{202e}\"&".to_owned()];
    instance.data = instance.data.clone().with_feature_names(names).unwrap();
    let figures = drawn(&instance);
    holds(&figures);
    let svg = sheet(&figures);
    assert!(!svg.contains("<script") && svg.contains("&lt;/svg&gt;&lt;script"), "shown, and only shown");
    assert!(!svg.contains(['\u{1b}', '\u{202e}']) && svg.contains("\\u{1b}"));
}

#[test]
fn a_sheet_is_one_document() {
    let figures = drawn(&of_suite("two-clusters-global"));
    let svg = sheet(&figures);
    assert!(svg.starts_with("<svg xmlns") && svg.ends_with("</svg>\n"));
    nested(&svg);
    assert_eq!(svg.matches("<style>").count(), 1);
    assert!(svg.contains("prefers-color-scheme:dark"));
}
