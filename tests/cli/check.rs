//! `margincert check`: its contract, and that a certificate is about the reader's own instance: a
//! valid proof of an easier problem is the classic way to be fooled.

use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};

use super::contract::{answer, keys};
use super::*;

const FATE: &[&str] = &["fate", "d.csv", "--w0", "1,1", "--eta", "1/2", "--at", "1e6", "--certificate", "fate.json"];

/// `d.csv`, other data, and certificates of the margin of `d.csv` and of a fate on it.
fn folder() -> Folder {
    let folder = Folder::with(&[("d.csv", TWO_CLUSTERS), ("other.csv", ACUTE), ("bad.json", "{}")]);
    assert_eq!(folder.run(&["margin", "d.csv", "--certificate", "c.json"]).status.code(), Some(0));
    assert_eq!(folder.run(FATE).status.code(), Some(0));
    folder
}

fn code(folder: &Folder, args: &[&str]) -> Option<i32> {
    folder.run(args).status.code()
}

/// The usage error that `args` ends in.
fn usage_error(folder: &Folder, args: &[&str]) -> String {
    let output = folder.run(args);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{args:?}");
    stderr(&output)
}

#[test]
fn the_json_contract() {
    let folder = folder();
    let text = std::fs::read_to_string(folder.path("c.json")).unwrap();
    std::fs::write(folder.path("rejected.json"), text.replace("\"support\":[0", "\"support\":[1")).unwrap();
    std::fs::write(folder.path("declined.json"), text.replace("\"spec_version\":1", "\"spec_version\":7")).unwrap();
    let all = answer(&folder, &["check", "c.json", "rejected.json", "declined.json", "bad.json", "missing.json"], 1);
    assert_eq!(keys(&all), ["against", "limits", "results", "schema_version", "version"]);
    assert_eq!((&all["schema_version"], &all["limits"]["budget"]), (&json!(1), &json!("5000000000")));
    let results = all["results"].as_array().unwrap();
    let outcomes: Vec<&Value> = results.iter().map(|result| &result["outcome"]).collect();
    assert_eq!(outcomes, ["accepted", "rejected", "declined", "unreadable", "unreadable"]);
    let accepted = ["claim", "conditions", "file", "instance", "outcome", "reason", "statement", "verdict"];
    assert_eq!(keys(&results[0]), accepted);
    assert_eq!((&results[0]["verdict"], &results[0]["conditions"]), (&json!("proved"), &json!(14)));
    assert_eq!((&results[0]["claim"], &results[0]["instance"]), (&json!("margin"), &json!("d")));
    assert_eq!((&results[0]["file"], &results[0]["reason"]), (&json!("c.json"), &Value::Null));
    assert!(results[0]["statement"].is_string());
    for result in &results[1..] {
        assert_eq!(keys(result), ["claim", "file", "instance", "outcome", "reason"]);
        assert!(result["reason"].is_string(), "{result}");
    }
    assert_eq!(code(&folder, &["check", "c.json", "rejected.json", "bad.json"]), Some(1));
    assert_eq!(code(&folder, &["check", "c.json", "declined.json"]), Some(3));
    assert_eq!(code(&folder, &["check", "c.json", "declined.json", "bad.json"]), Some(2));
    assert_eq!(code(&folder, &["check", "missing.json", "c.json"]), Some(2));
    assert_eq!(code(&folder, &["check"]), Some(2));
    let manual = include_str!("../../docs/json.md");
    assert!(manual.contains("`margincert check --format json`"));
}

#[test]
fn standard_input_is_a_file() {
    let folder = folder();
    let piped = |args: &[&str], input: &[u8]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_margincert"))
            .args(args)
            .current_dir(folder.path(""))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    };
    let certificate = std::fs::read(folder.path("c.json")).unwrap();
    let output = piped(&["check", "-", "c.json", "--against", "d.csv"], &certificate);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("-: accepted\n"), "{}", stdout(&output));
    assert_eq!(piped(&["check", "-"], b"").status.code(), Some(2));
    assert_eq!(piped(&["check", "-", "-"], &certificate).status.code(), Some(2));
}

#[test]
fn the_data_are_the_readers_own() {
    let folder = folder();
    assert_eq!(code(&folder, &["check", "c.json", "--against", "d.csv"]), Some(0));
    let fooled = answer(&folder, &["check", "c.json", "--against", "other.csv"], 1);
    let reason = fooled["results"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("3 samples, not 2"), "{reason}");
}

