//! Folders that are either whole or not there, and that say what is in them: `MANIFEST.sha256`, as
//! `sha256sum -c` reads it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::claim::{StoreError, folder_of, sha256};
use crate::data::Quoted;

/// The list of all other files with their digests.
pub const MANIFEST: &str = "MANIFEST.sha256";

/// Texts by their paths in the folder, with `/` between the parts.
pub type Files = BTreeMap<String, String>;

/// Why a folder is not replaced.
#[derive(Debug, Error)]
pub enum FolderError {
    /// What is there is no folder.
    #[error("{}: is there, and is no folder", Quoted::phrase(path.display()))]
    NoFolder {
        /// The path.
        path: PathBuf,
    },
    /// The folder holds something else than an earlier bundle.
    #[error(
        "{}: {}; only an empty folder, or a bundle as it was written, is replaced",
        Quoted::phrase(path.display()),
        foreign
    )]
    Foreign {
        /// The folder.
        path: PathBuf,
        /// What is in it.
        foreign: Foreign,
    },
    /// It cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What stands in a folder that is not as its manifest says.
#[derive(Debug, Error)]
pub enum Foreign {
    /// No manifest.
    #[error("it is not empty, and has no {MANIFEST}")]
    NoManifest,
    /// A file that the manifest does not list.
    #[error("{} is not listed in its {MANIFEST}", Quoted::phrase(.0))]
    Unlisted(String),
    /// A file that is no longer what the manifest says.
    #[error("{} is not as its {MANIFEST} says", Quoted::phrase(.0))]
    Altered(String),
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] io::Error),
}

/// The text of the manifest.
pub fn manifest(files: &Files) -> String {
    files.iter().map(|(path, text)| format!("{}  {path}\n", sha256(text.as_bytes()))).collect()
}

/// Whether a folder may be made or replaced: nothing is there, or an empty folder, or one that
/// holds what its manifest lists and nothing else.
///
/// # Errors
/// What stands there.
pub fn replaceable(path: &Path) -> Result<(), FolderError> {
    if !path.exists() {
        let folder = folder_of(path);
        let made = folder.is_dir();
        return if made {
            Ok(())
        } else {
            Err(StoreError::NoFolder { path: path.into(), folder: folder.into() }.into())
        };
    }
    if !path.is_dir() {
        return Err(FolderError::NoFolder { path: path.to_owned() });
    }
    intact(path).map_err(|foreign| FolderError::Foreign { path: path.to_owned(), foreign })
}

fn intact(path: &Path) -> Result<(), Foreign> {
    let mut found = Vec::new();
    list(path, "", &mut found)?;
    if found.is_empty() {
        return Ok(());
    }
    let text = fs::read_to_string(path.join(MANIFEST)).map_err(|_| Foreign::NoManifest)?;
    let listed: BTreeMap<&str, &str> =
        text.lines().filter_map(|line| line.split_once("  ")).map(|(digest, name)| (name, digest)).collect();
    for name in found.into_iter().filter(|name| name != MANIFEST) {
        match listed.get(name.as_str()) {
            None => return Err(Foreign::Unlisted(name)),
            Some(digest) if sha256(&fs::read(path.join(&name))?) != **digest => return Err(Foreign::Altered(name)),
            Some(_) => {}
        }
    }
    Ok(())
}

/// All that is in a folder but folders; an empty one counts as a file of its name.
fn list(folder: &Path, before: &str, found: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        let known = found.len();
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &format!("{name}/"), found)?;
        }
        if found.len() == known {
            found.push(name);
        }
    }
    Ok(())
}

/// Writes the files and their manifest into a folder beside the place, and then renames it: an
/// interrupt leaves the folder that was there, or the new one.
///
/// # Errors
/// What stands there, or why it cannot be written.
pub fn write(path: &Path, files: &Files) -> Result<(), FolderError> {
    replaceable(path)?;
    let failed = |cause| FolderError::Store(StoreError::Write { path: path.to_owned(), cause });
    let partial = beside(path).map_err(failed)?;
    fill(partial.path(), files).and_then(|()| replace(path, partial.path())).map_err(failed)
}

fn beside(path: &Path) -> io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".margincert-").suffix(".partial");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    builder.tempdir_in(folder_of(path))
}

fn fill(folder: &Path, files: &Files) -> io::Result<()> {
    let manifest = manifest(files);
    for (name, text) in files.iter().map(|(name, text)| (name.as_str(), text)).chain([(MANIFEST, &manifest)]) {
        let path = folder.join(name);
        fs::create_dir_all(folder_of(&path))?;
        fs::write(path, text)?;
    }
    Ok(())
}

/// No call exchanges two folders everywhere, so an old one makes way first, and comes back where
/// the new one cannot take its place.
fn replace(path: &Path, partial: &Path) -> io::Result<()> {
    if !path.exists() {
        return fs::rename(partial, path);
    }
    let place = path.canonicalize()?;
    let old = beside(&place)?;
    let kept = old.path().join("bundle");
    fs::rename(&place, &kept)?;
    fs::rename(partial, &place).or_else(|error| fs::rename(&kept, &place).and(Err(error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(texts: &[(&str, &str)]) -> Files {
        texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        list(folder, "", &mut found).unwrap();
        found.sort();
        found
    }

    #[test]
    fn a_folder_is_written_and_replaced_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bundle");
        write(&path, &files(&[("a", "1"), ("in/b", "2")])).unwrap();
        assert_eq!(names(folder.path()), ["bundle/MANIFEST.sha256", "bundle/a", "bundle/in/b"]);
        let line = "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35  in/b";
        assert_eq!(fs::read_to_string(path.join(MANIFEST)).unwrap().lines().last(), Some(line));
        write(&path, &files(&[("c", "3")])).unwrap();
        assert_eq!(names(folder.path()), ["bundle/MANIFEST.sha256", "bundle/c"]);
        fs::create_dir(folder.path().join("empty")).unwrap();
        write(&folder.path().join("empty"), &files(&[("c", "3")])).unwrap();
    }

    #[test]
    fn what_is_somebody_elses_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bundle");
        let refused = |words: &str| {
            let before = names(folder.path());
            let message = write(&path, &files(&[("a", "2")])).unwrap_err().to_string();
            assert!(message.contains(words) && message.contains("bundle"), "{message}");
            assert_eq!(names(folder.path()), before);
        };
        fs::write(&path, "a file").unwrap();
        refused("is no folder");
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        fs::write(path.join("mine"), "").unwrap();
        refused("has no MANIFEST.sha256");
        fs::remove_file(path.join("mine")).unwrap();
        write(&path, &files(&[("a", "1")])).unwrap();
        fs::write(path.join("mine"), "").unwrap();
        refused("mine is not listed");
        fs::remove_file(path.join("mine")).unwrap();
        fs::create_dir(path.join("kept")).unwrap();
        refused("kept is not listed");
        fs::remove_dir(path.join("kept")).unwrap();
        fs::write(path.join("a"), "edited").unwrap();
        refused("a is not as its MANIFEST.sha256 says");
        let message = write(&folder.path().join("far/bundle"), &Files::new()).unwrap_err().to_string();
        assert!(message.contains("there is no folder"), "{message}");
    }
}
