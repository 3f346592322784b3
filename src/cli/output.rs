//! Streams and exit status. Results go to standard output, everything else to standard error.
//!
//! Nothing reaches a stream that a screen would not show as itself: messages quote text of files
//! and arguments (`Quoted`), and this is the last door.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use super::CliError;
use crate::claim::{Checked, StoreError, write_with};
use crate::data::{is_shown, printable};
use crate::report::complaint::Complaint;
use crate::report::contract::versioned;

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// For programs: the JSON contract.
    Json,
    /// A table (fate --starts only).
    #[value(hide = true)]
    Csv,
    /// One JSON object a line (landscape and fate --starts only).
    #[value(name = "jsonl", hide = true)]
    JsonLines,
    /// A BibTeX entry (cite only).
    #[value(hide = true)]
    Bibtex,
    /// A sentence for a LaTeX document (cite only).
    #[value(hide = true)]
    Latex,
    /// A sentence for a Markdown document (cite only).
    #[value(hide = true)]
    Markdown,
}

/// The exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All as expected.
    AsExpected,
    /// A verdict is not as expected.
    NotAsExpected,
    /// Bad usage or input, or nothing was selected to check.
    BadInput,
    /// Only undecided results stand in the way.
    Undecided,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::AsExpected => 0,
            Exit::NotAsExpected => 1,
            Exit::BadInput => 2,
            Exit::Undecided => 3,
        })
    }
}

/// Where a command writes.
#[derive(Debug)]
pub struct Output {
    format: Format,
    broken: Option<io::Error>,
    has_written: bool,
    remarks: Vec<String>,
}

impl Output {
    pub(super) fn new(format: Format) -> Self {
        Self { format, broken: None, has_written: false, remarks: Vec::new() }
    }

    /// The format asked for.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Writes a result: one of the two, by format.
    pub fn result(&mut self, human: impl FnOnce() -> String, json: impl FnOnce() -> Value) {
        let text = match self.format {
            Format::Json => format!("{:#}\n", versioned(json())),
            _ => human(),
        };
        self.write(&text);
    }

    /// Writes to standard output.
    pub fn write(&mut self, text: &str) {
        self.has_written |= !text.is_empty();
        if self.broken.is_none() {
            let mut stdout = io::stdout().lock();
            self.broken = stdout.write_all(shown(text, self.format).as_bytes()).and_then(|()| stdout.flush()).err();
        }
    }

    /// Whether nobody reads any more.
    pub fn is_broken(&self) -> bool {
        self.broken.is_some()
    }

    /// Writes a message to standard error, on one line.
    pub fn complain(&self, message: &impl fmt::Display) {
        let _ = writeln!(io::stderr(), "margincert: {}", printable(&message.to_string()));
    }

    /// Writes an error to standard error; where GitHub's runner listens, also beside its file.
    pub fn complain_of(&self, complaint: &Complaint) {
        self.complain(&complaint.message);
        self.annotate(complaint);
    }

    /// Tells GitHub's runner, where there is one.
    pub fn annotate(&self, complaint: &Complaint) {
        if std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| !value.is_empty()) {
            let _ = writeln!(io::stderr(), "{}", printable(&complaint.annotation()));
        }
    }

    /// Ends with an error. In JSON it is an object of its own, unless an answer is already there:
    /// whatever happens, standard output has one object.
    pub(super) fn fail(mut self, error: &CliError) -> Exit {
        let complaint = Complaint::from(error);
        self.complain_of(&complaint);
        self.fail_in_json(&complaint);
        self.finish(Exit::BadInput)
    }

    fn fail_in_json(&mut self, complaint: &Complaint) {
        if self.format == Format::Json && !self.has_written {
            self.result(String::new, || json!({ "error": complaint.json() }));
        }
    }

    /// A remark, written to standard error after all else.
    pub fn remark(&mut self, remark: String) {
        self.remarks.push(remark);
    }

    /// Writes a certificate, and says so where a reader's check of it takes more than the usual
    /// budget.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn keep(&self, path: &Path, checked: &Checked) -> Result<(), StoreError> {
        write_with(path, &mut checked.certificate().reader())?;
        if let Some(needed) = checked.budget_needed() {
            let path = path.display();
            self.complain(&format_args!("remark: checking {path} takes more than the usual budget: --budget {needed}"));
        }
        Ok(())
    }

    /// Says on standard error what stays undecided, and why.
    pub fn undecided(&self, reason: &impl fmt::Display) -> Exit {
        self.complain(&format_args!("undecided: {reason}"));
        Exit::Undecided
    }

    /// A progress bar on standard error, invisible unless that is a terminal.
    pub fn progress(&self, length: u64, what: &'static str) -> ProgressBar {
        let visible = io::stderr().is_terminal();
        let target = if visible { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(length), target);
        let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} {elapsed}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(what);
        if visible {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        bar
    }

    /// The exit status, after standard output had its say: a closed pipe is quiet, any other
    /// failure to write is not.
    pub(super) fn finish(self, exit: Exit) -> Exit {
        self.remarks.iter().for_each(|remark| self.complain(&format_args!("remark: {remark}")));
        match &self.broken {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                self.complain(&format_args!("standard output cannot be written: {error}"));
                Exit::BadInput
            }
            _ => exit,
        }
    }

    /// Prints what clap has to say of arguments that are no command; help and version are results.
    pub(super) fn usage(mut self, error: &clap::Error) -> Exit {
        let printed = error.print();
        if error.use_stderr() {
            let text = error.to_string();
            let message = text.strip_prefix("error: ").unwrap_or(&text).trim_end().to_owned();
            self.fail_in_json(&Complaint { file: None, place: None, message });
            return self.finish(Exit::BadInput);
        }
        self.broken = printed.err();
        self.finish(Exit::AsExpected)
    }
}

/// Text as it is written: its line ends are the program's own.
fn shown(text: &str, format: Format) -> Cow<'_, str> {
    let may_pass = |c| c == '\n' || is_shown(c);
    if text.chars().all(may_pass) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::new();
    for c in text.chars() {
        match format {
            _ if may_pass(c) => shown.push(c),
            // In JSON such a character can only stand in a string, and this spelling is the same
            // string.
            Format::Json | Format::JsonLines => {
                shown.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
            }
            _ => shown.extend(c.escape_debug()),
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_raw_passes_the_door() {
        let foreign = "é\u{1b}[2J\r\u{202e}\u{e0001}";
        assert_eq!(shown(&format!("a\n{foreign}\n"), Format::Human), "a\né\\u{1b}[2J\\r\\u{202e}\\u{e0001}\n");
        let json = Value::from(foreign);
        let text = shown(&json.to_string(), Format::Json).into_owned();
        assert_eq!(text, r#""é\u001b[2J\r\u202e\udb40\udc01""#);
        assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(json));
    }
}
