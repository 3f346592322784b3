//! `verify`: which files are a suite, what is told of what is wrong, and comparison with a
//! baseline.

use serde_json::{Value, json};

use super::contract::{answer, keys};
use super::*;

const MINE: &str =
    "name = \"mine\"\nclaims = [\"gd.diverge\"]\n[data]\nrows = [[1, 0], [0.6, \"4/5\"]]\nlabels = [1, -1]\n";
const RATES: &str = "name = \"rates\"\nclaims = [\"gd.direction-rate\", \"gd.global\"]\neta = 0.5\nw0 = [1, 1]\n\
    [data]\nrows = [[1, 0], [-0.5, 1], [-0.2, -1]]\nlabels = [1, 1, -1]\n";

fn wrong() -> String {
    MINE.replace("[data]", "expect = { \"gd.diverge\" = \"vacuous\" }\n[data]")
}

fn code(folder: &Folder, args: &[&str]) -> Option<i32> {
    folder.run(args).status.code()
}

#[test]
fn a_suite_is_selected() {
    let unknown = MINE.replace("gd.diverge", "gd.diverges");
    let folder = Folder::with(&[("mine.toml", MINE), ("wrong.toml", &wrong()), ("unknown.toml", &unknown)]);
    let proved = answer(&folder, &["verify", "mine.toml", "--out", "certs"], 0);
    let all = [
        "as_expected",
        "baseline",
        "claims",
        "errors",
        "limits",
        "new",
        "not_as_expected",
        "regressions",
        "schema_version",
        "seconds",
        "undecided",
        "version",
    ];
    assert_eq!(keys(&proved), all);
    let of_claim = [
        "certificate",
        "claim",
        "constants",
        "digest",
        "expected",
        "file",
        "instance",
        "label",
        "parts",
        "reason",
        "seconds",
        "statement",
        "verdict",
    ];
    let claim = &proved["claims"][0];
    assert_eq!(keys(claim), of_claim);
    assert_eq!((&proved["as_expected"], &proved["not_as_expected"]), (&json!(1), &json!(0)));
    assert_eq!((&claim["file"], &claim["reason"]), (&json!("mine.toml"), &Value::Null));
    assert!(claim["statement"].as_str().unwrap().contains(claim["digest"].as_str().unwrap()));
    let path = claim["certificate"].as_str().unwrap();
    assert_eq!(code(&folder, &["check", path, "--against", "mine.toml"]), Some(0));

    assert_eq!(code(&folder, &["verify", "wrong.toml"]), Some(1));
    assert_eq!(code(&folder, &["verify", "mine.toml", "--claim", "gd.local"]), Some(2));
    assert_eq!(code(&folder, &["verify", "--jobs", "0"]), Some(2));
    let output = folder.run(&["verify", "unknown.toml"]);
    assert_eq!(output.status.code(), Some(2));
    let message = "margincert: unknown.toml:2:11: unknown claim \"gd.diverges\": \"gd.diverge\", perhaps\n";
    assert_eq!(stderr(&output), message);
    let output = folder.run(&["verify", "--claim", "gd.globl"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("unknown claim `gd.globl`: `gd.global`, perhaps"), "{}", stderr(&output));
}

#[test]
fn problems_of_claims_have_their_place() {
    for (from, to, words) in [
        (
            "[\"gd.diverge\"]",
            "[\n  \"gd.diverge\",\n  \"gd.diverge\",\n]",
            "t.toml:4:3: gd.diverge on an instance named",
        ),
        ("[data]", "expect = { \"gd.diverge\" = \"Proved\" }\n[data]", "t.toml:3:27: expect of gd.diverge: \"Proved\""),
        ("[data]", "expect = { \"gd.local\" = \"proved\" }\n[data]", "t.toml:3:25: expect names gd.local"),
        ("claims = [\"gd.diverge\"]\n", "", "t.toml: has no claims"),
        ("[\"gd.diverge\"]", "[\"gd.local\"]", "t.toml:2:11: the claim gd.local needs the key \"eta\""),
    ] {
        let folder = Folder::with(&[("t.toml", &MINE.replacen(from, to, 1))]);
        let output = folder.run(&["verify", "t.toml"]);
        assert_eq!(output.status.code(), Some(2), "{to}");
        assert!(stderr(&output).contains(words), "{words}: {}", stderr(&output));
    }
}

#[test]
fn a_folder_is_a_suite() {
    let folder = Folder::with(&[]);
    for name in ["claims", "claims/b.toml", "claims/deeper", "empty"] {
        std::fs::create_dir(folder.path(name)).unwrap();
    }
    for (file, name) in [("z.toml", "first"), ("a.toml", "second"), ("none.txt", "third"), ("deeper/c.toml", "fourth")]
    {
        std::fs::write(folder.path("claims").join(file), MINE.replace("mine", name)).unwrap();
    }
    let run = answer(&folder, &["verify", "claims"], 0);
    let files: Vec<&Value> = run["claims"].as_array().unwrap().iter().map(|claim| &claim["file"]).collect();
    assert_eq!(files, ["claims/a.toml", "claims/z.toml"]);
    let empty = folder.run(&["verify", "empty"]);
    assert_eq!(empty.status.code(), Some(2));
    assert_eq!(stderr(&empty), "margincert: empty: the folder holds no instance file (*.toml)\n");
    // No output replaces one of its files.
    assert_eq!(code(&folder, &["verify", "claims", "--junit", "claims/a.toml"]), Some(2));
}

#[test]
fn one_bad_file_hides_no_other() {
    let bad = MINE.replace("0.6", "x");
    let lacks = MINE.replace("mine", "lacks").replace("gd.diverge", "gd.local");
    let folder = Folder::with(&[("mine.toml", MINE), ("bad.toml", &bad), ("lacks.toml", &lacks)]);
    let args = ["verify", "bad.toml", "mine.toml", "lacks.toml", "missing.toml", "--junit", "j.xml"];
    let run = answer(&folder, &args, 2);
    assert_eq!(run["as_expected"], 1);
    let places: Vec<Value> = run["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| json!([error["file"], error["line"], error["column"]]))
        .collect();
    assert_eq!(places, [json!(["bad.toml", 4, 18]), json!(["missing.toml", null, null]), json!(["lacks.toml", 2, 11])]);
    let report = std::fs::read_to_string(folder.path("j.xml")).unwrap();
    assert!(report.contains("tests=\"4\" failures=\"0\" errors=\"3\""), "{report}");
    assert!(
        report.contains("<testcase classname=\"error\" name=\"bad.toml\" time=\"0.000\">\n      <error type=\"input\"")
    );
}

/// All that differs between two runs is under `seconds`.
#[test]
fn without_times_the_output_is_the_same() {
    fn without_times(value: &mut Value) {
        match value {
            Value::Object(members) => {
                members.remove("seconds");
                members.values_mut().for_each(without_times);
            }
            Value::Array(all) => all.iter_mut().for_each(without_times),
            _ => {}
        }
    }
    let folder = Folder::with(&[("rates.toml", RATES), ("mine.toml", MINE)]);
    let once = |jobs: &str| {
        let mut run = answer(&folder, &["verify", "rates.toml", "mine.toml", "--jobs", jobs], 0);
        assert!(run["seconds"].is_number() && run["claims"][0]["seconds"].is_number());
        without_times(&mut run);
        run.to_string()
    };
    assert_eq!(once("1"), once("2"));
}

#[test]
fn a_baseline_is_kept_and_compared() {
    let folder = Folder::with(&[("rates.toml", RATES), ("mine.toml", MINE)]);
    let written = |more: &[&str]| {
        let update = ["--baseline", "b.json", "--update-baseline"];
        assert_eq!(code(&folder, &[&["verify", "rates.toml"], more, &update[..]].concat()), Some(0));
        std::fs::read_to_string(folder.path("b.json")).unwrap()
    };
    let text = written(&[]);
    assert_eq!(text, written(&[]), "the same results are the same bytes");
    assert!(!text.contains("seconds"));
    let compare = |text: &str, code| {
        std::fs::write(folder.path("b.json"), text).unwrap();
        answer(&folder, &["verify", "rates.toml", "--baseline", "b.json"], code)
    };
    assert_eq!(compare(&text, 0)["regressions"], json!([]));
    // K, a bound and an enclosure of the baseline said more.
    let baseline: Value = serde_json::from_str(&text).unwrap();
    let rate = &baseline["claims"][0];
    assert_eq!(rate["claim"], "gd.direction-rate");
    let altered = |pointer: &str, value: Value| {
        let mut altered = baseline.clone();
        *altered.pointer_mut(pointer).unwrap() = value;
        let run = compare(&altered.to_string(), 1);
        let found = run["regressions"].as_array().unwrap();
        assert_eq!(found.len(), 1, "{pointer}: {found:?}");
        json!([found[0]["what"], found[0]["of"], found[0]["k"]])
    };
    let (k, bound_at) = (&rate["observed"][0]["k"], &rate["constants"]["at_most"][0]["k"]);
    let side = rate["observed"][0]["observed"]["lo"].clone();
    let point = json!({ "lo": side, "hi": side });
    let elsewhere = json!({ "lo": "-2", "hi": "-1" });
    assert_eq!(altered("/claims/0/constants/from_step", json!("0")), json!(["from_step", null, null]));
    assert_eq!(altered("/claims/0/constants/at_most/0/bound", json!("0")), json!(["at_most", null, bound_at]));
    assert_eq!(altered("/claims/0/observed/0/observed", point), json!(["enclosure", "observed", k]));
    assert_eq!(altered("/claims/0/observed/0/observed", elsewhere), json!(["contradiction", "observed", k]));
    assert_eq!(altered("/claims/1/digest", json!("0".repeat(64))), json!(["instance", null, null]));
    // Of another instance it is told what in it.
    let other = folder.path("rates.toml");
    std::fs::write(&other, RATES.replace("eta = 0.5", "eta = 0.25")).unwrap();
    let run = compare(&text, 1);
    assert!(run["regressions"].as_array().unwrap().iter().all(|found| found["changed"] == json!(["eta"])), "{run}");
    let told = stdout(&folder.run(&["verify", "rates.toml", "--baseline", "b.json"]));
    assert!(told.contains("another instance: eta = 1/2 in the baseline, 1/4 now\n"), "{told}");
    std::fs::write(&other, RATES).unwrap();
    // A missing claim is a regression, a new one is told.
    let renamed = text.replacen("gd.direction-rate", "gd.local", 1);
    let run = compare(&renamed, 1);
    assert_eq!((&run["regressions"][0]["what"], &run["regressions"][0]["now"]), (&json!("verdict"), &Value::Null));
    assert_eq!(run["new"][0]["claim"], "gd.direction-rate");
    // Written anew it is none any more; not where claims would be lost.
    assert_eq!(written(&[]), text);
    let update = ["--baseline", "b.json", "--update-baseline"];
    assert_eq!(code(&folder, &[&["verify", "missing.toml", "mine.toml"], &update[..]].concat()), Some(2));
    assert_eq!(code(&folder, &[&["verify", "mine.toml", "--claim", "gd.diverge"], &update[..]].concat()), Some(2));
    assert_eq!(std::fs::read_to_string(folder.path("b.json")).unwrap(), text);
    // The claims of a file that cannot be read are no regressions; a baseline that stays is told.
    let unread = folder.run(&["verify", "missing.toml", "--baseline", "b.json"]);
    assert!(unread.status.code() == Some(2) && !stderr(&unread).contains("regression"), "{}", stderr(&unread));
    let kept = folder.run(&[&["verify", "missing.toml", "mine.toml"], &update[..]].concat());
    assert!(stderr(&kept).contains("b.json is not written"), "{}", stderr(&kept));
    assert_eq!(code(&folder, &["verify", "mine.toml", "--update-baseline"]), Some(2));
    let over_input = ["verify", "mine.toml", "--baseline", "mine.toml", "--update-baseline"];
    assert_eq!(code(&folder, &over_input), Some(2));
    assert_eq!(std::fs::read_to_string(folder.path("mine.toml")).unwrap(), MINE);
}

#[test]
fn what_is_no_baseline_is_told_with_its_place() {
    let claim = "{\"claim\": \"c\", \"instance\": \"i\", \"verdict\": \"proved\"}";
    for (text, words) in [
        ("{", "b.json: not the JSON output of verify"),
        ("{\"claims\": []}", "b.json: holds no claim"),
        (&format!("{{\"claims\": [{claim}, {claim}]}}"), "b.json: holds c on i twice"),
        (&format!("{{\"claims\": [{}]}}", claim.replace("proved", "Proved")), "\"Proved\" is no verdict"),
        (
            &format!(
                "{{\"claims\": [{}]}}",
                claim.replace('}', ", \"constants\": {\"from_step\": \"x\", \"at_most\": [], \"at_least\": []}}")
            ),
            "not a number",
        ),
    ] {
        let folder = Folder::with(&[("mine.toml", MINE), ("b.json", text)]);
        let output = folder.run(&["verify", "mine.toml", "--baseline", "b.json"]);
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{text}");
        assert!(stderr(&output).contains(words), "{words}: {}", stderr(&output));
    }
}

/// K of the certificate is that of the fate, behind leaps too.
#[test]
fn the_constants_are_those_of_the_fate() {
    for text in [RATES, include_str!("../../theorems/gd/instances/late-wake.toml")] {
        let folder = Folder::with(&[("t.toml", text)]);
        let fate = answer(&folder, &["fate", "t.toml", "--at", "1e6,1e18,1e100"], 0);
        let run = answer(&folder, &["verify", "t.toml", "--claim", "gd.global"], 0);
        let constants = &run["claims"][0]["constants"];
        assert_eq!(constants["from_step"], fate["from_step"]);
        let steps = |list: &Value| list.as_array().unwrap().iter().map(|b| b["k"].clone()).collect::<Vec<_>>();
        assert_eq!(steps(&constants["at_most"]), steps(&fate["direction_error"]));
        assert!(!steps(&constants["at_most"]).is_empty());
    }
}

#[test]
fn github_is_told_where_it_listens() {
    let folder = Folder::with(&[("wrong.toml", &wrong()), ("bad,1.toml", &MINE.replace("0.6", "x"))]);
    let listening = |args: &[&str]| {
        let output = command(folder.0.path(), args).env("GITHUB_ACTIONS", "true").output().unwrap();
        serde_json::from_slice::<Value>(&output.stdout).unwrap();
        stderr(&output).lines().filter(|line| line.starts_with("::error")).map(str::to_owned).collect::<Vec<_>>()
    };
    let told = listening(&["verify", "wrong.toml", "bad,1.toml", "--format", "json"]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("::error file=bad%2C1.toml,line=4,col=18::bad,1.toml:4:18: "), "{told:?}");
    let unexpected = "::error file=wrong.toml,line=2,col=11::gd.diverge on mine: proved where vacuous is expected: ";
    assert!(told[1].starts_with(unexpected), "{told:?}");
    assert_eq!(listening(&["margin", "missing.csv", "--format", "json"]).len(), 1);
    // Of a data file both places are told, and what is wrong with all of it where it is asked for.
    let asks = |file: &str| format!("name = \"far\"\nclaims = [\"gd.diverge\"]\n[data]\nfile = \"{file}\"\n");
    for (file, text) in [("far.toml", asks("d.csv")), ("none.toml", asks("none.csv"))] {
        std::fs::write(folder.path(file), text).unwrap();
    }
    std::fs::write(folder.path("d.csv"), "a,label\n1,0\n2,1\n").unwrap();
    let told = listening(&["verify", "far.toml", "none.toml", "--format", "json"]);
    assert!(told[0].starts_with("::error file=d.csv,line=2,col=2::d.csv:2:2: the label is `0`"), "{told:?}");
    assert!(told[0].ends_with(" (asked for by far.toml:4:8; --positive is the key `positive` of [data])"), "{told:?}");
    assert!(told[1].starts_with("::error file=none.toml,line=4,col=8::none.toml:4:8: none.csv: cannot"), "{told:?}");
    let quiet = folder.run(&["verify", "wrong.toml", "bad,1.toml"]);
    assert!(!stderr(&quiet).contains("::error"));
}
