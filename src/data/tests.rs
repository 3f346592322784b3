//! What the readers accept, and what they refuse with which place and problem.

use rug::{Integer, Rational};

use super::*;
use crate::arith::rational::NumberError;

fn rows(data: &Dataset) -> Vec<Vec<String>> {
    data.rows().iter().map(|row| row.iter().map(Rational::to_string).collect()).collect()
}

#[test]
fn csv_with_either_label_column_marks_and_line_ends() {
    for text in [
        "label,a,b\n1,0.5,2\n-1,3/4,-1e1\n",
        "a,y,b\r\n0.5,+1,2\r\n3/4,-1,-10\r\n",
        "\u{feff}label,a,b\n1, 0.5 ,2\n-1.0,0.75,-10",
    ] {
        let data = read_dataset_text("t.csv", text).unwrap();
        assert_eq!(rows(&data), [["1/2", "2"], ["3/4", "-10"]]);
        assert_eq!(data.labels(), [Label::Positive, Label::Negative]);
        assert_eq!(data.feature_names().unwrap(), ["a", "b"]);
    }
}

#[test]
fn csv_problems_name_their_place() {
    let fails = |text: &str| read_dataset_text("t.csv", text).unwrap_err();
    let place = |text: &str| fails(text).place;
    assert!(matches!(fails("").problem, InputProblem::Empty));
    assert!(matches!(fails("label,a\n").problem, InputProblem::NoSample));
    assert!(matches!(fails("label\n1\n").problem, InputProblem::NoFeature));
    assert!(matches!(fails("a,b\n1,2\n").problem, InputProblem::Column(ColumnProblem::NoLabelColumn { .. })));
    assert!(matches!(fails("label,y,a\n1,1,1\n").problem, InputProblem::Column(ColumnProblem::SecondLabel { .. })));
    assert!(matches!(fails("label,a,b\n1,2\n").problem, InputProblem::Ragged { found: 2, expected: 3 }));
    assert_eq!(place("label,a,b\n1,2,3\n1,2\n"), Some((3, 3)));
    assert_eq!(place("label,a,b\r\n\r\n\r\n1,2,3,4\r\n"), Some((4, 4)));
    for label in ["0", "2", "+", "yes", "nan"] {
        let error = fails(&format!("a,label\n1,{label}\n"));
        let (InputProblem::Column(ColumnProblem::Classes { value, .. })
        | InputProblem::Column(ColumnProblem::MissingLabel { value })) = &error.problem
        else {
            panic!("{error}")
        };
        assert_eq!((value.as_str(), error.place), (label, Some((2, 2))));
    }
    let error = fails("label,a\n1,2\n-1,nan\n");
    assert!(matches!(error.problem, InputProblem::Number { error: NumberError::NotFinite, .. }));
    assert_eq!(error.place, Some((3, 2)));
    assert_eq!(error.to_string(), "t.csv:3:2: `nan`: not a finite number");
    assert!(matches!(fails("label,a\n1,\n").problem, InputProblem::Number { error: NumberError::Empty, .. }));
}

#[test]
fn libsvm_is_sparse() {
    let data = read_dataset_text("t.svm", "+1 1:0.5 3:2 # note\n\n-1 2:-1\n").unwrap();
    assert_eq!(rows(&data), [["1/2", "0", "2"], ["0", "-1", "0"]]);
    let fails = |text: &str| read_dataset_text("t.svm", text).unwrap_err();
    assert!(matches!(fails("# nothing\n").problem, InputProblem::NoSample));
    assert!(matches!(fails("1\n-1\n").problem, InputProblem::NoFeature));
    assert!(matches!(fails("3 1:1\n").problem, InputProblem::Column(ColumnProblem::Classes { .. })));
    assert!(matches!(fails("1 1:1 1:2\n").problem, InputProblem::Format(FormatProblem::FeatureIndex { .. })));
    assert!(matches!(fails("1 0:1\n").problem, InputProblem::Format(FormatProblem::ZeroIndex { .. })));
    assert!(matches!(fails("1 5\n").problem, InputProblem::Format(FormatProblem::Feature { .. })));
    assert_eq!(fails("1 1:1\n-1 1:2 2:x\n").place, Some((2, 8)));
    assert!(matches!(
        fails("1 1000000001:1\n").problem,
        InputProblem::Format(FormatProblem::FeatureIndex { limit: 1_000_000_000, .. })
    ));
    let wide = read_dataset_text("t.svm", "1 6000000:1\n-1 1:1\n").unwrap();
    assert_eq!((wide.d(), wide.origin().unwrap().left_out), (2, 5_999_998));
    assert_eq!(wide.feature_names().unwrap(), ["1", "6000000"]);
}

