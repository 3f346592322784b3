//! What stands in a paper: citations, the table in LaTeX, the bundle; and what a package installs.

use std::path::Path;

use biblatex::{Bibliography, EntryType};
use serde_json::Value;

use super::*;

const SUITE: &str = "name = \"two\"\nclaims = [\"gd.direction-rate\", \"landscape.spurious\", \"gd.constrained\"]\n\
    expect = { \"gd.constrained\" = \"vacuous\" }\neta = \"1/2\"\nw0 = [\"1\", \"1\"]\nat = [\"1e6\", \"1e100\"]\n\
    [data]\nfile = \"two.csv\"\n";
/// A kick that activates two negatives alike.
const TIE: &str = "name = \"a tie\"\nclaims = [\"gd.explode\"]\nexpect = { \"gd.explode\" = \"undecided\" }\neta = \"1\"\n\
    w0 = [\"0\", \"6\"]\n[data]\nrows = [[\"0\", \"-1\"], [\"0\", \"2\"], [\"-1\", \"-1/4\"], [\"-2\", \"-1/4\"]]\n\
    labels = [1, -1, -1, -1]\n";

fn folder() -> Folder {
    Folder::with(&[("two.csv", TWO_CLUSTERS), ("two.toml", SUITE), ("tie.toml", TIE)])
}

fn runs(folder: &Folder, args: &[&str]) -> String {
    let output = folder.run(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(&output));
    stdout(&output)
}

fn json_of(folder: &Folder, args: &[&str]) -> Value {
    serde_json::from_str(&runs(folder, &[args, &["--format", "json"]].concat())).unwrap()
}

