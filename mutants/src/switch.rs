//! The mutant that is on, and which switches are reached: a module of the copy, not of this crate.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::{LazyLock, Mutex, PoisonError};

/// The number in MUTANT, 0 without it, and the file that MUTANT_REACHED names: it takes the
/// switches that are reached.
static SWITCH: LazyLock<(u32, Option<Mutex<Reached>>)> = LazyLock::new(|| {
    let id = std::env::var("MUTANT").ok().and_then(|id| id.parse().ok()).unwrap_or(0);
    let file = std::env::var("MUTANT_REACHED").ok();
    let file = file.and_then(|path| OpenOptions::new().create(true).append(true).open(path).ok());
    (id, file.map(|file| Mutex::new(Reached { file, seen: BTreeSet::new() })))
});

struct Reached {
    file: File,
    seen: BTreeSet<u32>,
}

/// The mutant that is on; asked where those of these numbers are switched.
#[inline]
pub(crate) fn at(first: u32, last: u32) -> u32 {
    let (id, reached) = &*SWITCH;
    if let Some(reached) = reached {
        let mut reached = reached.lock().unwrap_or_else(PoisonError::into_inner);
        if reached.seen.insert(first) {
            let _ = reached.file.write_all(format!("{first} {last}\n").as_bytes());
        }
    }
    *id
}
