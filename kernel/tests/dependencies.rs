//! The kernel stands alone: nothing of the prover, no C, nothing that is compiled by a build script
//! of another language.

#![cfg(test)]

use std::process::Command;

#[test]
fn the_dependency_tree_holds_nothing_of_ours_and_no_c() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", "margincert-kernel", "--edges", "normal,build", "--prefix", "none", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    let names: Vec<&str> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names.first(), Some(&"margincert-kernel"));
    assert!(names.contains(&"dashu-int") && names.contains(&"sha2"), "{names:?}");
    for name in &names[1..] {
        assert!(!name.starts_with("margincert"), "{name} is ours");
        let compiles_c = ["cc", "cmake", "bindgen", "pkg-config", "rug", "gmp-mpfr-sys"].contains(name);
        assert!(!compiles_c && !name.ends_with("-sys"), "{name} brings C");
    }
}

#[test]
fn the_kernel_forbids_unsafe_code_and_floats() {
    let lib = include_str!("../src/lib.rs");
    assert!(lib.contains("deny(clippy::indexing_slicing, clippy::float_arithmetic)"));
    let workspace = include_str!("../../Cargo.toml");
    assert!(workspace.contains("unsafe_code = \"forbid\""));
}
