//! `--checkpoint FILE`: a long run writes its state now and then, whole or not at all, and goes on
//! from it after a kill.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::error::{CheckpointError, CliError};
use crate::claim::{digest, write_atomically};

/// The state is written this often.
const BETWEEN: Duration = Duration::from_secs(1);

/// The file of a run.
#[derive(Debug)]
pub struct Checkpoint {
    path: PathBuf,
    /// What the run is about.
    run: String,
    written: Instant,
    failed: Option<CliError>,
}

impl Checkpoint {
    /// Opens the checkpoint of a run that `about` describes, with its state if the file is there.
    ///
    /// # Errors
    /// The file is no checkpoint of this run.
    pub fn open<S: DeserializeOwned>(path: &Path, about: &Value) -> Result<(Self, Option<S>), CliError> {
        let run = digest(about);
        let state = read(path, &run).map_err(|error| CliError::Checkpoint { file: path.to_owned(), error })?;
        Ok((Self { path: path.to_owned(), run, written: Instant::now(), failed: None }, state))
    }

    /// That the state in the file does not fit the run after all.
    pub fn damaged(&self) -> CliError {
        CliError::Checkpoint { file: self.path.clone(), error: CheckpointError::Damaged }
    }

    /// Writes the state if it is time.
    pub fn keep<S: Serialize>(&mut self, state: impl FnOnce() -> S) {
        if self.written.elapsed() >= BETWEEN {
            self.write(&state());
        }
    }

    fn write(&mut self, state: &impl Serialize) {
        let body = json!({ "run": self.run, "state": state, "version": env!("CARGO_PKG_VERSION") });
        let text = json!({ "body": body, "sha256": digest(&body) }).to_string();
        self.failed = write_atomically(&self.path, &text).err().map(CliError::from);
        self.written = Instant::now();
    }

    /// The run is over: its state is of no further use.
    ///
    /// # Errors
    /// The state could not be written on the way.
    pub fn close(self) -> Result<(), CliError> {
        // Where there is no file there is nothing to remove.
        let _ = fs::remove_file(&self.path);
        self.failed.map_or(Ok(()), Err)
    }
}

fn read<S: DeserializeOwned>(path: &Path, run: &str) -> Result<Option<S>, CheckpointError> {
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        read => read.map_err(|error| CheckpointError::Unreadable(error.kind()))?,
    };
    let file: Value = serde_json::from_slice(&bytes).map_err(|_| CheckpointError::Damaged)?;
    let word = |pointer: &str| file.pointer(pointer).and_then(Value::as_str);
    let body = file.get("body").filter(|body| word("/sha256") == Some(&digest(body)));
    let body = body.ok_or(CheckpointError::Damaged)?;
    let version = word("/body/version").ok_or(CheckpointError::Damaged)?;
    if version != env!("CARGO_PKG_VERSION") {
        let found = version.to_owned();
        return Err(CheckpointError::OtherVersion { found, expected: env!("CARGO_PKG_VERSION") });
    }
    if word("/body/run") != Some(run) {
        return Err(CheckpointError::OtherRun);
    }
    let state = body.get("state").ok_or(CheckpointError::Damaged)?;
    S::deserialize(state).map(Some).map_err(|_| CheckpointError::Damaged)
}
