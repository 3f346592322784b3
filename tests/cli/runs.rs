//! A training run under CI: the claim `run` of a suite.

use serde_json::{Value, json};

use super::contract::answer;
use super::floats::{TWO, csv, recorded};
use super::*;

const RUN: &str = "name = \"two\"\nclaims = [\"run\"]\neta = 0.5\n[data]\nrows = [[1, 0], [-0.5, 1], [-0.2, -1]]\n\
                   labels = [1, 1, -1]\n[run]\nfile = \"run.csv\"\n";

/// 40 steps of the descent of `RUN` from (1, 1), each fourth recorded.
fn honest() -> Vec<[f64; 2]> {
    recorded(&TWO, 0.5, [1.0, 1.0], 40)
}

/// A folder with `RUN` and this run.
fn folder(run: &str) -> Folder {
    Folder::with(&[("run.csv", run), ("suite.toml", RUN)])
}

#[test]
fn an_honest_run_is_verified() {
    let folder = folder(&csv(&honest(), 4));
    let verified = answer(&folder, &["verify", "suite.toml", "--out", "certs", "--junit", "j.xml"], 0);
    let claim = &verified["claims"][0];
    assert_eq!((&claim["verdict"], &claim["expected"]), (&json!("verified"), &json!("verified")));
    let statement = claim["statement"].as_str().unwrap();
    assert!(statement.contains("w_0 = (1, 1), step size 1/2"), "{statement}");
    assert!(statement.contains("the run recorded at 11 of the steps from k = 0 to 40"), "{statement}");
    assert!(statement.contains("has |w - w_k| <= 1/1000000 |w_k| at each of them"), "{statement}");
    let path = claim["certificate"].as_str().unwrap();
    assert_eq!(folder.run(&["check", path, "--against", "suite.toml"]).status.code(), Some(0));
    let junit = std::fs::read_to_string(folder.path("j.xml")).unwrap();
    assert!(junit.contains("failures=\"0\"") && junit.contains("name=\"two\""), "{junit}");
}

#[test]
fn a_run_that_leaves_is_refuted_at_its_step() {
    let mut run = honest();
    run[20..].iter_mut().for_each(|w| w[1] += 1e-4);
    let folder = folder(&csv(&run, 4));
    let refuted = answer(&folder, &["verify", "suite.toml", "--junit", "j.xml"], 1);
    let claim = &refuted["claims"][0];
    assert_eq!(claim["verdict"], "refuted");
    let statement = claim["statement"].as_str().unwrap();
    assert!(statement.contains("has |w - w_k| > 1/1000000 |w_k| at k = 20"), "{statement}");
    assert!(std::fs::read_to_string(folder.path("j.xml")).unwrap().contains("at k = 20"));
    // Who expects it is not surprised; with another tolerance it is honest.
    let expected = RUN.replace("eta =", "expect = { run = \"refuted\" }\neta =");
    std::fs::write(folder.path("expected.toml"), expected).unwrap();
    answer(&folder, &["verify", "expected.toml"], 0);
    std::fs::write(folder.path("wide.toml"), RUN.to_owned() + "tolerance = \"1/1000\"\n").unwrap();
    answer(&folder, &["verify", "wide.toml", "--claim", "run"], 0);
    // What is no finite number is refuted, too; another start than the run's is another descent.
    std::fs::write(folder.path("run.csv"), "k,w_0,w_1\n0,1,1\n3,nan,2\n").unwrap();
    let nan = answer(&folder, &["verify", "expected.toml"], 0);
    assert!(nan["claims"][0]["statement"].as_str().unwrap().contains("has no finite w at k = 3"));
    std::fs::write(folder.path("run.csv"), csv(&honest(), 4)).unwrap();
    std::fs::write(folder.path("other.toml"), RUN.replace("eta =", "w0 = [1, \"9/8\"]\neta =")).unwrap();
    let other = answer(&folder, &["verify", "other.toml"], 1);
    assert!(other["claims"][0]["statement"].as_str().unwrap().contains("at k = 0"));
}

