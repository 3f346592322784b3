//! `margincert-check`, the kernel alone, for tests that replay what the program wrote.

use std::path::{Path, PathBuf};
use std::process::Command;

/// `PATH` with the program and the kernel's.
pub fn path() -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_margincert")).parent().unwrap();
    format!("{}:{}:{}", program.display(), folder(program).display(), std::env::var("PATH").unwrap())
}

/// `cargo test --workspace` builds it beside the program; a test of this package alone does not.
fn folder(program: &Path) -> PathBuf {
    if program.join("margincert-check").exists() {
        return program.to_owned();
    }
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("checker");
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--package", "margincert-kernel", "--target-dir"]).arg(&target);
    assert!(build.current_dir(env!("CARGO_MANIFEST_DIR")).status().unwrap().success());
    target.join("debug")
}
