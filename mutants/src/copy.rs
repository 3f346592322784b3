//! The copy of the kernel that holds the switches: a workspace of its own beside which stands what
//! the tests read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::Failure;
use crate::mutant::Mutant;
use crate::results::{Texts, digest};
use crate::schema::Schema;

/// The module of the copy that reads the switch.
const SWITCH: &str = include_str!("switch.rs");

/// Tests that say nothing of a mutant, or take long: those that draw at random, that alter every
/// number, that run the command, and that read the source.
pub const WITHOUT: [&str; 6] = ["found", "mutations", "command", "dependencies", "lines", "reasons"];

/// What the kernel's tests read beside the kernel.
const BESIDE: [&str; 3] = ["certificates", "data", "docs"];

/// The copy.
#[derive(Debug)]
pub struct Copy {
    /// The folder of its workspace.
    pub root: PathBuf,
    schemata: BTreeMap<String, Schema>,
}

impl Copy {
    /// A fresh copy of `kernel/` of a repository, without switches.
    ///
    /// # Errors
    ///
    /// A file cannot be read or written.
    pub fn new(repository: &Path, root: PathBuf) -> Result<Self, Failure> {
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        copy(&repository.join("kernel"), &root.join("kernel"))?;
        for test in WITHOUT {
            fs::remove_file(root.join(format!("kernel/tests/{test}.rs")))?;
        }
        for folder in BESIDE {
            std::os::unix::fs::symlink(repository.canonicalize()?.join(folder), root.join(folder))?;
        }
        let mut manifest: toml::Table = fs::read_to_string(repository.join("Cargo.toml"))?.parse()?;
        manifest.retain(|key, _| key == "workspace" || key == "profile");
        if let Some(workspace) = manifest.get_mut("workspace").and_then(toml::Value::as_table_mut) {
            workspace.insert("members".to_owned(), toml::Value::from(vec!["kernel"]));
        }
        fs::write(root.join("Cargo.toml"), manifest.to_string())?;
        fs::copy(repository.join("Cargo.lock"), root.join("Cargo.lock"))?;
        fs::write(root.join("kernel/src/mutant.rs"), SWITCH)?;
        Ok(Self { root, schemata: BTreeMap::new() })
    }

    /// Writes the files with the switches of these mutants, of the wide ones in whole statements;
    /// those that cannot be switched.
    ///
    /// # Errors
    ///
    /// A file is not Rust, or cannot be written.
    pub fn write(
        &mut self,
        sources: &BTreeMap<String, String>,
        mutants: &[&Mutant],
        wide: &BTreeSet<u32>,
    ) -> Result<Vec<u32>, Failure> {
        let mut left = Vec::new();
        for (file, text) in sources {
            let of_file: Vec<&Mutant> = mutants.iter().copied().filter(|mutant| mutant.file == *file).collect();
            let mut schema =
                Schema::new(text, &of_file, wide).map_err(|error| Failure::Syntax { file: file.clone(), error })?;
            if file == "lib.rs" {
                schema.text += "\nmod mutant;\n";
            }
            left.append(&mut schema.left);
            // Cargo looks at the time: a file that is as it was is not written.
            if self.schemata.get(file).is_none_or(|before| before.text != schema.text) {
                fs::write(self.root.join("kernel/src").join(file), &schema.text)?;
            }
            self.schemata.insert(file.clone(), schema);
        }
        Ok(left)
    }

    /// The mutant that has these bytes of a file, named from the copy's root, for its own.
    pub fn mutant_at(&self, file: &str, bytes: &Range<usize>) -> Option<u32> {
        self.schemata.get(file.strip_prefix("kernel/src/")?)?.mutant_at(bytes)
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() { copy(&entry.path(), &to)? } else { fs::copy(entry.path(), to).map(|_| ())? }
    }
    Ok(())
}

/// The files of the kernel's library by their names from kernel/src, and the digests of all.
///
/// # Errors
///
/// A file cannot be read.
pub fn sources(repository: &Path) -> io::Result<(BTreeMap<String, String>, Texts)> {
    let (mut library, mut all) = (BTreeMap::new(), BTreeMap::new());
    let kernel = repository.join("kernel");
    let mut folders = vec![kernel.join("src"), kernel.join("tests")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read(&path)?;
            all.insert(path.strip_prefix(&kernel).unwrap_or(&path).to_owned(), digest(&text));
            let Ok(name) = path.strip_prefix(kernel.join("src")) else { continue };
            if !name.starts_with("bin") {
                let text =
                    String::from_utf8(text).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
                library.insert(name.to_string_lossy().into_owned(), text);
            }
        }
    }
    let files = library.iter().map(|(file, text)| (file.clone(), digest(text))).collect();
    Ok((library, Texts { files, all: digest(all) }))
}