#[test]
fn what_no_enclosure_tells_is_undecided() {
    let folder = folder(&csv(&honest(), 4));
    std::fs::write(folder.path("exact.toml"), RUN.to_owned() + "tolerance = 0\n").unwrap();
    let undecided = answer(&folder, &["verify", "exact.toml"], 3);
    let claim = &undecided["claims"][0];
    let reason = "the enclosure of w_k at k = 0 does not tell whether the recorded w is within the tolerance";
    assert_eq!((&claim["verdict"], &claim["reason"]), (&json!("undecided"), &json!(reason)));
}

/// Steps before the event where a sample wakes, on it and behind it are in one certificate.
#[test]
fn a_run_through_an_event_is_verified() {
    let rows = [([1.0, 0.0], 1.0), ([0.1, 1.0], 1.0), ([-1.0, -0.5], -1.0)];
    let run = recorded(&rows, 1.0, [1.0, -1.0], 100_000);
    let line = |k: usize| format!("{k},{},{}\n", run[k][0], run[k][1]);
    let csv: String = [0, 1, 5000, 30_000, 67_000, 100_000].map(line).concat();
    let suite = RUN.replace("rows = [[1, 0], [-0.5, 1], [-0.2, -1]]", "rows = [[1, 0], [0.1, 1], [-1, -0.5]]");
    let suite = suite.replace("eta = 0.5", "eta = 1");
    let folder = Folder::with(&[("suite.toml", &suite), ("run.csv", &("k,w_0,w_1\n".to_owned() + &csv))]);
    let verified = answer(&folder, &["verify", "suite.toml"], 0);
    assert_eq!(verified["claims"][0]["verdict"], "verified", "{}", verified["claims"][0]["reason"]);
}

#[test]
fn a_network_has_runs() {
    let network = "name = \"two neurons\"\nclaims = [\"run\"]\neta = 1\n[data]\nrows = [[1, 0], [0, 1]]\n\
                   labels = [1, 1]\n[network]\noutput = [1, 1]\n[run]\nfile = \"run.jsonl\"\n";
    // Each neuron sees its own sample: w_1 = 1 + e^-1/2.
    let w = 1.0 + 0.5 * (-1.0_f64).exp();
    let run = format!("{{\"k\":0,\"w\":[1,-1,-1,1]}}\n{{\"k\":1,\"w\":[{w},-1,-1,{w}]}}\n");
    let folder = Folder::with(&[("suite.toml", network), ("run.jsonl", &run)]);
    let verified = answer(&folder, &["verify", "suite.toml"], 0);
    let statement = verified["claims"][0]["statement"].as_str().unwrap();
    assert!(statement.contains("has |w - W_k| <= 1/1000000 |W_k| at each of them"), "{statement}");
}

#[test]
fn problems_of_a_run_have_their_place() {
    let without = &RUN[..RUN.find("[run]").unwrap()].replace("eta", "w0 = [1, 1]\neta");
    for (suite, words) in [
        (without.as_str(), "suite.toml:2:11: the claim run needs the key \"[run]\""),
        (&(RUN.to_owned() + "tolerance = -1\n"), "suite.toml:9:13: a tolerance is not negative, -1 is"),
        (
            &(RUN.to_owned() + "run-as = \"bfloat\"\n"),
            "suite.toml:9:10: `run-as` is `bfloat`; it can be float64 or float32",
        ),
        (&RUN.replace("run.csv", "none.csv"), "none.csv"),
        (&RUN.replace("run.csv", "thin.csv"), "thin.csv: `w` has 1 entries; the data have 2 features"),
        (&(RUN.to_owned() + "as = 1\n"), "unknown field `as`"),
    ] {
        let folder = folder(&csv(&honest(), 4));
        std::fs::write(folder.path("suite.toml"), suite).unwrap();
        std::fs::write(folder.path("thin.csv"), "k,w_0\n0,1\n").unwrap();
        let output = folder.run(&["verify", "suite.toml"]);
        assert_eq!(output.status.code(), Some(2), "{words}");
        assert!(stderr(&output).contains(words), "{words}: {}", stderr(&output));
    }
}

#[test]
fn a_run_is_no_output() {
    let folder = folder(&csv(&honest(), 4));
    let output = folder.run(&["verify", "suite.toml", "--junit", "run.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(std::fs::read_to_string(folder.path("run.csv")).unwrap().starts_with("k,"));
    let shown: Value = answer(&folder, &["show", "run"], 0);
    assert_eq!(shown["hypotheses"], json!([]));
}
