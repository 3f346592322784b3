//! Which format a file has: by its contents, and where these leave it open by its name.

use std::path::Path;

use super::text::without_mark;
use super::{FormatProblem, InputProblem};

/// The formats of data files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A header and rows, with commas, tabs, semicolons, bars or blanks between the fields.
    Csv,
    /// LIBSVM's sparse rows.
    Libsvm,
    /// Weka's attribute-relation file, dense.
    Arff,
    /// One NumPy array.
    Npy,
    /// Several NumPy arrays.
    Npz,
}

/// How the fields of a LIBSVM file are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Indices {
    /// Feature indices start at 0.
    pub zero_based: bool,
    /// `qid:` fields are passed over.
    pub ignore_qid: bool,
}

/// So many lines tell LIBSVM from a header with its rows.
const LOOKED_AT: usize = 20;

const WORDS: [(&str, Format); 5] = [
    ("csv", Format::Csv),
    ("libsvm", Format::Libsvm),
    ("arff", Format::Arff),
    ("npy", Format::Npy),
    ("npz", Format::Npz),
];

/// Files of other kinds, by how they begin.
const FOREIGN: [(&[u8], &str, &str); 10] = [
    (b"BZh", "compressed by bzip2", "`bunzip2 -c FILE | margincert .. -` reads it"),
    (b"\xfd7zXZ\0", "compressed by xz", "`xz -dc FILE | margincert .. -` reads it"),
    (b"\x28\xb5\x2f\xfd", "compressed by zstd", "`zstd -dc FILE | margincert .. -` reads it"),
    (b"PAR1", "a Parquet file", "in pandas `to_csv(.., index=False)` writes one that is read"),
    (b"ARROW1", "an Arrow or Feather file", "in pandas `to_csv(.., index=False)` writes one that is read"),
    (b"\x89HDF", "an HDF5 file", "`numpy.savez(.., X=X, y=y)` writes one that is read"),
    (b"MATLAB 5.0", "a MATLAB file", "`scipy.io.loadmat` and `numpy.savez(.., X=X, y=y)` make one that is read"),
    (b"\xd0\xcf\x11\xe0", "an Excel file", "saved as CSV it is read"),
    (b"\x80\x04", "a pickle", "`numpy.savez(.., X=X, y=y)` writes one that is read"),
    (b"\x80\x05", "a pickle", "`numpy.savez(.., X=X, y=y)` writes one that is read"),
];

impl Format {
    /// Reads `csv`, `libsvm`, `arff`, `npy` or `npz`.
    ///
    /// # Errors
    /// Any other word.
    pub fn parse(word: &str) -> Result<Self, InputProblem> {
        let known = WORDS.iter().find(|(name, _)| *name == word);
        known.map(|(_, format)| *format).ok_or_else(|| InputProblem::Word {
            key: "input-format",
            value: word.to_owned(),
            allowed: "csv (with any separator), libsvm, arff, npy or npz",
        })
    }

    /// The format of a file.
    ///
    /// # Errors
    /// A file of another kind.
    pub fn of(name: &str, bytes: &[u8]) -> Result<Self, InputProblem> {
        if let Some((_, what, remedy)) = FOREIGN.iter().find(|(start, ..)| bytes.starts_with(start)) {
            return Err(InputProblem::Format(FormatProblem::Foreign { what, remedy }));
        }
        if bytes.starts_with(super::npy::MAGIC) {
            return Ok(Self::Npy);
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return Ok(Self::Npz);
        }
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(1 << 20)]);
        let text = without_mark(&text);
        if is_json(text) {
            let (what, remedy) = ("JSON", "in pandas `read_json(..).to_csv(.., index=False)` writes one that is read");
            return Err(InputProblem::Format(FormatProblem::Foreign { what, remedy }));
        }
        let extension = extension(name);
        if extension == "arff" || is_arff(text) {
            return Ok(Self::Arff);
        }
        let named = matches!(extension.as_str(), "svm" | "libsvm" | "svmlight");
        Ok(if is_libsvm(text) || (named && !has_header(text)) { Self::Libsvm } else { Self::Csv })
    }
}

/// The last extension besides that of gzip, in lower case.
fn extension(name: &str) -> String {
    let lower = name.to_lowercase();
    let path = Path::new(lower.strip_suffix(".gz").unwrap_or(&lower)).extension();
    path.map_or_else(String::new, |extension| extension.to_string_lossy().into_owned())
}

/// Whether it begins as a list or an object of JSON does; no header and no sample does.
fn is_json(text: &str) -> bool {
    let mut start = text.chars().filter(|c| !c.is_whitespace());
    match (start.next(), start.next()) {
        (Some('{'), next) => matches!(next, Some('"' | '}')),
        (Some('['), next) => next.is_some_and(|c| "[{]-\"".contains(c) || c.is_ascii_digit()),
        _ => false,
    }
}

fn is_arff(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('%'));
    lines.next().is_some_and(|line| line.to_ascii_lowercase().starts_with("@relation"))
}

/// Whether the first lines are labels with `index:value` fields behind them.
fn is_libsvm(text: &str) -> bool {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or("").trim());
    let mut pairs = 0;
    for line in lines.filter(|line| !line.is_empty()).take(LOOKED_AT) {
        let mut fields = line.split_whitespace();
        if fields.next().is_none_or(|label| label.contains(':')) {
            return false;
        }
        for field in fields {
            match field.split_once(':') {
                Some((index, _)) if index == "qid" || index.bytes().all(|b| b.is_ascii_digit()) => pairs += 1,
                _ => return false,
            }
        }
    }
    pairs > 0
}

/// Whether the first line is a header: fields separated by commas, tabs or semicolons, and no pair.
fn has_header(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("");
    first.contains([',', '\t', ';']) && !first.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_no_table() {
        for text in ["{\"a\": 1}", " [\n[1, 2]]", "[{\"a\": 1}]", "[-1]"] {
            let told = Format::of("a.csv", text.as_bytes()).unwrap_err().to_string();
            assert!(told.contains("JSON") && told.contains("to_csv"), "{told}");
        }
        assert_eq!(of("a.csv", "[cm],label\n1,1\n"), Format::Csv);
    }

    fn of(name: &str, text: &str) -> Format {
        Format::of(name, text.as_bytes()).unwrap()
    }

    #[test]
    fn contents_come_before_names() {
        for name in ["heart_scale", "heart_scale.t", "a.csv", "a.txt", "a.SVM", "a.libsvm.gz"] {
            assert_eq!(of(name, "+1 1:0.5 3:-2\n-1\n"), Format::Libsvm, "{name}");
            assert_eq!(of(name, "# written by hand\n\n1 qid:3 1:0.5 # d\n"), Format::Libsvm, "{name}");
            assert_eq!(of(name, "% c\n@RELATION r\n"), Format::Arff, "{name}");
            assert_eq!(of(name, "label,a\n1,2\n"), Format::Csv, "{name}");
        }
        assert_eq!(of("a.Svm", "1\n-1\n"), Format::Libsvm);
        assert_eq!(of("a.svmlight.GZ", "1 5\n"), Format::Libsvm);
        assert_eq!(of("a", "1\n-1\n"), Format::Csv);
        assert_eq!(of("a", "time label\n12:30 1\n"), Format::Csv);
    }

    #[test]
    fn other_kinds_are_named() {
        let zip = Format::of("x", b"PK\x03\x04").unwrap();
        assert_eq!(zip, Format::Npz);
        let error = Format::of("x.csv", b"BZh91AY").unwrap_err().to_string();
        assert!(error.contains("bzip2") && error.contains("bunzip2"), "{error}");
    }
}