/// The steps are part of what a trajectory's certificate is about: with other ones it is another
/// trajectory.
#[test]
fn the_start_is_the_readers_own() {
    let folder = folder();
    let against = ["check", "fate.json", "--against", "d.csv"];
    let with = |more: &[&'static str]| [&against[..], more].concat();
    for (given, missing) in [(&[][..], "--eta"), (&["--w0", "1,1"], "--eta"), (&["--eta", "1/2"], "--w0")] {
        let message = usage_error(&folder, &with(given));
        assert!(message.contains(&format!("{missing} is needed: fate.json")) && message.contains("d.csv"), "{message}");
    }
    assert_eq!(code(&folder, &with(&["--eta", "0.5", "--w0", "1,1"])), Some(0));
    for (given, words) in [
        (["--eta", "1/4", "--w0", "1,1"], "the step size 1/2, not 1/4"),
        (["--eta", "1/2", "--w0", "1,2"], "the start (1, 1), not (1, 2)"),
    ] {
        let output = folder.run(&with(&given));
        assert_eq!(output.status.code(), Some(1));
        assert!(stdout(&output).contains(words), "{}", stdout(&output));
    }
    assert!(usage_error(&folder, &with(&["--eta", "0", "--w0", "1,1"])).contains("positive"));
    assert!(usage_error(&folder, &with(&["--eta", "1", "--w0", "1"])).contains("1 entries"));
    // Other data are another instance, whatever the start; a certificate without one needs none,
    // and is not hurt by one.
    assert_eq!(code(&folder, &["check", "fate.json", "--against", "other.csv"]), Some(1));
    assert_eq!(code(&folder, &["check", "c.json", "--against", "d.csv", "--eta", "1/2", "--w0", "1,1"]), Some(0));
    // One that is missing is named before anything is printed, also among others.
    assert!(usage_error(&folder, &["check", "c.json", "fate.json", "--against", "d.csv"]).contains("--eta"));
}

#[test]
fn options_complete_and_override_an_instance_file() {
    let folder = folder();
    let rows = "[data]\nrows = [[\"1\", \"0\"], [\"-1/2\", \"1\"], [\"-1/5\", \"-1\"]]\nlabels = [1, 1, -1]\n";
    let write = |name: &str, keys: &str| {
        std::fs::write(folder.path(name), format!("name = \"mine\"\n{keys}\n{rows}")).unwrap();
    };
    write("bare.toml", "");
    write("eta.toml", "eta = \"1/2\"");
    write("other.toml", "eta = \"1/3\"\nw0 = [\"1\", \"1\"]");
    write("mine.toml", "eta = \"1/2\"\nw0 = [\"1\", \"1\"]");
    let against =
        |file: &'static str, more: &[&'static str]| [&["check", "fate.json", "--against", file], more].concat();
    assert_eq!(code(&folder, &against("mine.toml", &[])), Some(0));
    assert_eq!(code(&folder, &against("other.toml", &[])), Some(1));
    assert_eq!(code(&folder, &against("other.toml", &["--eta", "1/2"])), Some(0));
    assert_eq!(code(&folder, &against("mine.toml", &["--eta", "1/3"])), Some(1));
    assert_eq!(code(&folder, &against("eta.toml", &["--w0", "1,1"])), Some(0));
    assert!(usage_error(&folder, &against("eta.toml", &[])).contains("--w0"));
    assert!(usage_error(&folder, &against("bare.toml", &[])).contains("--eta"));
}

