//! Files that are either whole or not there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::data::Quoted;

/// A file that could not be written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The folder cannot be made.
    #[error("{}: the folder cannot be made: {cause}", Quoted::phrase(path.display()))]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The file cannot be written.
    #[error("{}: cannot be written: {cause}", Quoted::phrase(path.display()))]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
}

/// Writes a file and the folders above it: first beside the place, then renamed, so that an
/// interrupt leaves no half of it. A device or a pipe is written to as it is, not replaced.
///
/// # Errors
/// The file or folder that cannot be written.
pub fn write_atomically(path: &Path, text: &str) -> Result<(), StoreError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|cause| StoreError::Folder { path: folder.to_owned(), cause })?;
    }
    let written = if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        fs::write(path, text)
    } else {
        let mut partial = path.as_os_str().to_owned();
        partial.push(".partial");
        fs::write(&partial, text).and_then(|()| fs::rename(&partial, path))
    };
    written.map_err(|cause| StoreError::Write { path: path.to_owned(), cause })
}

/// The file name of a claim's certificate on an instance. Different names give different files,
/// also on a file system that folds case or forbids some characters.
pub fn file_name(claim: &str, instance: &str) -> String {
    format!("{}+{}.json", escaped(claim), escaped(instance))
}

fn escaped(name: &str) -> String {
    name.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            _ => format!("%{byte:02x}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_injective() {
        assert_eq!(file_name("gd.local", "two-clusters"), "gd.local+two-clusters.json");
        assert_eq!(file_name("a+b", "../A"), "a%2bb+..%2f%41.json");
        assert_ne!(file_name("a", "b+c"), file_name("a+b", "c"));
    }

    #[test]
    fn writes_whole_files_in_new_folders() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/file.json");
        write_atomically(&path, "first").unwrap();
        write_atomically(&path, "second").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "second");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn devices_are_not_replaced() {
        let full = Path::new("/dev/full");
        assert!(matches!(write_atomically(full, "text"), Err(StoreError::Write { .. })));
        assert!(full.exists() && !fs::metadata(full).unwrap().is_file());
        write_atomically(Path::new("/dev/null"), "text").unwrap();
    }

    #[test]
    fn says_what_cannot_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(matches!(write_atomically(&file.join("below"), ""), Err(StoreError::Folder { .. })));
        assert!(matches!(write_atomically(folder.path(), ""), Err(StoreError::Write { .. })));
    }
}
