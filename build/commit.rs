//! The commit that a build is of: what git says of the work tree, else what an archive of the
//! repository or a package of the crate says of itself. Changes that are not committed are not
//! told: each of them would mean another build.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Written by cargo into a package.
const PACKAGE: &str = ".cargo_vcs_info.json";
/// Written by `git archive` (.gitattributes).
const ARCHIVE: &str = "build/archive.txt";

/// The hash of the commit, where it is known.
pub fn commit() -> Option<String> {
    let said = |file: &str| {
        let text = fs::read_to_string(file).ok()?;
        text.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| is_hash(word)).map(str::to_owned)
    };
    for file in [PACKAGE, ARCHIVE].into_iter().filter(|file| Path::new(file).exists()) {
        println!("cargo::rerun-if-changed={file}");
    }
    of_the_work_tree().or_else(|| said(PACKAGE)).or_else(|| said(ARCHIVE))
}

/// A copy of this folder within another repository is not that repository's.
fn of_the_work_tree() -> Option<String> {
    let asked = ["rev-parse", "--show-toplevel", "HEAD", "--git-path", "HEAD", "--git-path", "logs/HEAD"];
    let answer = Command::new("git").args(asked).output().ok().filter(|answer| answer.status.success())?;
    let answer = String::from_utf8(answer.stdout).ok()?;
    let mut lines = answer.lines();
    let top = PathBuf::from(lines.next()?).canonicalize().ok()?;
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR")?).canonicalize().ok()?;
    let hash = lines.next().filter(|hash| top == here && is_hash(hash))?;
    // The log of HEAD grows whenever HEAD moves, by a commit or a checkout; a file that is not
    // there would count as changed.
    for path in lines.filter(|path| Path::new(path).exists()) {
        println!("cargo::rerun-if-changed={path}");
    }
    Some(hash.to_owned())
}

fn is_hash(word: &str) -> bool {
    matches!(word.len(), 40 | 64) && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}
