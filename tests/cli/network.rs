//! `network`, and `fate` and `orbit` on networks: the JSON contract, one neuron as a network, bad input.

use serde_json::{Value, json};

use super::{Folder, stderr, stdout};

const COUPLED: &str = r#"
name = "coupled"
eta = "1/4"
W0 = [["1/2", "1"], ["1", "-1/4"]]
at = ["1e3", "1e100"]
[data]
rows = [["-1/2", "2"], ["1", "2"], ["2", "0"]]
labels = [1, 1, 1]
[network]
output = ["1", "1"]
"#;

/// acute-pair as one neuron, and as a network of one neuron.
const ONE: &str = r#"
name = "acute-pair"
eta = "1/4"
w0 = ["1", "-1/2"]
[data]
rows = [["1", "0"], ["3/5", "4/5"]]
labels = [1, -1]
"#;

fn as_network(text: &str) -> String {
    text.replace(r#"w0 = ["1", "-1/2"]"#, r#"W0 = [["1", "-1/2"]]"#) + "[network]\noutput = [\"1\"]\n"
}

fn parsed(folder: &Folder, args: &[&str]) -> Value {
    let output = folder.run(args);
    serde_json::from_str(&stdout(&output)).unwrap_or_else(|_| panic!("{}", stderr(&output)))
}

fn bounds(interval: &Value) -> (f64, f64) {
    let end = |key: &str| interval[key].as_str().unwrap().parse().unwrap();
    (end("lo"), end("hi"))
}

#[test]
fn the_contract_of_a_coupled_network() {
    let folder = Folder::with(&[("coupled.toml", COUPLED)]);
    let value = parsed(&folder, &["network", "coupled.toml", "--format", "json", "--certificate", "c.json"]);
    assert_eq!(value["fate"], "max-margin");
    assert!(value["from_step"].as_str().unwrap().parse::<u64>().unwrap() > 0);
    assert_eq!(value["pattern"], json!([[1, 1, 1], [0, 1, 1]]));
    assert_eq!(value["joint"]["w"], json!(["2/11", "6/11", "7/22", "0"]));
    assert_eq!(value["joint"]["support"], json!([0, 2]));
    assert_eq!(value["joint"]["status"], "optimal");
    let partitions = value["partitions"].as_array().unwrap();
    assert_eq!(partitions.len(), 2);
    let (first, second) = (&partitions[0], &partitions[1]);
    assert_eq!((&first["label"], &first["column"], &first["samples"]), (&json!(1), &json!([1, 0]), &json!([0])));
    assert_eq!((&second["column"], &second["samples"]), (&json!([1, 1]), &json!([1, 2])));
    assert_eq!((&first["maximal"], &second["maximal"]), (&json!(true), &json!(false)));
    assert_eq!(second["margin"]["w"], json!(["1/2", "1/4"]));
    assert_eq!(second["limit"], json!(["1/2", "6/11"]));
    assert_eq!((&value["decoupled"], &value["coupled"]), (&json!(false), &json!([0, 1])));
    let verdicts = json!({ "network.joint": "proved", "network.partition": "vacuous", "network.coupled": "proved" });
    assert_eq!(value["verdicts"], verdicts);
    // (1/2, 6/11) normalised is (0.6757.., 0.7371..): at 1e100 the direction is near.
    let far = &value["at"][1]["partitions"][1]["direction"];
    let ((lo, hi), (lo2, hi2)) = (bounds(&far[0]), bounds(&far[1]));
    assert!(0.675 < lo && hi < 0.678 && 0.735 < lo2 && hi2 < 0.738 && hi - lo < 1e-9, "{far}");
    let (_, stationarity) = bounds(&value["at"][1]["joint"]["stationarity"]);
    assert!(0.0 < stationarity && stationarity < 0.05);

    let check = folder.run(&["check", "c.json", "--against", "coupled.toml"]);
    assert!(check.status.success(), "{}", stdout(&check));
    let words = stdout(&folder.run(&["network", "coupled.toml"]));
    for part in
        ["484/265", "16/5", "decoupled no", "samples {1, 2}, active at neurons {0, 1}", "network.coupled    proved"]
    {
        assert!(words.contains(part), "{part} is not in\n{words}");
    }
}

#[test]
fn another_network_is_another_instance() {
    let other = COUPLED.replace(r#"output = ["1", "1"]"#, r#"output = ["1", "2"]"#);
    let folder = Folder::with(&[("coupled.toml", COUPLED), ("other.toml", &other)]);
    folder.run(&["network", "coupled.toml", "--certificate", "c.json"]);
    let check = folder.run(&["check", "c.json", "--against", "other.toml"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(stdout(&check).contains("output weights"), "{}", stdout(&check));
}

/// M = 1, v = 1 is one neuron: the same numbers, the same words, byte for byte.
#[test]
fn one_neuron_as_a_network_gives_the_same_bytes() {
    let folder = Folder::with(&[("one.toml", ONE), ("network.toml", &as_network(ONE))]);
    for format in ["human", "json"] {
        for rest in [
            &["fate", "--max-steps", "100000"][..],
            &["fate", "--at", "1e6,1e100", "--max-steps", "1e5"],
            &["orbit", "--at", "0,1,17,1000", "--method", "step"],
            &["orbit", "--at", "1e3,1e4"],
        ] {
            let run = |file: &str| {
                let args: Vec<&str> = [rest[0], file].into_iter().chain(rest[1..].iter().copied()).collect();
                folder.run(&[&args[..], &["--format", format]].concat())
            };
            let (one, network) = (run("one.toml"), run("network.toml"));
            assert!(one.status.success(), "{}", stderr(&one));
            assert_eq!(one.status, network.status);
            assert_eq!(stdout(&one), stdout(&network), "{rest:?} {format}");
        }
    }
    let value = parsed(&folder, &["network", "network.toml", "--format", "json"]);
    assert_eq!((&value["fate"], &value["joint"]), (&json!("constrained"), &Value::Null));
    assert_eq!(value["verdicts"]["network.joint"], "vacuous");
    assert_eq!(value, parsed(&folder, &["network", "one.toml", "--format", "json"]));
}

#[test]
fn fate_and_orbit_follow_networks() {
    let folder = Folder::with(&[("coupled.toml", COUPLED)]);
    let fate = parsed(&folder, &["fate", "coupled.toml", "--format", "json", "--certificate", "fate.json"]);
    assert_eq!(
        (&fate["fate"], &fate["verdict"], &fate["scope"]),
        (&json!("max-margin"), &json!("proved"), &Value::Null)
    );
    assert_eq!((&fate["active"], &fate["walls"]), (&json!([0, 1, 2]), &json!([])));
    assert_eq!(fate["w_hat"], json!(["2/11", "6/11", "7/22", "0"]));
    let orbit = parsed(
        &folder,
        &["orbit", "coupled.toml", "--at", "1e4,1e1000", "--format", "json", "--certificate", "orbit.json"],
    );
    assert_eq!(orbit["at"][1]["w"].as_array().unwrap().len(), 4);
    for certificate in ["fate.json", "orbit.json"] {
        let check = folder.run(&["check", certificate, "--against", "coupled.toml"]);
        assert!(check.status.success(), "{}", stdout(&check));
    }
}

#[test]
fn undecided_networks_say_why() {
    let folder = Folder::with(&[("coupled.toml", COUPLED)]);
    let output = folder.run(&["network", "coupled.toml", "--max-steps", "5", "--format", "json"]);
    assert_eq!(output.status.code(), Some(3));
    let value: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(
        (&value["fate"], &value["pattern"], &value["decoupled"]),
        (&json!("undecided"), &Value::Null, &Value::Null)
    );
    assert!(value["reason"].as_str().unwrap().contains("5 steps"));
    assert!(stderr(&output).contains("undecided"));
}

#[test]
fn what_is_about_one_neuron_refuses_a_network() {
    let claim = COUPLED.replace("eta =", "claims = [\"gd.global\"]\neta =");
    let startless = COUPLED.replace(r#"W0 = [["1/2", "1"], ["1", "-1/4"]]"#, "");
    let folder = Folder::with(&[("coupled.toml", COUPLED), ("claim.toml", &claim), ("startless.toml", &startless)]);
    for (args, part) in [
        (&["sgd", "coupled.toml"][..], "one neuron"),
        (&["verify", "claim.toml"], "one neuron"),
        (&["network", "startless.toml"], "--w0"),
        (&["network", "coupled.toml", "--w0", "1,2"], "w0"),
        (&["network", "coupled.toml", "--eta", "0"], "eta"),
        (&["network", "absent.toml"], "absent.toml"),
    ] {
        let output = folder.run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stdout(&output));
        assert!(stderr(&output).contains(part), "{args:?}: {}", stderr(&output));
    }
}
