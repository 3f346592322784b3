//! `network`, and `fate` and `orbit` on networks: the JSON contract, one neuron as a network, bad
//! input.

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
    // x_0.x_2 < 0, both active at neuron 0: draws of sample 0 put sample 2 to sleep.
    assert_eq!(value["sgd"], json!({ "kept": false, "breach": { "neuron": 0, "sample": 0, "other": 2 } }));
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
    for part in [
        "484/265",
        "16/5",
        "short by 364/265",
        "decoupled no",
        "samples {1, 2}, active at neurons {0, 1}",
        "network.coupled    proved",
    ] {
        assert!(words.contains(part), "{part} is not in\n{words}");
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The keys of docs/json.md, whatever is decided; what is not known is null or empty.
#[test]
fn the_keys_of_the_contract() {
    let dead = COUPLED.replace(r#"[["1/2", "1"], ["1", "-1/4"]]"#, r#"[["-1", "-1"], ["-1", "-1"]]"#);
    let folder = Folder::with(&[("coupled.toml", COUPLED), ("dead.toml", &dead)]);
    let run = |args: &[&str]| -> Value { serde_json::from_slice(&folder.run(args).stdout).unwrap() };
    let kept = run(&["network", "coupled.toml", "--at", "10,1e3", "--format", "json"]);
    let dead = run(&["network", "dead.toml", "--format", "json"]);
    let undecided = run(&["network", "coupled.toml", "--max-steps", "5", "--format", "json"]);
    let all = [
        "at",
        "certificate",
        "coupled",
        "decoupled",
        "digest",
        "eta",
        "every_relu_at_zero",
        "fate",
        "from_step",
        "joint",
        "label",
        "limits",
        "partitions",
        "pattern",
        "reason",
        "relu_at_zero",
        "schema_version",
        "sgd",
        "statement",
        "verdicts",
        "version",
        "w0",
    ];
    for value in [&kept, &dead, &undecided] {
        assert_eq!(keys(value), all);
        assert_eq!(keys(&value["verdicts"]), ["network.coupled", "network.joint", "network.partition"]);
    }
    assert_eq!(keys(&kept["partitions"][0]), ["column", "label", "limit", "margin", "maximal", "samples"]);
    assert_eq!(keys(&kept["at"][0]), ["joint", "k", "partitions"]);
    assert_eq!(keys(&kept["at"][0]["partitions"][0]), ["direction", "residuals"]);
    // At step 10 the pattern is not yet known to be kept.
    assert_eq!((&kept["at"][0]["joint"], &kept["at"][0]["partitions"][0]["residuals"]), (&Value::Null, &Value::Null));
    let residuals = ["complementarity", "primal", "stationarity"];
    assert_eq!(keys(&kept["at"][1]["joint"]), residuals);
    assert_eq!(keys(&kept["at"][1]["partitions"][1]["residuals"]), residuals);
    assert_eq!(kept["reason"], Value::Null);
    assert_eq!((&dead["fate"], &dead["joint"], &dead["decoupled"]), (&json!("dead"), &Value::Null, &Value::Null));
    for value in [&dead, &undecided] {
        assert_eq!((&value["partitions"], &value["at"], &value["coupled"]), (&json!([]), &json!([]), &Value::Null));
        assert_eq!(value["sgd"], Value::Null);
    }
    assert_eq!((&undecided["from_step"], &undecided["pattern"]), (&Value::Null, &Value::Null));
    let manual = include_str!("../../docs/json.md");
    for key in all {
        assert!(manual.contains(&format!("`{key}`")), "docs/json.md does not tell of {key}");
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

/// Orthogonal positives: every path of SGD keeps its pattern.
const KEPT: &str = r#"
name = "kept"
claims = ["gd.global", "sgd.invariance", "sgd.direction", "network.joint"]
eta = "1/2"
w0 = ["1", "1/2"]
[data]
rows = [["1", "0"], ["0", "2"], ["-1", "-1"]]
labels = [1, 1, -1]
"#;

fn as_network(text: &str) -> String {
    let start = text.lines().find(|line| line.starts_with("w0")).unwrap();
    let row = start.strip_prefix("w0 = ").unwrap();
    text.replace(start, &format!("W0 = [{row}]")) + "[network]\noutput = [\"1\"]\n"
}

/// M = 1, v = 1 is one neuron: for every command the same numbers, the same words, the same
/// certificates, byte for byte.
#[test]
fn one_neuron_as_a_network_gives_the_same_bytes() {
    for text in [ONE, KEPT] {
        let folder = Folder::with(&[("one.toml", text), ("network.toml", &as_network(text))]);
        for format in ["human", "json"] {
            for args in [
                "margin F",
                "margin F --walls",
                "landscape F",
                "fate F --at 1e6,1e100 --max-steps 1e5 --certificate C",
                "orbit F --at 0,1,17,1000 --method step --certificate C",
                "orbit F --at 1e3,1e4",
                "sgd F --at 2,1e4 --paths 20 --certificate C",
                "network F --certificate C",
            ] {
                let run = |file: &str, certificate: &str| {
                    let args = args.replace('F', file).replace('C', certificate);
                    let args: Vec<&str> = args.split(' ').chain(["--format", format]).collect();
                    folder.run(&args)
                };
                let (one, network) = (run("one.toml", "one.json"), run("network.toml", "network.json"));
                assert!(one.status.success(), "{args}: {}", stderr(&one));
                assert_eq!(one.status, network.status);
                let printed = stdout(&network).replace("network.json", "one.json");
                assert_eq!(stdout(&one), printed, "{args} {format}");
                if args.ends_with('C') && folder.path("one.json").exists() {
                    let bytes = |file: &str| std::fs::read(folder.path(file)).unwrap();
                    assert!(bytes("one.json") == bytes("network.json"), "{args}");
                    for against in ["one.toml", "network.toml"] {
                        let check = folder.run(&["check", "network.json", "--against", against]);
                        assert!(check.status.success(), "{args}: {}", stdout(&check));
                    }
                }
            }
        }
    }
    let folder = Folder::with(&[("one.toml", ONE), ("kept.toml", &as_network(KEPT))]);
    let value = parsed(&folder, &["network", "one.toml", "--format", "json"]);
    assert_eq!((&value["fate"], &value["joint"]), (&json!("constrained"), &Value::Null));
    assert_eq!(value["verdicts"]["network.joint"], "vacuous");
    let claims = parsed(&folder, &["verify", "kept.toml", "--format", "json"]);
    assert_eq!(claims["as_expected"], 4, "{claims}");
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
        (&["landscape", "coupled.toml"][..], "one neuron"),
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