fn instance(text: &str) -> Result<Instance, ReadError> {
    Instance::parse("t.toml", text, &|name| Ok((name.to_owned(), b"label,a,b\n1,1,3\n-1,3,1\n".to_vec())))
}

const GOOD: &str = r#"
name = "t"
claims = ["gd.local"]
expect = { "gd.local" = "vacuous" }
eta = "1/4"
w0 = ["1", "-1/2"]
at = ["1e100", "1e3", "1000"]
[data]
rows = [["1", "0"], ["3/5", "4/5"]]
labels = [1, -1]
"#;

#[test]
fn an_instance_file() {
    let t = instance(GOOD).unwrap();
    assert_eq!((t.name.as_str(), t.claims.len(), t.expect["gd.local"].as_str()), ("t", 1, "vacuous"));
    assert_eq!(t.eta, Some(Rational::from((1, 4))));
    assert_eq!(t.start.unwrap(), [Rational::from(1), Rational::from((-1, 2))]);
    assert_eq!(t.at, [Integer::from(1000), Integer::u_pow_u(10, 100).into()]);
    assert_eq!(rows(&t.data), [["1", "0"], ["3/5", "4/5"]]);

    let t = instance("name = \"f\"\n[data]\nfile = \"x.csv\"\ncenter = \"mean\"\nbias = \"1\"\n").unwrap();
    assert_eq!(rows(&t.data), [["-1", "1", "1"], ["1", "-1", "1"]]);

    assert_eq!(t.data.feature_names().unwrap(), ["a", "b", "bias"]);

    let reads = |keys: &str| instance(&format!("name = \"f\"\n[data]\nfile = \"x.csv\"\n{keys}\n"));
    let t = reads("label = \"a\"\npositive = \"3\"\nfeatures = [\"b\", \"label\"]").unwrap();
    assert_eq!(
        (rows(&t.data), t.data.labels()),
        (
            vec![vec!["3", "1"], vec!["1", "-1"]]
                .into_iter()
                .map(|row| row.into_iter().map(str::to_owned).collect())
                .collect::<Vec<Vec<String>>>(),
            &[Label::Negative, Label::Positive][..]
        )
    );
    assert_eq!(reads("drop = [\"a\"]").unwrap().data.feature_names().unwrap(), ["b"]);
    let unknown = reads("drop = [\"c\"]").unwrap_err();
    let InputProblem::Instance(InstanceProblem::AskedFor { by, at, problem, .. }) = &unknown.problem else {
        panic!("{unknown}");
    };
    assert!(matches!(**problem, InputProblem::Column(ColumnProblem::UnknownColumn { .. })), "{unknown}");
    assert_eq!((by.as_str(), *at), ("t.toml", (3, 8)));
    let keys = " (asked for by t.toml:3:8; --drop is the key `drop` of [data])";
    assert!(unknown.to_string().ends_with(keys), "{unknown}");
    assert!(matches!(reads("input-format = \"xls\"").unwrap_err().problem, InputProblem::Word { .. }));

    let t = instance(&format!("\u{feff}{}", GOOD.replace('\n', "\r\n"))).unwrap();
    assert_eq!(rows(&t.data), [["1", "0"], ["3/5", "4/5"]]);
}

