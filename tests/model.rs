//! The lines of NumPy in docs/model.md do what the model says: `make book` runs this with NumPy,
//! as `PYTHON` names it.
#![cfg(test)]

use std::process::Command;

use serde_json::Value;

const PAGE: &str = include_str!("../docs/model.md");

fn lines() -> &'static str {
    let (_, rest) = PAGE.split_once("```python file=descent.py\n").unwrap();
    rest.split("```").next().unwrap()
}

#[test]
fn the_descent_is_five_lines() {
    let descent = lines().lines().filter(|line| !line.starts_with("import") && !line.starts_with("print"));
    assert_eq!(descent.count(), 5);
}

#[test]
#[ignore = "needs NumPy: make book"]
fn numpy_does_the_same() {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let output = Command::new(&python).args(["-c", lines()]).output().unwrap();
    assert!(output.status.success(), "{python}: {}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    let doubles: Vec<f64> = printed.split_whitespace().map(|number| number.parse().unwrap()).collect();

    let orbit = PAGE.lines().find_map(|line| line.strip_prefix("$ margincert ")).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_margincert"));
    program.args(orbit.split(' ')).args(["--format", "json"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let orbit: Value = serde_json::from_slice(&program.output().unwrap().stdout).unwrap();
    assert_eq!(orbit["at"][0]["k"], "1000");
    let enclosed = orbit["at"][0]["w"].as_array().unwrap();
    assert_eq!((doubles.len(), enclosed.len()), (2, 2));
    for (x, side) in doubles.iter().zip(enclosed) {
        let [lo, hi] = ["lo", "hi"].map(|end| side[end].as_str().unwrap().parse::<f64>().unwrap());
        assert!(hi - lo < 1e-9 && (lo - 1e-9..hi + 1e-9).contains(x), "{x} is not in [{lo}, {hi}]");
    }
}
