//! Embeds the instance files of `theorems/` and the sets of `data/`: the built-in suite needs no files at run time.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let mut instances = Vec::new();
    for group in sorted(Path::new("theorems"))? {
        let folder = group.join("instances");
        if folder.is_dir() {
            instances.extend(sorted(&folder)?.into_iter().filter(|path| has_extension(path, "toml")));
        }
    }
    println!("cargo::rerun-if-changed=theorems");
    println!("cargo::rerun-if-changed=data");
    let data: Vec<PathBuf> = sorted(Path::new("data"))?.into_iter().filter(|path| has_extension(path, "csv")).collect();
    let code = embedded("INSTANCES", &instances) + &embedded("DATA", &data);
    let out = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    fs::write(Path::new(&out).join("built_in.rs"), code)
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