/// The version and the commit change, the texts do not.
fn without_version(text: &str) -> String {
    let commit = option_env!("MARGINCERT_COMMIT");
    let text = commit.map_or(text.to_owned(), |hash| {
        text.replace(&format!(" ({})", &hash[..12]), "").replace(&format!(", commit {hash}"), "")
    });
    text.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

fn sha256_of(path: &Path) -> String {
    margincert::claim::sha256(&std::fs::read(path).unwrap())
}

const FATE: [&str; 10] =
    ["fate", "two.csv", "--w0", "1,1", "--eta", "1/2", "--at", "1e6,1e100", "--certificate", "fate.json"];

#[test]
fn bibliographies_are_read() {
    let folder = folder();
    runs(&folder, &FATE);
    for what in ["gd.local", "landscape.local", "fate.json"] {
        let text = runs(&folder, &["cite", what, "--format", "bibtex"]);
        let entries = Bibliography::parse(&text).unwrap();
        let keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(keys[..2], ["xu2021maxmargin", "margincert"], "{text}");
        for entry in entries.iter() {
            let report = entry.verify();
            // The same question has the same certificate on every day, and a program that is not
            // released has a version and a commit for a date.
            let is_undated = matches!(entry.entry_type, EntryType::Misc | EntryType::Software);
            let undated: &[&str] = if is_undated { &["year"] } else { &[] };
            assert!(report.missing.iter().all(|field| undated.contains(field)), "{what}: {:?} {text}", report.missing);
            assert!(report.superfluous.is_empty(), "{what}: {:?} {text}", report.superfluous);
            // An article number stands for pages, as BibTeX has it; this reader wants a range.
            let malformed: Vec<&str> = report.malformed.iter().map(|(field, _)| field.as_str()).collect();
            assert!(malformed.iter().all(|field| *field == "pages"), "{what}: {malformed:?} {text}");
            assert!(!entry.author().unwrap().is_empty() && entry.title().is_ok(), "{text}");
        }
        assert_eq!(entries.get("xu2021maxmargin").unwrap().author().unwrap().len(), 4);
        if what == "fate.json" {
            let digest = sha256_of(&folder.path("fate.json"));
            assert_eq!(keys[2], format!("margincert-{}", &digest[..12]));
            let text = text.replace("\\allowbreak{}", "");
            assert!(text.contains(&digest) && text.contains("converges to w\\textasciicircum{}"), "{text}");
        } else {
            assert_eq!(keys.len(), 2);
        }
    }
}

#[test]
fn certificates_are_cited() {
    let folder = folder();
    runs(&folder, &FATE);
    for format in ["bibtex", "latex", "markdown"] {
        let certificate = without_version(&runs(&folder, &["cite", "fate.json", "--format", format]));
        insta::assert_snapshot!(format!("cite_certificate_{format}"), certificate);
        let claim = without_version(&runs(&folder, &["cite", "gd.local", "--format", format]));
        insta::assert_snapshot!(format!("cite_claim_{format}"), claim);
    }
    let cited = json_of(&folder, &["cite", "fate.json"]);
    let checked = json_of(&folder, &["check", "fate.json"]);
    assert_eq!(cited["certificate"]["statement"], checked["results"][0]["statement"]);
    assert_eq!(cited["certificate"]["sha256"], sha256_of(&folder.path("fate.json")));
    assert_eq!((&cited["claim"], &cited["certificate"]["verdict"]), (&"fate".into(), &"proved".into()));
    let claim = json_of(&folder, &["cite", "gd.local"]);
    assert_eq!((&claim["claim"], &claim["certificate"]), (&"gd.local".into(), &Value::Null));
}

/// Every citation's commands are matched by entries.
#[test]
fn keys_agree() {
    let folder = folder();
    runs(&folder, &FATE);
    for what in ["gd.local", "fate.json"] {
        let cited = json_of(&folder, &["cite", what]);
        let entries = Bibliography::parse(cited["bibtex"].as_str().unwrap()).unwrap();
        let mut keys: Vec<&str> = cited["latex"].as_str().unwrap().split("\\cite{").skip(1).collect();
        keys.iter_mut().for_each(|key| *key = key.split('}').next().unwrap());
        keys.sort_unstable();
        let mut known: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
        known.sort_unstable();
        assert_eq!(keys, known);
    }
}

#[test]
fn only_what_the_kernel_accepts_is_cited() {
    let folder = folder();
    runs(&folder, &FATE);
    let good = std::fs::read_to_string(folder.path("fate.json")).unwrap();
    let refuses = |file: &str, text: &str, status: i32, words: &str| {
        std::fs::write(folder.path(file), text).unwrap();
        let output = folder.run(&["cite", file]);
        let message = stderr(&output);
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(status), ""), "{message}");
        assert!(message.contains(file) && message.contains(words), "{message}");
    };
    refuses("altered.json", &good.replace("[\"1\",\"1\"]", "[\"1\",\"2\"]"), 1, "rejected");
    refuses("later.json", &good.replace("\"spec_version\":1", "\"spec_version\":7"), 3, "declined");
    refuses("text.json", "no certificate", 2, "no certificate");
    let output = folder.run(&["cite", "far.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("`far.json` is no claim, and no such file is there"), "{}", stderr(&output));
    let output = folder.run(&["cite", "fate.json", "--budget", "1"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
}

#[test]
fn the_table() {
    let folder = folder();
    runs(&folder, &["verify", "two.toml", "tie.toml", "--latex", "claims.tex", "--out", "certificates"]);
    let table = std::fs::read_to_string(folder.path("claims.tex")).unwrap();
    insta::assert_snapshot!("latex_table", without_version(&table));
    for certificate in std::fs::read_dir(folder.path("certificates")).unwrap() {
        assert!(table.contains(&sha256_of(&certificate.unwrap().path())));
    }
    let balance = |open: char, close: char| table.matches(open).count() == table.matches(close).count();
    assert!(balance('{', '}') && table.matches('$').count().is_multiple_of(2));
    // Each line of the body has its four cells.
    let lines = table.lines().filter(|line| line.starts_with("\\texttt"));
    assert_eq!(lines.map(|line| line.matches(" & ").count()).collect::<Vec<_>>(), [3; 4]);
    let refused = folder.run(&["verify", "two.toml", "--latex", "two.csv"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("--latex") && stderr(&refused).contains("overwrite"), "{}", stderr(&refused));
}

#[test]
fn a_bundle_is_replayed() {
    let folder = folder();
    runs(&folder, &["bundle", "artifact", "two.toml", "tie.toml"]);
    let artifact = folder.path("artifact");
    let readme = std::fs::read_to_string(artifact.join("README.md")).unwrap();
    let lines: Vec<&str> = readme.lines().filter_map(|line| line.strip_prefix("    ")).collect();
    assert_eq!(lines, ["sha256sum -c MANIFEST.sha256", "margincert-check certificates/*.json"]);
    let replay = |line: &str| {
        let mut shell = Command::new("sh");
        shell.args(["-c", line]).env("PATH", checker::path()).current_dir(&artifact);
        shell.output().unwrap()
    };
    for line in lines {
        let output = replay(line);
        assert!(output.status.success(), "{line}: {}{}", stdout(&output), stderr(&output));
    }
    let again =
        run_in(&artifact, &["verify", "instances/gd.direction-rate+two.toml", "instances/gd.constrained+two.toml"]);
    assert_eq!(again.status.code(), Some(0), "{}", stderr(&again));

    let map: Value =
        serde_json::from_str(&std::fs::read_to_string(artifact.join("THEOREM_MAP.json")).unwrap()).unwrap();
    let claims = map["claims"].as_array().unwrap();
    assert_eq!((&map["schema_version"], claims.len()), (&1.into(), 4));
    for claim in claims {
        assert!(artifact.join(claim["instance"]["path"].as_str().unwrap()).exists());
        let certificate = &claim["certificate"];
        assert_eq!(certificate.is_null(), claim["verdict"] == "undecided", "{claim}");
        if let Some(path) = certificate["path"].as_str() {
            assert_eq!(
                (&claim["instance"]["data"], &claim["instance"]["label"]["column"]),
                (&"two.csv".into(), &"label".into())
            );
            let against = certificate["against"].as_str().unwrap();
            assert!(against.contains(" --eta 1/2 --w0 1,1 "), "{against}");
            std::fs::copy(folder.path("two.csv"), artifact.join("two.csv")).unwrap();
            let compared = replay(against);
            std::fs::remove_file(artifact.join("two.csv")).unwrap();
            assert!(stdout(&compared).contains(", the same as the data given with --against"), "{}", stderr(&compared));
            assert_eq!(certificate["sha256"], sha256_of(&artifact.join(path)));
            let checked: Value =
                serde_json::from_slice(&run_in(&artifact, &["check", path, "--format", "json"]).stdout).unwrap();
            assert_eq!(checked["results"][0]["statement"], certificate["statement"]);
        }
    }
    let bibliography = std::fs::read_to_string(artifact.join("CITATION.bib")).unwrap();
    assert_eq!(Bibliography::parse(&bibliography).unwrap().len(), 2);

    // A test that cannot fail shows nothing.
    std::fs::write(artifact.join("README.md"), "altered").unwrap();
    assert!(!replay("sha256sum -c MANIFEST.sha256").status.success());
}

#[test]
fn a_bundle_is_replaced_only_as_it_was() {
    let folder = folder();
    runs(&folder, &["bundle", "artifact", "two.toml", "--claim", "landscape.spurious"]);
    let first = std::fs::read(folder.path("artifact/MANIFEST.sha256")).unwrap();
    runs(&folder, &["bundle", "artifact", "two.toml", "--claim", "landscape.spurious"]);
    assert_eq!(std::fs::read(folder.path("artifact/MANIFEST.sha256")).unwrap(), first);

    let refused = |args: &[&str], words: &[&str]| {
        let output = folder.run(args);
        let message = stderr(&output);
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{message}");
        words.iter().for_each(|word| assert!(message.contains(word), "{word:?} is not in {message:?}"));
    };
    let instance = "artifact/instances/landscape.spurious+two.toml";
    refused(&["bundle", "artifact", instance], &["artifact", "would be replaced", instance]);
    std::fs::write(folder.path("artifact/notes.txt"), "mine").unwrap();
    refused(&["bundle", "artifact", "two.toml"], &["artifact", "notes.txt", "MANIFEST.sha256"]);
    refused(&["bundle", ".", "two.toml"], &["not empty"]);
    refused(&["bundle", "two.csv", "two.toml"], &["two.csv", "no folder"]);
    refused(&["bundle", "far/artifact", "two.toml"], &["there is no folder far"]);
    assert_eq!(std::fs::read_to_string(folder.path("artifact/notes.txt")).unwrap(), "mine");
    let output = folder.run(&["bundle", "none", "tie.toml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("no verdict has a certificate") && !folder.path("none").exists());
}

/// A claim that fails is bundled like the others, and the exit status says so.
#[test]
fn a_bundle_has_the_exit_status_of_verify() {
    let folder = folder();
    std::fs::write(folder.path("fails.toml"), SUITE.replace("= \"vacuous\"", "= \"proved\"")).unwrap();
    let output = folder.run(&["bundle", "artifact", "fails.toml"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(folder.path("artifact/MANIFEST.sha256").exists());
}

#[test]
fn packages_have_pages_and_completions() {
    let folder = Folder::with(&[]);
    runs(&folder, &["man", "man1"]);
    let commands = [
        "verify",
        "margin",
        "landscape",
        "fate",
        "orbit",
        "sgd",
        "network",
        "check",
        "cite",
        "bundle",
        "export",
        "man",
    ];
    for command in commands {
        let page = std::fs::read_to_string(folder.path(&format!("man1/margincert-{command}.1"))).unwrap();
        assert!(page.contains(".TH ") && page.contains(&format!("margincert {command}")), "{page}");
    }
    let page = std::fs::read_to_string(folder.path("man1/margincert.1")).unwrap();
    commands
        .iter()
        .for_each(|command| assert!(page.contains(&format!("margincert\\-{command}(1)")), "{command}: {page}"));
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = runs(&folder, &["completions", shell]);
        commands.iter().for_each(|command| assert!(script.contains(command), "{shell}: {command}"));
    }
    let checked = Command::new("bash").args(["-n", "-c", &runs(&folder, &["completions", "bash"])]).output().unwrap();
    assert!(checked.status.success(), "{}", stderr(&checked));
    assert_eq!(folder.run(&["completions", "tcsh"]).status.code(), Some(2));
}

#[test]
fn the_version_has_the_commit() {
    let shown = runs(&Folder::with(&[]), &["--version"]);
    let version = env!("CARGO_PKG_VERSION");
    let commit = option_env!("MARGINCERT_COMMIT").map(|hash| format!(" ({})", &hash[..12])).unwrap_or_default();
    assert_eq!(shown, format!("margincert {version}{commit}\n"));
    // Cargo gives the hash at build time, git now: the build followed HEAD.
    let head = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    if let (Some(hash), Ok(head)) = (option_env!("MARGINCERT_COMMIT"), head) {
        assert!(!head.status.success() || stdout(&head).trim() == hash, "built from {hash}");
    }
}
