//! What stands in the way of an answer, with its place: an object of the JSON contract, and the
//! line by which GitHub's runner shows it beside the file.

use serde_json::{Value, json};

/// A file, or an argument, or a claim that is not as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The file, where it is about one.
    pub file: Option<String>,
    /// Line and column from 1, where known.
    pub place: Option<(usize, usize)>,
    /// What is wrong, in one sentence.
    pub message: String,
}

impl Complaint {
    /// The object of the JSON contract.
    pub fn json(&self) -> Value {
        let (line, column) = self.place.unzip();
        json!({ "message": self.message, "file": self.file, "line": line, "column": column })
    }

    /// The workflow command `::error file=..,line=..,col=..::..`.
    pub fn annotation(&self) -> String {
        let mut properties = Vec::new();
        properties.extend(self.file.as_ref().map(|file| format!("file={}", property(file))));
        properties.extend(self.place.map(|(line, column)| format!("line={line},col={column}")));
        let about = if properties.is_empty() { String::new() } else { format!(" {}", properties.join(",")) };
        format!("::error{about}::{}", data(&self.message))
    }
}

/// Text as the runner reads it back: it ends at no line, and percent signs are its escapes.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The same in a list of properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_are_one_line_that_the_runner_reads_back() {
        let complaint = |file: Option<&str>, place, message: &str| Complaint {
            file: file.map(str::to_owned),
            place,
            message: message.to_owned(),
        };
        let all = complaint(Some("a,b:c/100%.toml"), Some((3, 5)), "50 % of\r\nit: x, y");
        assert_eq!(all.annotation(), "::error file=a%2Cb%3Ac/100%25.toml,line=3,col=5::50 %25 of%0D%0Ait: x, y");
        assert_eq!(complaint(Some("a"), None, "b").annotation(), "::error file=a::b");
        assert_eq!(complaint(None, None, "::error::b").annotation(), "::error::::error::b");
    }
}
