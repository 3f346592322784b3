//! Gathers `theorems/`: its claims, and the instance files and the sets of `data/` as texts, so that the built-in suite needs no files
//! at run time; and says which commit this is.

#[path = "build/commit.rs"]
mod commit;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let mut theorems = Vec::new();
    let mut instances = Vec::new();
    for group in sorted(Path::new("theorems"))?.into_iter().filter(|path| path.is_dir()) {
        instances.extend(instances_of(&group)?);
        for claim in sorted(&group)?.into_iter().filter(|path| path.join("statement.md").is_file()) {
            instances.extend(instances_of(&claim)?);
            theorems.push(claim);
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=theorems");
    println!("cargo::rerun-if-changed=data");
    let data: Vec<PathBuf> = sorted(Path::new("data"))?.into_iter().filter(|path| has_extension(path, "csv")).collect();
    let code = registry(&theorems) + &embedded("INSTANCES", &instances) + &embedded("DATA", &data);
    let out = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    fs::write(Path::new(&out).join("built_in.rs"), code)?;
    name_the_version(commit::commit().as_deref());
    Ok(())
}

/// `MARGINCERT_VERSION`, and `MARGINCERT_COMMIT` where it is known.
fn name_the_version(commit: Option<&str>) {
    let version = env!("CARGO_PKG_VERSION");
    let short = commit.and_then(|hash| hash.get(..12)).map(|short| format!(" ({short})")).unwrap_or_default();
    println!("cargo::rustc-env=MARGINCERT_VERSION={version}{short}");
    if let Some(hash) = commit {
        println!("cargo::rustc-env=MARGINCERT_COMMIT={hash}");
    }
}

/// The instance files of a group or a claim.
fn instances_of(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let folder = folder.join("instances");
    let files = if folder.is_dir() { sorted(&folder)? } else { Vec::new() };
    Ok(files.into_iter().filter(|path| has_extension(path, "toml")).collect())
}

/// The paths in a folder, in the order of their names.
fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|e| e == extension)
}

/// The list of all theorems: that of `theorems/gd/loss_rate` is `gd::loss_rate::LOSS_RATE`.
fn registry(claims: &[PathBuf]) -> String {
    let mut code = "static REGISTERED: &[&Theorem] = &[\n".to_owned();
    for claim in claims {
        let parts: Vec<String> = claim.iter().skip(1).map(|part| part.to_string_lossy().into_owned()).collect();
        let name = parts.last().map(|name| name.to_uppercase()).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(code, "    &{}::{name},", parts.join("::"));
    }
    code + "];\n"
}

/// A table of paths and texts.
fn embedded(name: &str, paths: &[PathBuf]) -> String {
    let mut code = format!("static {name}: &[(&str, &str)] = &[\n");
    for path in paths {
        let path = path.display().to_string().replace('\\', "/");
        // Writing to a string cannot fail.
        let _ = writeln!(code, "    ({path:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/\", {path:?}))),");
    }
    code + "];\n"
}
