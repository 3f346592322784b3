//! `--relu-at-zero`, in all commands about iterates.

use serde_json::{Value, json};

use super::contract::answer;
use super::{Folder, stderr, stdout};

const TWO: &str = "x1,x2,label\n1,2,1\n2,1,1\n";
const ORIGIN: [&str; 3] = ["two.csv", "--w0=0,0", "--eta=1/2"];

fn folder() -> Folder {
    let toml = |derivative: &str| {
        let data = "[data]\nrows = [[1, 2], [2, 1]]\nlabels = [1, 1]\n";
        format!("name = \"two\"\neta = \"1/2\"\nw0 = [0, 0]\nrelu-at-zero = {derivative}\n{data}")
    };
    Folder::with(&[
        ("two.csv", TWO),
        ("half.toml", &toml("0.5")),
        ("third.toml", &toml("\"1/3\"")),
        ("run.csv", "k,w_0,w_1\n0,0,0\n1,0.375,0.375\n"),
    ])
}

fn said(folder: &Folder, args: &[&str]) -> (i32, String, String) {
    let output = folder.run(args);
    (output.status.code().unwrap(), stdout(&output), stderr(&output))
}

fn about(command: &str, derivative: &str, more: &[&str], exit: i32) -> Value {
    let told = ["--relu-at-zero", derivative];
    answer(&folder(), &[&[command], &ORIGIN[..], &told[..], more].concat(), exit)
}

#[test]
fn it_decides_where_samples_start_on_their_boundaries() {
    for (derivative, fate) in [("0", "dead"), ("1/2", "max-margin"), ("0.5", "max-margin"), ("1", "max-margin")] {
        let found = about("fate", derivative, &[], 0);
        let spelt = if derivative == "0.5" { "1/2" } else { derivative };
        assert_eq!((&found["fate"], &found["relu_at_zero"]), (&json!(fate), &json!(spelt)));
        assert_eq!(found["every_relu_at_zero"], json!(false));
        let header = format!("step size 1/2, derivative {spelt} of max(x, 0) at 0: ");
        assert!(found["statement"].as_str().unwrap().contains(&header), "{found}");
    }
    // (1/2)/2 times (1, 2) + (2, 1), halved: what JAX's maximum(x, 0) does.
    let orbit = about("orbit", "1/2", &["--at", "1"], 0);
    assert_eq!(orbit["at"][0]["w"][0]["lo"].as_str().unwrap()[..5], *"0.374");
    assert_eq!(orbit["at"][0]["w"][0]["hi"].as_str().unwrap()[..5], *"0.375");
}

#[test]
fn elsewhere_it_makes_no_difference_and_that_is_said() {
    for derivative in ["0", "1/2", "1"] {
        let told = ["fate", "two.csv", "--w0=1,1", "--eta=1/2", "--relu-at-zero", derivative];
        let found = answer(&folder(), &told, 0);
        assert_eq!((&found["every_relu_at_zero"], &found["relu_at_zero"]), (&json!(true), &json!(derivative)));
        let words = "the same for every derivative of max(x, 0) at 0 from 0 to 1";
        assert!(found["statement"].as_str().unwrap().ends_with(words), "{found}");
    }
}

#[test]
fn instance_files_say_it_and_the_option_goes_before() {
    let of = |more: &[&str]| answer(&folder(), &[&["fate", "half.toml"], more].concat(), 0)["fate"].clone();
    assert_eq!([of(&[]), of(&["--relu-at-zero=0"])], ["max-margin", "dead"]);
    let (status, _, stderr) = said(&folder(), &["fate", "third.toml"]);
    assert_eq!(status, 2);
    assert!(stderr.contains("third.toml:4:16: `relu-at-zero` is `1/3`"), "{stderr}");
    let (status, _, stderr) = said(&folder(), &[&["fate"], &ORIGIN[..], &["--relu-at-zero", "third"]].concat());
    assert_eq!(status, 2);
    assert!(stderr.contains("--relu-at-zero") && stderr.contains("0, 1/2 or 1"), "{stderr}");
}

/// A run recorded with JAX's maximum(x, 0) is right for 1/2 alone.
#[test]
fn a_recorded_run_is_judged_by_its_own_derivative() {
    let judged = |derivative: &str, exit| {
        let told = ["replay", "two.csv", "run.csv", "--eta=1/2", "--relu-at-zero", derivative];
        answer(&folder(), &told, exit)["first_difference"].clone()
    };
    assert_eq!([judged("0", 1), judged("1", 1)], ["1", "1"]);
    let points = answer(&folder(), &["replay", "two.csv", "run.csv", "--eta=1/2", "--relu-at-zero=1/2"], 3);
    assert_eq!(points["first_difference"], Value::Null, "{points}");
}

#[test]
fn sgd_from_a_boundary_is_refused_by_name() {
    let (status, _, stderr) = said(&folder(), &[&["sgd"], &ORIGIN[..], &["--relu-at-zero=1"]].concat());
    assert_eq!(status, 2);
    assert!(stderr.contains("sample 0 lies on its boundary at w_0"), "{stderr}");
}

#[test]
fn a_certificate_is_about_one_derivative() {
    let folder = folder();
    let with = |more: &[&str]| said(&folder, &[&["fate"], &ORIGIN[..], more].concat()).0;
    assert_eq!(with(&["--relu-at-zero=1/2", "--certificate", "half.json"]), 0);
    let against = |more: &[&str]| {
        let own = ["check", "half.json", "--against", "two.csv", "--eta=1/2", "--w0=0,0"];
        said(&folder, &[&own, more].concat())
    };
    assert_eq!(against(&["--relu-at-zero=1/2"]).0, 0);
    for more in [&[][..], &["--relu-at-zero=1"]] {
        let (status, stdout, _) = against(more);
        assert_eq!(status, 1, "{stdout}");
        assert!(stdout.contains("derivative 1/2 of max(x, 0) at 0, not"), "{stdout}");
    }
}