/// Bare numbers are those in the file, digit by digit: 0.1 is no float.
#[test]
fn numbers_may_stand_bare() {
    let bare = GOOD
        .replace(r#""1/4""#, "0.1")
        .replace(r#"["1", "-1/2"]"#, "[1, -0.500_000_000_000_000_000_000_1]")
        .replace(r#"["1e100", "1e3", "1000"]"#, "[1e3, 0x3e8, \"1e100\"]")
        .replace(r#"[["1", "0"], ["3/5", "4/5"]]"#, "[\n  [+1.0, 0], # the first\n  [ 6e-1 , 1_000.25 ],\n]")
        .replace("[1, -1]", "[\"1\", -1]");
    let t = instance(&bare).unwrap();
    assert_eq!(t.eta, Some(Rational::from((1, 10))));
    let start = &t.start.unwrap()[1] + Rational::from((1, 2));
    assert_eq!(start, -Rational::from((1, Integer::from(Integer::u_pow_u(10, 22)))));
    assert_eq!(t.at, [Integer::from(1000), Integer::u_pow_u(10, 100).into()]);
    assert_eq!(rows(&t.data), [["1", "0"], ["3/5", "4001/4"]]);
    let fails = |eta: &str| instance(&GOOD.replace(r#""1/4""#, eta)).unwrap_err().to_string();
    for (eta, words) in [
        ("inf", "t.toml:5:7: `inf`: not a finite number"),
        ("true", "t.toml:5:7: invalid type: boolean `true`, expected a number"),
        ("1e999", "t.toml:5:7: floating-point number overflowed; in quotes"),
        (&"9".repeat(60), "t.toml:5:7: integer number overflowed; in quotes"),
        ("1/3", "t.toml:5:"),
    ] {
        assert!(fails(eta).starts_with(words), "{}", fails(eta));
    }
}

#[test]
fn claims_have_their_places() {
    let t = instance(GOOD).unwrap();
    assert_eq!((t.places.claims["gd.local"], t.places.expect["gd.local"]), ((3, 11), (4, 25)));
}

#[test]
fn a_network_has_a_start_row_for_each_neuron() {
    let with =
        |start: &str, output: &str| instance(&format!("{}{output}", GOOD.replace(r#"w0 = ["1", "-1/2"]"#, start)));
    let fails = |start: &str, output: &str| with(start, output).unwrap_err();
    let (start, output) = (r#"W0 = [["1", "2"], ["3", "4"]]"#, "[network]\noutput = [\"1\", \"-1\"]\n");
    let network = with(start, output).unwrap();
    assert_eq!(network.start.unwrap(), [1, 2, 3, 4].map(Rational::from));
    assert_eq!(network.network.unwrap(), [1, -1].map(Rational::from));

    assert!(matches!(fails(start, "").problem, InputProblem::Instance(InstanceProblem::NetworkStart)));
    assert!(matches!(
        fails(r#"w0 = ["1", "2"]"#, output).problem,
        InputProblem::Instance(InstanceProblem::OneNeuronStart)
    ));
    let rows = fails(r#"W0 = [["1", "2"]]"#, output);
    assert!(matches!(rows.problem, InputProblem::Instance(InstanceProblem::NeuronRows { found: 1, neurons: 2 })));
    assert_eq!(rows.place, Some((6, 6)));
    let row = fails(r#"W0 = [["1", "2"], ["3"]]"#, output);
    assert!(matches!(
        row.problem,
        InputProblem::Instance(InstanceProblem::Dimension { key: "W0", found: 1, expected: 2 })
    ));
    assert_eq!(row.place, Some((6, 19)));
    assert!(matches!(
        fails(start, "[network]\noutput = []\n").problem,
        InputProblem::Instance(InstanceProblem::NoNeuron)
    ));
    let zero = fails(start, "[network]\noutput = [\"1\", \"0\"]\n");
    assert!(matches!(zero.problem, InputProblem::Instance(InstanceProblem::ZeroOutput)));
    assert_eq!(zero.place, Some((12, 16)));
}

#[test]
fn instance_problems_name_their_place() {
    let fails = |from: &str, to: &str| {
        let text = GOOD.replace(from, to);
        assert_ne!(text, GOOD);
        instance(&text).unwrap_err()
    };
    let unknown = fails("claims", "claim");
    assert!(unknown.to_string().contains("unknown field `claim`"), "{unknown}");
    assert_eq!(unknown.place, Some((3, 1)));
    let in_data = fails("labels", "lables");
    assert!(in_data.to_string().contains("unknown field `lables`"), "{in_data}");
    for eta in ["0", "-1/4"] {
        assert!(matches!(fails("1/4", eta).problem, InputProblem::Instance(InstanceProblem::Eta { .. })));
    }
    assert_eq!(fails("1/4", "0").place, Some((5, 7)));
    assert!(matches!(
        fails("\"-1/2\"", "\"1\", \"2\"").problem,
        InputProblem::Instance(InstanceProblem::Dimension { key: "w0", found: 3, expected: 2 })
    ));
    assert!(matches!(fails("\"4/5\"", "\"4/5\", \"1\"").problem, InputProblem::Ragged { found: 3, expected: 2 }));
    assert!(matches!(fails("[1, -1]", "[1, 0]").problem, InputProblem::Column(ColumnProblem::Label { .. })));
    assert!(matches!(
        fails("[1, -1]", "[1]").problem,
        InputProblem::Instance(InstanceProblem::RowsAndLabels { rows: 2, labels: 1 })
    ));
    assert!(matches!(
        fails("labels = [1, -1]", "file = \"x.csv\"").problem,
        InputProblem::Instance(InstanceProblem::RowsOrFile)
    ));
    assert!(matches!(fails("labels = [1, -1]", "").problem, InputProblem::Instance(InstanceProblem::RowsOrFile)));
    let keyed = fails("labels = [1, -1]", "labels = [1, -1]\npositive = \"2\"");
    assert!(matches!(keyed.problem, InputProblem::Instance(InstanceProblem::RowsOrFile)));
    assert!(matches!(fails("3/5", "3/0").problem, InputProblem::Number { error: NumberError::ZeroDenominator, .. }));
    assert!(matches!(fails("1e3", "1.5").problem, InputProblem::Number { error: NumberError::NotAStep, .. }));
    let with = |line: &str| fails("labels = [1, -1]", &format!("labels = [1, -1]\n{line}"));
    assert!(matches!(with("center = \"median\"").problem, InputProblem::Word { key: "center", .. }));
    assert!(matches!(with("scale = \"std\"").problem, InputProblem::Word { key: "scale", .. }));
    for name in ["", "é", "a,b", "a\\n", &"x".repeat(101)] {
        let error = fails("\"t\"", &format!("\"{name}\""));
        assert!(
            matches!(error.problem, InputProblem::Instance(InstanceProblem::Name { .. }))
                && error.place == Some((2, 8)),
            "{error}"
        );
    }
    assert!(matches!(fails("name", "nam").problem, InputProblem::Instance(InstanceProblem::Toml { .. })));
    assert!(matches!(
        fails("eta = \"1/4\"", "eta = true").problem,
        InputProblem::Instance(InstanceProblem::Toml { .. })
    ));
}

#[test]
fn files_that_are_none() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(read_dataset(folder.path()).unwrap_err().problem, InputProblem::Directory));
    assert!(matches!(read_dataset(&folder.path().join("none.csv")).unwrap_err().problem, InputProblem::Io(_)));
    let path = folder.path().join("latin.csv");
    std::fs::write(&path, b"label,a\n1,\xe9\n").unwrap();
    assert!(matches!(read_dataset(&path).unwrap_err().problem, InputProblem::NotUtf8 { at: 10 }));
}
