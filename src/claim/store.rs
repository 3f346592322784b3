//! Files that are either whole or not there.

use std::fs::{self, File, Permissions};
use std::io::{self, Read};
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
    /// The folder of a file is not there.
    #[error("{}: there is no folder {}; it has to be made first", Quoted::phrase(path.display()), Quoted::phrase(folder.display()))]
    NoFolder {
        /// The file.
        path: PathBuf,
        /// The folder.
        folder: PathBuf,
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

/// Makes a folder and those above it, where they are not there.
///
/// # Errors
/// It cannot be made.
pub fn make_folder(path: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(path).map_err(|cause| StoreError::Folder { path: path.to_owned(), cause })
}

/// Writes a file in a folder that is there: first under a name of its own beside the place, then
/// renamed, so that an interrupt leaves no half of it and no other file is touched. A link stays
/// one; a device or a pipe is written to as it is, not replaced.
///
/// # Errors
/// The file cannot be written, or its folder is not there.
pub fn write_atomically(path: &Path, text: &str) -> Result<(), StoreError> {
    write_with(path, &mut text.as_bytes())
}

/// The same with what is read.
///
/// # Errors
/// The file cannot be written, or its folder is not there.
pub fn write_with(path: &Path, text: &mut dyn Read) -> Result<(), StoreError> {
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let there = fs::metadata(&place).ok();
    let written = match &there {
        Some(there) if !there.is_file() => File::create(path).and_then(|mut file| io::copy(text, &mut file)).map(drop),
        _ => match folder_of(&place) {
            folder if folder.is_dir() => replace(&place, folder, there.map(|there| there.permissions()), text),
            folder => return Err(StoreError::NoFolder { path: path.to_owned(), folder: folder.to_owned() }),
        },
    };
    written.map_err(|cause| StoreError::Write { path: path.to_owned(), cause })
}

/// The folder of a file.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn replace(place: &Path, folder: &Path, like: Option<Permissions>, text: &mut dyn Read) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".margincert-").suffix(".partial");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut partial = builder.tempfile_in(folder)?;
    io::copy(text, partial.as_file_mut())?;
    if let Some(like) = like {
        fs::set_permissions(partial.path(), like)?;
    }
    partial.persist(place).map(drop).map_err(|error| error.error)
}

/// The file name of a claim's certificate on an instance. Different names give different files,
/// also on a file system that folds case or forbids some characters.
pub fn file_name(claim: &str, instance: &str) -> String {
    format!("{}.json", entry_name(claim, instance))
}

/// The same without `.json`.
pub fn entry_name(claim: &str, instance: &str) -> String {
    format!("{}+{}", escaped(claim), escaped(instance))
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
    fn writes_whole_files_in_folders_that_are_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/file.json");
        assert!(matches!(write_atomically(&path, "first"), Err(StoreError::NoFolder { .. })));
        make_folder(folder_of(&path)).unwrap();
        write_atomically(&path, "first").unwrap();
        let neighbour = folder.path().join("new/file.json.partial");
        fs::write(&neighbour, "another's").unwrap();
        write_atomically(&path, "second").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "second");
        assert_eq!(fs::read_to_string(&neighbour).unwrap(), "another's");
        assert_eq!(fs::read_dir(folder_of(&path)).unwrap().count(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        symlink(&file, &link).unwrap();
        write_atomically(&link, "text").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "text");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
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
        assert!(matches!(write_atomically(&file.join("below"), ""), Err(StoreError::NoFolder { .. })));
        assert!(matches!(make_folder(&file), Err(StoreError::Folder { .. })));
        assert!(matches!(write_atomically(folder.path(), ""), Err(StoreError::Write { .. })));
    }
}
