//! A reader's own instance, from a raw data file and what is told beside it, against that of a
//! certificate.

#![cfg(test)]

mod common;

use common::{accepted, certificate, fixture, instance, of_kind, started};
use margincert_kernel::{Difference, Instance, Own, Table, TableError};
use serde_json::json;

fn iris() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/iris_setosa_vs_rest.csv")).unwrap()
}

fn own(csv: &str, options: &[(&'static str, &str)]) -> Result<Own, TableError> {
    let options: Vec<(&str, String)> = options.iter().map(|(option, value)| (*option, (*value).to_owned())).collect();
    Own::read(csv.as_bytes(), &options)
}

fn compared(to: &Instance, csv: &str, options: &[(&'static str, &str)]) -> Result<(), Difference> {
    own(csv, options).unwrap().compare(to)
}

/// An instance on these rows, all positives but the last.
fn on(rows: serde_json::Value) -> Instance {
    let n = rows.as_array().unwrap().len();
    let labels: Vec<i8> = (0..n).map(|i| if i + 1 == n { -1 } else { 1 }).collect();
    let witness = json!({
        "kind": "kkt", "problem": {"active": [], "walls": false}, "support": [], "lambda": {}, "nu": {}, "degenerate": null,
        "w_hat": vec!["0"; rows[0].as_array().unwrap().len()],
    });
    accepted(&certificate("margin", "proved", &instance("own", rows, json!(labels)), witness)).instance
}

#[test]
fn real_data_are_preprocessed_as_told() {
    let scaled = accepted(&fixture("iris-scaled")).instance;
    let csv = String::from_utf8(iris()).unwrap();
    let midpoint = ("center", "class-midpoint");
    let start = [("eta", "0.04"), ("w0", "-0.0628,0.0556,-0.0861,-0.0715")];
    assert_eq!(compared(&scaled, &csv, &[midpoint, ("scale", "power-of-two"), start[0], start[1]]), Ok(()));
    let entry = |feature, found: &str, own: &str| {
        Err(Difference::Entry { sample: 0, feature, found: found.to_owned(), own: own.to_owned() })
    };
    assert_eq!(compared(&scaled, &csv, &[midpoint, ("scale", "none")]), entry(1, "7/10", "7/20"));
    assert_eq!(compared(&scaled, &csv, &[("scale", "power-of-two")]), entry(0, "-267/500", "51/10"));
    assert_eq!(
        compared(&scaled, &csv, &[midpoint, ("scale", "power-of-two"), ("bias", "1")]),
        Err(Difference::Features { found: 4, own: 5 })
    );
}

/// Columns 1, 3, 8 and 5, 5, 5: mean 4 and variance 26/3, so m = 2 (8 <= v < 32); the mean of the
/// positives is 2, the midpoint 5.
#[test]
fn by_hand() {
    let csv = "label,a,b\n1,1,5\n1,3,5\n-1,8,5\n";
    let scale = ("scale", "power-of-two");
    let mean = on(json!([["-3/4", "0", "1/2"], ["-1/4", "0", "1/2"], ["1", "0", "1/2"]]));
    assert_eq!(compared(&mean, csv, &[("center", "mean"), scale, ("bias", "0.5")]), Ok(()));
    let midpoint = on(json!([["-4", "0"], ["-2", "0"], ["3", "0"]]));
    assert_eq!(compared(&midpoint, csv, &[("center", "class-midpoint")]), Ok(()));
    let scaled = on(json!([["1/4", "5"], ["3/4", "5"], ["2", "5"]]));
    assert_eq!(compared(&scaled, csv, &[scale, ("center", "none")]), Ok(()));
}

#[test]
fn a_difference_says_where() {
    let pair = accepted(&of_kind("kkt-walls")).instance;
    assert_eq!(compared(&pair, "y,a,b\n1,1,0\n-1,0.6,0.8\n", &[]), Ok(()));
    let but = |csv, difference: Difference| assert_eq!(compared(&pair, csv, &[]), Err(difference));
    but("y,a,b\n1,1,0\n", Difference::Samples { found: 2, own: 1 });
    but("y,a\n1,1\n-1,0.6\n", Difference::Features { found: 2, own: 1 });
    but("y,a,b\n1,1,0\n1,0.6,0.8\n", Difference::Label { sample: 1, found: -1, own: 1 });
    let (found, other) = ("4/5".to_owned(), "8001/10000".to_owned());
    but("y,a,b\n1,1,0\n-1,0.6,0.8001\n", Difference::Entry { sample: 1, feature: 1, found, own: other });
}

#[test]
fn a_start_is_told_and_compared() {
    let dead = json!({"kind": "sgd-start", "negative": null});
    let one = started(instance("one", json!([["1", "0"]]), json!([1])), "1/4", json!(["-1", "1/2"]));
    let one = accepted(&certificate("sgd.invariance", "vacuous", &one, dead)).instance;
    let told = |options: &[(&'static str, &str)]| compared(&one, "label,a,b\n1,1,0\n", options);
    assert_eq!(told(&[("eta", "0.25"), ("w0", "-1, 5e-1")]), Ok(()));
    assert_eq!(told(&[("eta", "0.25"), ("w0", "-1,1/2"), ("output", "1")]), Ok(()));
    assert_eq!(told(&[("w0", "-1,1/2")]), Err(Difference::Untold { option: "eta" }));
    assert_eq!(told(&[("eta", "1/4")]), Err(Difference::Untold { option: "w0" }));
    let differ = |option, entry, found: &str, own: &str| {
        Err(Difference::Told { option, entry, found: found.to_owned(), own: own.to_owned() })
    };
    assert_eq!(told(&[("eta", "0.2500001"), ("w0", "-1,1/2")]), differ("eta", 0, "1/4", "2500001/10000000"));
    assert_eq!(told(&[("eta", "1/4"), ("w0", "-1,-1/2")]), differ("w0", 1, "1/2", "-1/2"));
    assert_eq!(told(&[("eta", "1/4"), ("w0", "-1")]), Err(Difference::Length { option: "w0", found: 2, own: 1 }));
    assert_eq!(told(&[("eta", "1/4"), ("w0", "-1,1/2"), ("output", "2")]), differ("output", 0, "1", "2"));
}

#[test]
fn a_network_is_told_and_compared() {
    let network = fixture("network-coupled");
    let found = accepted(&network).instance;
    let line = |(row, label): (&serde_json::Value, &serde_json::Value)| {
        let row: Vec<&str> = row.as_array().unwrap().iter().map(|x| x.as_str().unwrap()).collect();
        format!("{label},{}\n", row.join(","))
    };
    let data = &network["instance"]["data"];
    let lines = data["rows"].as_array().unwrap().iter().zip(data["labels"].as_array().unwrap()).map(line);
    let csv = format!("label,a,b\n{}", lines.collect::<String>());
    let eta = network["instance"]["eta"].as_str().unwrap();
    let told = [("eta", eta), ("w0", "1/2,1,1,-1/4")];
    assert_eq!(compared(&found, &csv, &told), Err(Difference::Untold { option: "output" }));
    assert_eq!(compared(&found, &csv, &[told[0], told[1], ("output", "1,1")]), Ok(()));
    let other = compared(&found, &csv, &[told[0], told[1], ("output", "1,-1")]);
    assert!(matches!(other, Err(Difference::Told { option: "output", entry: 1, .. })), "{other:?}");
}

#[test]
fn what_is_told_must_be_readable() {
    let csv = "label,a\n1,1\n";
    let (number, numbers) = ("a decimal number or a fraction p/q", "numbers between commas");
    for (option, value, takes) in [
        ("center", "median", "none, mean or class-midpoint"),
        ("scale", "2", "none or power-of-two"),
        ("bias", "x", number),
        ("bias", "1,2", number),
        ("eta", "", number),
        ("eta", "1,1", number),
        ("w0", "1,,2", numbers),
    ] {
        assert_eq!(own(csv, &[(option, value)]), Err(TableError::Option { option, takes }), "{value}");
    }
    assert_eq!(own(csv, &[("eta", "1"), ("eta", "1")]), Err(TableError::Twice { option: "eta" }));
    assert_eq!(own(csv, &[("center", "class-midpoint")]), Err(TableError::OneClass));
    assert!(Table::parse(b"label,label,a\n1,1,1\n").is_err());
}

/// A derivative of 0 at 0 is not written: it is the one that differs from another told, as another
/// written is from it.
#[test]
fn the_derivative_at_zero_is_compared_from_both_sides() {
    let csv = "label,a,b\n1,2,1\n1,1,3\n";
    let side = json!({"lo": "1", "hi": "1"});
    let witness = json!({"kind": "orbit", "bits": 64, "flight": null, "at": [{"k": "0", "w": [side, side]}]});
    let of = |derivative: Option<&str>| {
        let rows = instance("origin", json!([["2", "1"], ["1", "3"]]), json!([1, 1]));
        let mut own = started(rows, "1", json!(["1", "1"]));
        if let Some(derivative) = derivative {
            own["relu_at_zero"] = derivative.into();
        }
        accepted(&certificate("orbit", "verified", &own, witness.clone())).instance
    };
    let start = [("eta", "1"), ("w0", "1,1")];
    let told = |derivative| [start[0], start[1], ("relu-at-zero", derivative)];
    let differs = |found: &str, own: &str| {
        let (found, own) = (found.to_owned(), own.to_owned());
        Err(Difference::Told { option: "relu-at-zero", entry: 0, found, own })
    };
    for (found, spelt) in [(None, "0"), (Some("1/2"), "1/2")] {
        let found = of(found);
        assert_eq!(found.relu_at_zero().as_deref(), Some(spelt).filter(|spelt| *spelt != "0"));
        assert_eq!(compared(&found, csv, &told(spelt)), Ok(()));
        assert_eq!(compared(&found, csv, &told("1")), differs(spelt, "1"));
    }
    assert_eq!(compared(&of(None), csv, &start), Ok(()));
    assert_eq!(compared(&of(Some("1")), csv, &start), Err(Difference::Untold { option: "relu-at-zero" }));
}
