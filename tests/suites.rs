//! docs/suites.md and action.yml: their examples are run, and they tell of every key and option.
#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use yaml_rust2::{Yaml, YamlLoader};

const PAGE: &str = include_str!("../docs/suites.md");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The path with the program in it.
fn path() -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_margincert")).parent().unwrap();
    format!("{}:{}", program.display(), std::env::var("PATH").unwrap())
}

/// A folder with the files of the page.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let blocks: Vec<&str> = PAGE.split(" file=").skip(1).filter(|block| block.contains("\n```")).collect();
    assert!(blocks.len() >= 3);
    for block in blocks {
        let (name, rest) = block.split_once('\n').unwrap();
        fs::write(folder.path().join(name), rest.split("```").next().unwrap()).unwrap();
    }
    folder
}

fn verify(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_margincert"));
    command.arg("verify").args(arguments).current_dir(folder).env_remove("GITHUB_ACTIONS").output().unwrap()
}

#[test]
fn the_example_gives_the_output_that_is_shown() {
    let folder = folder();
    let blocks: Vec<&str> = PAGE.split("```console\n").skip(1).map(|part| part.split("```").next().unwrap()).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        let (command, shown) = block.split_once('\n').unwrap();
        let command = command.strip_prefix("$ ").unwrap();
        let output =
            Command::new("sh").args(["-c", command]).env("PATH", path()).current_dir(folder.path()).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), shown, "{command}");
    }
    assert_eq!(verify(folder.path(), &["two-clusters.toml"]).status.code(), Some(0));
}

/// The parser names the keys that it knows; the page has a row for each.
#[test]
fn every_key_is_told() {
    let folder = folder();
    let good = fs::read_to_string(folder.path().join("two-clusters.toml")).unwrap();
    let mut known = Vec::new();
    for bad in [
        good.replacen("name", "nonsense", 1),
        good.replace("[data]", "[data]\nnonsense = 1"),
        good.clone() + "[network]\nnonsense = 1\n",
        good.clone() + "[run]\nnonsense = 1\n",
    ] {
        fs::write(folder.path().join("bad.toml"), bad).unwrap();
        let output = verify(folder.path(), &["bad.toml"]);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(message.contains("unknown field `nonsense`"), "{message}");
        known.extend(message.split('`').skip(3).step_by(2).map(str::to_owned));
    }
    assert!(known.len() > 20, "{known:?}");
    for key in known {
        assert!(PAGE.contains(&format!("`{key}`")) || PAGE.contains(&format!("`[{key}]`")), "{key} is not told");
    }
}

fn yaml(path: &str) -> Yaml {
    let text = fs::read_to_string(root().join(path)).unwrap();
    YamlLoader::load_from_str(&text).unwrap().remove(0)
}

fn keys(yaml: &Yaml) -> Vec<String> {
    yaml.as_hash().unwrap().keys().map(|key| key.as_str().unwrap().to_owned()).collect()
}

fn steps(yaml: &Yaml) -> &[Yaml] {
    yaml["steps"].as_vec().unwrap()
}

/// The script of the step that verifies, and the inputs that become its environment.
fn script() -> (String, Vec<(String, String)>) {
    let action = yaml("action.yml");
    let step = steps(&action["runs"]).iter().find(|step| step["name"].as_str() == Some("Verify")).unwrap();
    let input = |value: &Yaml| {
        let value = value.as_str().unwrap();
        value.strip_prefix("${{ inputs.").and_then(|rest| rest.strip_suffix(" }}")).unwrap().to_owned()
    };
    let environment = step["env"].as_hash().unwrap().iter();
    let environment = environment.map(|(name, value)| (name.as_str().unwrap().to_owned(), input(value))).collect();
    (step["run"].as_str().unwrap().to_owned(), environment)
}

/// Runs the script as the runner does, with these inputs.
fn act(folder: &Path, inputs: &[(&str, &str)]) -> Output {
    let (script, environment) = script();
    let mut command = Command::new("bash");
    command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &script]);
    command.current_dir(folder).env("PATH", path()).env("GITHUB_ACTIONS", "true");
    for (name, input) in environment {
        let given = inputs.iter().find(|(given, _)| *given == input);
        command.env(name, given.map_or("", |(_, value)| value));
    }
    command.output().unwrap()
}

#[test]
fn the_action_has_inputs_for_options_that_there_are() {
    let (script, environment) = script();
    let action = yaml("action.yml");
    let mut passed: Vec<String> = environment.iter().map(|(_, input)| input.clone()).collect();
    let mut inputs = keys(&action["inputs"]);
    passed.sort();
    inputs.sort();
    assert_eq!(passed, inputs, "every input becomes a variable of the script");
    let help = String::from_utf8(verify(root(), &["--help"]).stdout).unwrap();
    let options: Vec<&str> = script.split_whitespace().filter_map(|word| word.split('(').next_back()).collect();
    let options: Vec<&&str> = options.iter().filter(|word| word.starts_with("--")).collect();
    assert_eq!(options.len() + 1, inputs.len());
    for option in options {
        assert!(help.contains(&format!("{option} <")), "verify has no {option}");
        assert!(PAGE.contains(&format!("`{option}`")), "{option} is not told");
    }
    for (name, input) in environment {
        assert!(script.contains(&format!("\"${name}\"")), "{name} is not used, or not in quotes");
        assert!(PAGE.contains(&format!("| `{input}` |")), "the input {input} is not told");
    }
    let workflow = yaml("examples/github/claims.yml");
    let uses = |step: &&Yaml| step["uses"].as_str().is_some_and(|uses| uses.contains("/margincert@"));
    let step = steps(&workflow["jobs"]["claims"]).iter().find(uses).unwrap();
    let given = keys(&step["with"]);
    assert!(!given.is_empty() && given.iter().all(|input| inputs.contains(input)), "{given:?}");
}

#[test]
fn the_action_verifies() {
    let folder = folder();
    let good = act(folder.path(), &[("suite", "two-clusters.toml"), ("claim", "gd.global"), ("junit", "a report.xml")]);
    assert_eq!(good.status.code(), Some(0), "{}", String::from_utf8_lossy(&good.stderr));
    assert!(fs::read_to_string(folder.path().join("a report.xml")).unwrap().contains("tests=\"1\""));
    let claims: PathBuf = folder.path().join("claims");
    fs::create_dir(&claims).unwrap();
    let wrong = PAGE.split("```toml file=two-clusters.toml\n").nth(1).unwrap().split("```").next().unwrap();
    fs::write(claims.join("wrong.toml"), wrong.replace("\"vacuous\"", "\"proved\"")).unwrap();
    let bad = act(folder.path(), &[("suite", "claims"), ("claim", "gd.local")]);
    assert_eq!(bad.status.code(), Some(1));
    let told = String::from_utf8(bad.stderr).unwrap();
    assert!(told.contains("::error file=claims/wrong.toml,line=2,col=24::gd.local on two-clusters: vacuous"), "{told}");
}
