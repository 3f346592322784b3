//! What people read, as snapshots.

use std::process::Stdio;

use super::*;

fn reads(files: &[(&str, &str)], args: &[&str]) -> String {
    let output = Folder::with(files).run(args);
    format!("status {}\n{}{}", output.status.code().unwrap(), stdout(&output), stderr(&output))
}

#[test]
fn margin() {
    insta::assert_snapshot!("margin_walls", reads(&[("d.csv", ACUTE)], &["margin", "d.csv", "--walls"]));
    insta::assert_snapshot!("margin_svm", reads(&[("d.csv", TWO_CLUSTERS)], &["margin", "d.csv"]));
    insta::assert_snapshot!("margin_infeasible", reads(&[("d.csv", "label,a\n1,1\n-1,1\n")], &["margin", "d.csv"]));
    let degenerate = "label,a,b\n1,1,0\n1,1,1\n";
    insta::assert_snapshot!("margin_degenerate", reads(&[("d.csv", degenerate)], &["margin", "d.csv"]));
    let intercept = |data| reads(&[("d.csv", data)], &["margin", "d.csv", "--intercept"]);
    insta::assert_snapshot!("margin_intercept", intercept("label,a,b\n1,3,1\n1,4,0\n-1,1,1\n-1,0,5\n"));
    insta::assert_snapshot!("margin_no_intercept", intercept("label,a\n1,0\n1,2\n-1,1\n"));
    insta::assert_snapshot!("margin_intercept_one_class", intercept("label,a\n1,0\n1,2\n"));
    let iris = concat!(env!("CARGO_MANIFEST_DIR"), "/data/iris_setosa_vs_rest.csv");
    insta::assert_snapshot!("margin_iris", reads(&[], &["margin", iris, "--center", "class-midpoint", "--bias", "1"]));
}

#[test]
fn orbit() {
    let at = |k| reads(&[("d.csv", ACUTE)], &["orbit", "d.csv", "--eta", "1/4", "--w0", "1,-1/2", "--at", k]);
    insta::assert_snapshot!("orbit_repeated_by_the_kernel", at("10,100"));
    insta::assert_snapshot!("orbit_beyond_the_kernel", at("10,1000001"));
    insta::assert_snapshot!("orbit_behind_kicks", at("10,1e100"));
    let dead = ["orbit", "d.csv", "--eta", "4", "--w0", "-1/10,1", "--at", "1,1e1000"];
    insta::assert_snapshot!("orbit_dead", reads(&[("d.csv", ACUTE)], &dead));
}

#[test]
fn landscape() {
    insta::assert_snapshot!("landscape_walls", reads(&[("d.csv", ACUTE)], &["landscape", "d.csv"]));
    insta::assert_snapshot!(
        "landscape_stopped",
        reads(&[("d.csv", TWO_CLUSTERS)], &["landscape", "d.csv", "--max-cells", "1"])
    );
    let not_separable = "label,a,b\n1,1,0\n-1,2,0\n1,0,1\n";
    insta::assert_snapshot!("landscape_not_separable", reads(&[("d.csv", not_separable)], &["landscape", "d.csv"]));
}

#[test]
fn fate() {
    let fate = |more: &[&str]| reads(&[("d.csv", ACUTE)], &[&["fate", "d.csv", "--eta", "1/4"], more].concat());
    insta::assert_snapshot!("fate_constrained", fate(&["--w0", "1,-1/2", "--at", "1e3,1e100"]));
    insta::assert_snapshot!("fate_dead", fate(&["--w0", "-1,0"]));
    let undecided = &["fate", "d.csv", "--eta", "1/2", "--w0", "1,1", "--max-steps", "0"];
    insta::assert_snapshot!("fate_undecided", reads(&[("d.csv", TWO_CLUSTERS)], undecided));
}

#[test]
fn a_closed_pipe_is_quiet() {
    let folder = Folder::with(&[("d.csv", ACUTE)]);
    let mut program = Command::new(env!("CARGO_BIN_EXE_margincert"));
    program.args(["margin", "d.csv"]).current_dir(folder.path(".")).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = program.spawn().unwrap();
    // The reader is gone before the program has read its data.
    drop(running.stdout.take());
    let output = running.wait_with_output().unwrap();
    assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(0)));
}

/// Unit vectors are never more than 2 apart: a bound beyond that is no news, and no certificate
/// states it.
#[test]
fn a_bound_that_always_holds_is_told_as_one() {
    // The third coordinate never moves, and is long.
    let folder = Folder::with(&[("d.csv", "label,a,b,c\n1,1,0,0\n1,0,1,0\n")]);
    let start = ["fate", "d.csv", "--w0", "1,1,50", "--eta", "1/4", "--at", "10,1e100", "--certificate", "c.json"];
    let shown = stdout(&folder.run(&start));
    let line = |k: &str| shown.lines().find(|line| line.contains(&format!("at k = {k}"))).unwrap().to_owned();
    assert!(line("10 ").ends_with("(it is never more than 2: nothing is said there yet)"), "{shown}");
    assert!(line("1e100").contains("at k = 1e100; it is in ["), "{shown}");
    let checked = stdout(&folder.run(&["check", "c.json"]));
    assert!(checked.contains("accepted") && checked.contains("at k = 1e100"), "{checked}");
    assert!(!checked.contains("at k = 10,") && !checked.contains("at k = 10\n"), "{checked}");
}
