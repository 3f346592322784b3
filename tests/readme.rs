//! The commands of README.md give the output that README.md shows. `UPDATE_README=1 cargo test
//! --test readme` writes it anew.
#![cfg(test)]

use std::path::Path;
use std::process::Command;

const FENCE: &str = "```console\n";

/// Runs the commands of one block in a folder that looks like the repository, and gives the block
/// as it should be.
fn run_block(block: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_margincert")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut shown = String::new();
    for command in block.lines().filter_map(|line| line.strip_prefix("$ ")) {
        let output = Command::new("sh").args(["-c", command]).env("PATH", &path).current_dir(folder).output().unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        shown += &format!("$ {command}\n{}", String::from_utf8(output.stdout).unwrap());
    }
    shown
}

#[test]
fn commands_and_outputs_agree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let examples = ["docs/examples/two-clusters.csv", "data/iris_setosa_vs_rest.csv"];
    for example in examples {
        let copy = folder.path().join(example);
        std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
        std::fs::copy(root.join(example), copy).unwrap();
    }

    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let mut parts = readme.split(FENCE);
    let mut fresh = parts.next().unwrap().to_owned();
    let mut blocks = 0;
    for part in parts {
        let (block, rest) = part.split_once("```").unwrap();
        fresh += &format!("{FENCE}{}```{rest}", run_block(block, folder.path()));
        blocks += 1;
    }
    assert!(blocks >= 5, "the README shows what its commands print");
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(root.join("README.md"), &fresh).unwrap();
    }
    let written = std::fs::read_to_string(root.join("README.md")).unwrap();
    for (line, (is, should)) in written.lines().zip(fresh.lines()).enumerate() {
        assert_eq!(is, should, "README.md, line {}", line + 1);
    }
    assert!(fresh == written, "README.md ends early or late");
}