/// One neuron is a network with the output weight 1, and no other.
#[test]
fn the_network_is_the_readers_own() {
    let data = "[data]\nrows = [[\"1\", \"0\"], [\"0\", \"1\"]]\nlabels = [1, -1]\n";
    let one = format!("name = \"one\"\neta = \"1/2\"\nw0 = [\"1\", \"-1\"]\n{data}");
    let unit = format!("name = \"unit\"\neta = \"1/2\"\nW0 = [[\"1\", \"-1\"]]\n{data}[network]\noutput = [\"1\"]\n");
    let two = format!(
        "name = \"two\"\neta = \"1/2\"\nW0 = [[\"1\", \"-1\"], [\"-1\", \"1\"]]\n{data}[network]\noutput = [\"1\", \"-1\"]\n"
    );
    let other = two.replace("output = [\"1\", \"-1\"]", "output = [\"2\", \"-1\"]");
    let files = [("one.toml", &one), ("unit.toml", &unit), ("two.toml", &two), ("other.toml", &other)];
    let folder = Folder::with(&files.map(|(name, text)| (name, text.as_str())));
    let certify = |args: &[&str], file| code(&folder, &[args, &["--certificate", file]].concat());
    assert_eq!(certify(&["fate", "one.toml", "--at", "10"], "one.json"), Some(0));
    assert_eq!(certify(&["orbit", "two.toml", "--at", "2"], "two.json"), Some(0));
    assert_eq!(certify(&["landscape", "one.toml"], "landscape.json"), Some(0));
    assert_eq!(certify(&["margin", "two.toml"], "margin.json"), Some(0));
    for (certificate, file, expected) in [
        ("one.json", "one.toml", 0),
        ("one.json", "unit.toml", 0),
        ("one.json", "two.toml", 1),
        ("two.json", "two.toml", 0),
        ("two.json", "other.toml", 1),
        ("two.json", "one.toml", 1),
        // The landscape is that of one neuron; a max-margin problem is one of the data.
        ("landscape.json", "one.toml", 0),
        ("landscape.json", "two.toml", 1),
        ("margin.json", "one.toml", 0),
        ("margin.json", "two.toml", 0),
    ] {
        let output = folder.run(&["check", certificate, "--against", file]);
        assert_eq!(output.status.code(), Some(expected), "{certificate} against {file}: {}", stdout(&output));
        assert_eq!(stdout(&output).contains("has the output weights"), expected == 1, "{}", stdout(&output));
    }
}

#[test]
fn preprocessing_is_the_readers_own() {
    let folder = folder();
    let options = ["--center", "mean", "--scale", "power-of-two", "--bias", "1"];
    let made = [&["margin", "d.csv", "--certificate", "p.json"], &options[..]].concat();
    assert_eq!(code(&folder, &made), Some(0));
    let check = ["check", "p.json", "--against", "d.csv"];
    assert_eq!(code(&folder, &[&check[..], &options].concat()), Some(0));
    for fewer in [&options[..0], &options[..4], &options[2..], &["--center", "class-midpoint"]] {
        assert_eq!(code(&folder, &[&check[..], fewer].concat()), Some(1), "{fewer:?}");
    }
    // What nothing would be compared with is no assurance.
    for idle in [&options[..2], &options[2..4], &options[4..], &["--eta", "1/2"], &["--w0", "1,1"]] {
        let message = usage_error(&folder, &[&["check", "p.json"], idle].concat());
        assert!(message.contains(idle[0]) && message.contains("--against"), "{message}");
    }
}

/// Version 2 from files and from standard input, and compared with data.
#[test]
fn certificates_in_lines_are_read() {
    let few = include_str!("../../certificates/good/margin+kkt-few-entries.jsonl");
    let own = "a,b,c,d,e,label\n0,2,0,0,0,1\n0,0,0,-0.5,0,-1\n0,3,1,1,0,1\n";
    let folder = Folder::with(&[
        ("few.jsonl", few),
        ("own.csv", own),
        ("other.csv", &own.replace("0,3,", "0,4,")),
        ("cut.jsonl", few.trim_end()),
    ]);
    let said = folder.run(&["check", "few.jsonl", "--against", "own.csv"]);
    assert_eq!(said.status.code(), Some(0));
    assert!(stdout(&said).contains("on 3 samples in dimension 5"), "{}", stdout(&said));
    assert_eq!(code(&folder, &["check", "few.jsonl"]), Some(0));
    let said = folder.run(&["check", "few.jsonl", "--against", "other.csv"]);
    assert_eq!(said.status.code(), Some(1));
    assert!(stdout(&said).contains("not about the instance given"), "{}", stdout(&said));
    let said = folder.run(&["check", "cut.jsonl"]);
    assert_eq!(said.status.code(), Some(1));
    assert!(stdout(&said).contains("before the line of sample 2"), "{}", stdout(&said));
    assert_eq!(code(&folder, &["cite", "few.jsonl"]), Some(0));
    let mut from_stdin = command(&folder.path(""), &["check", "-"]);
    let mut child = from_stdin.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(few.as_bytes()).unwrap();
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
}
