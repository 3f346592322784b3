//! The bytes of a file or of standard input, decompressed where they are a gzip stream.

use std::io::{self, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::{FormatProblem, InputProblem, ReadError, is_stdin};

/// More bytes than these are not read, compressed or not.
const MOST_BYTES: u64 = 1 << 30;

/// The bytes of a file.
#[derive(Clone, Debug)]
pub struct Contents {
    /// The file as it was named.
    pub name: String,
    /// What is in it, decompressed.
    pub bytes: Vec<u8>,
}

impl Contents {
    /// Reads a file, or standard input for `-`.
    ///
    /// # Errors
    /// A file that cannot be read, a directory, a damaged gzip stream, too many bytes.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let name = path.display().to_string();
        let fail = |problem| ReadError { file: name.clone(), place: None, problem };
        if path.is_dir() {
            return Err(fail(InputProblem::Directory));
        }
        let bytes = if is_stdin(path) {
            limited(io::stdin().lock())
        } else {
            std::fs::File::open(path).map_err(InputProblem::Io).and_then(limited)
        };
        Self::unpacked(name.clone(), bytes.map_err(fail)?)
    }

    /// Bytes that are there already; a gzip stream is decompressed.
    ///
    /// # Errors
    /// A damaged gzip stream, too many bytes.
    pub fn unpacked(name: String, bytes: Vec<u8>) -> Result<Self, ReadError> {
        let bytes = match bytes.starts_with(b"\x1f\x8b") {
            false => Ok(bytes),
            true => limited(MultiGzDecoder::new(bytes.as_slice())).map_err(|problem| match problem {
                InputProblem::Io(error) => InputProblem::Format(FormatProblem::Gzip(error)),
                other => other,
            }),
        };
        match bytes {
            Ok(bytes) => Ok(Self { name, bytes }),
            Err(problem) => Err(ReadError { file: name, place: None, problem }),
        }
    }
}

/// All bytes, within reason.
pub(super) fn limited(from: impl Read) -> Result<Vec<u8>, InputProblem> {
    let mut bytes = Vec::new();
    from.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(InputProblem::Io)?;
    if bytes.len() as u64 > MOST_BYTES {
        Err(InputProblem::Format(FormatProblem::TooLong { limit: MOST_BYTES }))
    } else {
        Ok(bytes)
    }
}
