//! The folder of a sweep's results (docs/adr/0005-sweeps.md).
//!
//! `sweep.json` states the plan. A chunk of jobs whose answers are all there is a file, named by
//! the digest of its list of jobs; until then each answer is a line in a journal beside it, so that
//! a kill loses no answer that was there. Whoever comes second writes the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;
use thiserror::Error;

use super::plan::Plan;
use crate::claim::{StoreError, make_folder, write_atomically};
use crate::data::Quoted;

/// The file that states the plan.
pub const STATED: &str = "sweep.json";
const RESULTS: &str = "jsonl";
const JOURNAL: &str = "partial";

/// Why a folder cannot be used.
#[derive(Debug, Error)]
pub enum FolderError {
    /// It cannot be made, or a file in it cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It cannot be read.
    #[error("{}: cannot be read: {cause}", Quoted::phrase(path.display()))]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// It holds another sweep's results.
    #[error(
        "{}: holds the results of another sweep, or of another version: the spec `{}` needs a folder of its own (--out)",
        Quoted::phrase(path.display()), Quoted::value(.name)
    )]
    OtherSweep {
        /// The file that states the other plan.
        path: PathBuf,
        /// The sweep that was meant.
        name: String,
    },
    /// It holds no sweep.
    #[error("{}: is no folder of `margincert sweep`: there is no {STATED} of this version in it", Quoted::phrase(path.display()))]
    NoSweep {
        /// The folder.
        path: PathBuf,
    },
}

/// A folder of results.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// Journals that earlier runs left, by chunk.
    journals: BTreeMap<String, Vec<PathBuf>>,
}

/// A line of results: the digest of its job, and itself without its end.
pub type Line = (String, String);

impl Folder {
    /// Opens the folder of a sweep, and makes it where it is not there.
    ///
    /// # Errors
    /// It cannot be made or read, or holds another sweep.
    pub fn open(path: &Path, plan: &Plan) -> Result<Self, FolderError> {
        make_folder(path)?;
        let stated = path.join(STATED);
        let text = format!("{}\n", plan.stated());
        match fs::read_to_string(&stated) {
            Ok(there) if there == text => {}
            Ok(_) => return Err(FolderError::OtherSweep { path: stated, name: plan.name.clone() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => write_atomically(&stated, &text)?,
            Err(cause) => return Err(FolderError::Read { path: stated, cause }),
        }
        let mut journals: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
        let unread = |cause| FolderError::Read { path: path.to_owned(), cause };
        for entry in fs::read_dir(path).map_err(unread)? {
            let file = entry.map_err(unread)?.path();
            if let Some(chunk) = file.file_name().and_then(|name| chunk_of(name.to_str()?, JOURNAL)) {
                journals.entry(chunk.to_owned()).or_default().push(file);
            }
        }
        Ok(Self { path: path.to_owned(), journals })
    }

    /// The plan that a folder states.
    ///
    /// # Errors
    /// It cannot be read, or states none of this version.
    pub fn plan(path: &Path) -> Result<Plan, FolderError> {
        let none = || FolderError::NoSweep { path: path.to_owned() };
        let text = fs::read_to_string(path.join(STATED)).map_err(|cause| match cause.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => none(),
            _ => FolderError::Read { path: path.join(STATED), cause },
        })?;
        let stated: Value = serde_json::from_str(&text).map_err(|_| none())?;
        Plan::from_stated(&stated).ok_or_else(none)
    }

    /// The file of a chunk.
    pub fn file(path: &Path, chunk: &str) -> PathBuf {
        path.join(format!("{chunk}.{RESULTS}"))
    }

    /// Whether the file of a chunk is there and whole.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn is_finished(&self, chunk: &str, digests: &[String]) -> Result<bool, FolderError> {
        let path = Self::file(&self.path, chunk);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(answers(&text, digests).is_ok()),
            // Not UTF-8: not whole.
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidData) => Ok(false),
            Err(cause) => Err(FolderError::Read { path, cause }),
        }
    }

    /// The answers of a chunk that earlier runs left in journals, by digest.
    pub fn left(&self, chunk: &str, digests: &[String]) -> BTreeMap<String, String> {
        let (mut left, jobs) = (BTreeMap::new(), digests.iter().collect::<BTreeSet<_>>());
        for journal in self.journals.get(chunk).into_iter().flatten() {
            let bytes = fs::read(journal).unwrap_or_default();
            // The last line is whole only if it ends: a kill may have cut it.
            let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            let text = String::from_utf8_lossy(bytes.get(..whole).unwrap_or_default()).into_owned();
            let lines = text.lines().filter_map(line_of).filter(|(digest, _)| jobs.contains(digest));
            left.extend(lines);
        }
        left
    }

    /// A journal of a chunk, of a name of its own.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn journal(&self, chunk: &str) -> Result<Journal, FolderError> {
        let mut builder = tempfile::Builder::new();
        let (prefix, suffix) = (format!("{chunk}."), format!(".{JOURNAL}"));
        builder.prefix(&prefix).suffix(&suffix);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let made = builder.tempfile_in(&self.path).and_then(|file| file.keep().map_err(|error| error.error));
        let (file, path) = made.map_err(|cause| StoreError::Write { path: self.path.join(prefix), cause })?;
        Ok(Journal { file, path })
    }

    /// Writes the file of a chunk, and takes its journals away.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(&self, chunk: &str, lines: &[String], own: Option<Journal>) -> Result<(), FolderError> {
        let text: String = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
        write_atomically(&Self::file(&self.path, chunk), &text)?;
        own.into_iter().for_each(|own| drop(fs::remove_file(own.path)));
        self.tidy(chunk);
        Ok(())
    }

    /// Takes away what earlier runs left of a chunk whose file is there: a kill may have come
    /// between the two.
    pub fn tidy(&self, chunk: &str) {
        // A journal that stays is in nobody's way.
        self.journals.get(chunk).into_iter().flatten().for_each(|journal| drop(fs::remove_file(journal)));
    }
}

/// The answers of a chunk under way.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
}

impl Journal {
    /// Adds an answer.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn add(&mut self, line: &str) -> Result<(), FolderError> {
        let written = self.file.write_all(format!("{line}\n").as_bytes());
        written.map_err(|cause| StoreError::Write { path: self.path.clone(), cause }.into())
    }
}

/// The chunk that a file is of, by its name.
pub fn chunk_of<'n>(name: &'n str, kind: &str) -> Option<&'n str> {
    let (chunk, rest) = name.split_once('.')?;
    let is_digest = chunk.len() == 64 && chunk.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (is_digest && (rest == kind || rest.ends_with(&format!(".{kind}")))).then_some(chunk)
}

/// A line in its one form.
pub fn line_of(line: &str) -> Option<Line> {
    let value: Value = serde_json::from_str(line).ok()?;
    let digest = value.get("digest")?.as_str()?.to_owned();
    let form = value.to_string();
    (value.get("answer").is_some() && form == line).then_some((digest, form))
}

/// The lines of a whole file of results; else the number, from 1, of the first line that is not the
/// one of its job.
pub fn answers(text: &str, digests: &[String]) -> Result<Vec<String>, usize> {
    let mut lines = Vec::with_capacity(digests.len());
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let whole = line.strip_suffix('\n').and_then(line_of);
        match (whole, digests.get(at)) {
            (Some((digest, line)), Some(expected)) if digest == *expected => lines.push(line),
            _ => return Err(at + 1),
        }
    }
    if lines.len() == digests.len() { Ok(lines) } else { Err(lines.len() + 1) }
}
