//! Joins folders of results: each answer of the sweep once, in the order of its jobs.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use serde_json::Value;
use thiserror::Error;

use super::folder::{Folder, FolderError, answers, chunk_of};
use super::plan::Plan;
use crate::data::Quoted;

/// Why folders cannot be joined.
#[derive(Debug, Error)]
pub enum MergeError {
    /// A folder, or what it says of its sweep.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Folders of two sweeps.
    #[error(
        "{} holds the results of another sweep than {}, or of another version: both come from one spec, read by one version",
        Quoted::phrase(path.display()), Quoted::phrase(first.display())
    )]
    TwoSweeps {
        /// The folder.
        path: PathBuf,
        /// The first folder.
        first: PathBuf,
    },
    /// A folder that is given twice.
    #[error("{} is given twice", Quoted::phrase(path.display()))]
    SameFolder {
        /// The folder.
        path: PathBuf,
    },
    /// A file of results that is not whole, or was altered.
    #[error(
        "{}:{line}:1: is not the result of its job: the file is not whole, or was altered; without it `margincert sweep` makes it again",
        Quoted::phrase(path.display())
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The first line that is wrong.
        line: usize,
    },
    /// A file of results that the sweep does not have.
    #[error("{}: is no file of results of the sweep `{}`", Quoted::phrase(path.display()), Quoted::value(.name))]
    Foreign {
        /// The file.
        path: PathBuf,
        /// The sweep.
        name: String,
    },
}

/// A job that stands in the way of joining.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its digest.
    pub digest: String,
    /// All that decides its answer, in canonical JSON.
    pub job: String,
    /// The folders with its results.
    pub folders: Vec<PathBuf>,
}

/// What folders of one sweep hold.
#[derive(Clone, Debug)]
pub struct Merge {
    /// The sweep.
    pub plan: Plan,
    folders: Vec<PathBuf>,
    /// How many jobs have results.
    pub found: u64,
    /// Jobs without a result.
    pub missing: Vec<Named>,
    /// Jobs with the same result in two folders.
    pub double: Vec<Named>,
    /// Jobs with two results.
    pub contradicting: Vec<Named>,
}

impl Merge {
    /// Looks at all results. `told` gets each answer once, in the order of the jobs; where there
    /// are two, the first folder's.
    ///
    /// # Errors
    /// A folder that is none, or of another sweep; a file that is not whole.
    pub fn of(folders: &[PathBuf], told: &mut dyn FnMut(&str)) -> Result<Self, MergeError> {
        let mut plan: Option<Plan> = None;
        for (at, path) in folders.iter().enumerate() {
            let one = Folder::plan(path)?;
            if folders[..at].iter().any(|other| same_file::is_same_file(other, path).unwrap_or(false)) {
                return Err(MergeError::SameFolder { path: path.clone() });
            }
            match &plan {
                Some(first) if first.stated() != one.stated() => {
                    return Err(MergeError::TwoSweeps { path: path.clone(), first: folders[0].clone() });
                }
                _ => plan = Some(one),
            }
        }
        let Some(plan) = plan else {
            return Err(FolderError::NoSweep { path: PathBuf::new() }.into());
        };
        let mut merge = Self {
            plan,
            folders: folders.to_vec(),
            found: 0,
            missing: Vec::new(),
            double: Vec::new(),
            contradicting: Vec::new(),
        };
        let mut names = BTreeSet::new();
        for chunk in 0..merge.plan.chunks() {
            names.insert(merge.look(chunk, told)?);
        }
        merge.nothing_else(&names)?;
        Ok(merge)
    }

    /// Whether each job has one result.
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.double.is_empty() && self.contradicting.is_empty()
    }

    fn look(&mut self, chunk: u64, told: &mut dyn FnMut(&str)) -> Result<String, MergeError> {
        let digests = self.plan.digests(chunk);
        let name = Plan::digest_of(&digests);
        let mut there: Vec<(&PathBuf, Vec<String>)> = Vec::new();
        for folder in &self.folders {
            if let Some(lines) = results(folder, &name, &digests)? {
                there.push((folder, lines));
            }
        }
        let from = self.plan.jobs_of(chunk).start;
        for (at, digest) in digests.iter().enumerate() {
            let named = || {
                let job = self.plan.job(from + at as u64).map(|job| job.json().to_string()).unwrap_or_default();
                let folders = there.iter().map(|(folder, _)| (*folder).clone()).collect();
                Named { digest: digest.clone(), job, folders }
            };
            let Some(line) = there.first().and_then(|(_, lines)| lines.get(at)) else {
                self.missing.push(named());
                continue;
            };
            if there.iter().any(|(_, lines)| lines.get(at) != Some(line)) {
                self.contradicting.push(named());
            } else if there.len() > 1 {
                self.double.push(named());
            }
            self.found += 1;
            told(line);
        }
        Ok(name)
    }

    /// No folder has results that are no part of the sweep.
    fn nothing_else(&self, names: &BTreeSet<String>) -> Result<(), MergeError> {
        for folder in &self.folders {
            let unread = |cause| FolderError::Read { path: folder.clone(), cause };
            for entry in fs::read_dir(folder).map_err(unread)? {
                let path = entry.map_err(unread)?.path();
                let chunk = path.file_name().and_then(|name| chunk_of(name.to_str()?, "jsonl"));
                if chunk.is_some_and(|chunk| !names.contains(chunk)) {
                    return Err(MergeError::Foreign { path, name: self.plan.name.clone() });
                }
            }
        }
        Ok(())
    }

    /// The joined results, to be read: a line a job, without these keys of job and answer.
    pub fn joined<'m>(&'m self, without: &'m [String]) -> Joined<'m> {
        Joined { merge: self, without, next: 0, piece: Cursor::new(Vec::new()) }
    }
}

/// The lines of a chunk in a folder; `None` where it has no such file.
fn results(folder: &Path, name: &str, digests: &[String]) -> Result<Option<Vec<String>>, MergeError> {
    let path = Folder::file(folder, name);
    let text = match fs::read(&path) {
        Ok(bytes) => String::from_utf8(bytes).unwrap_or_default(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(FolderError::Read { path, cause }.into()),
    };
    answers(&text, digests).map(Some).map_err(|line| MergeError::Damaged { path, line })
}

/// The joined results as bytes.
pub struct Joined<'m> {
    merge: &'m Merge,
    without: &'m [String],
    next: u64,
    piece: Cursor<Vec<u8>>,
}

impl Read for Joined<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.piece.read(buffer)?;
            if read > 0 || buffer.is_empty() || self.next >= self.merge.plan.chunks() {
                return Ok(read);
            }
            let digests = self.merge.plan.digests(self.next);
            let name = Plan::digest_of(&digests);
            self.next += 1;
            let mut found = self.merge.folders.iter().map(|folder| results(folder, &name, &digests));
            let there = found.find_map(Result::transpose).unwrap_or_else(|| Ok(Vec::new()));
            let lines = there.map_err(io::Error::other)?;
            let text: String = lines.iter().map(|line| reduced(line, self.without) + "\n").collect();
            self.piece = Cursor::new(text.into_bytes());
        }
    }
}

/// A line without some keys.
fn reduced(line: &str, without: &[String]) -> String {
    if without.is_empty() {
        return line.to_owned();
    }
    let Ok(Value::Object(mut object)) = serde_json::from_str(line) else { return line.to_owned() };
    for key in without {
        object.remove(key);
        for part in ["job", "answer"] {
            if let Some(Value::Object(part)) = object.get_mut(part) {
                part.remove(key);
            }
        }
    }
    Value::Object(object).to_string()
}
