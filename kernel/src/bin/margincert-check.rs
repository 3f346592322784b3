//! Checks certificates: a referee needs nothing else.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use margincert_kernel::{Outcome, Table, check};

const HELP: &str = "\
Checks certificates of margincert and says in words what each one shows.

Usage: margincert-check [--against DATA.csv] CERT.json ...

  --against DATA.csv   also demand that rows and labels of each instance are those of this file, number by number
                       (a header line; the column label or y holds 1 or -1, all others are features)
  -h, --help           print this text

Exit status: 0 all accepted; 1 one is rejected; 2 a file cannot be read, or no certificate is given;
3 only declined ones (an unknown format version) stand in the way.
";

/// From best to worst.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Accepted,
    Declined,
    Unreadable,
    Rejected,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Accepted => 0,
            Status::Rejected => 1,
            Status::Unreadable => 2,
            Status::Declined => 3,
        })
    }
}

fn main() -> ExitCode {
    match run(std::env::args_os().skip(1), &mut io::stdout().lock(), &mut io::stderr().lock()) {
        Ok(code) => code,
        // A reader that has gone away is no error of ours.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(2),
    }
}

fn run(mut args: impl Iterator<Item = OsString>, out: &mut impl Write, err: &mut impl Write) -> io::Result<ExitCode> {
    let usage = ExitCode::from(2);
    let (mut files, mut against) = (Vec::new(), None);
    while let Some(arg) = args.next() {
        match arg.to_str() {
            Some("-h" | "--help") => {
                out.write_all(HELP.as_bytes())?;
                return Ok(ExitCode::SUCCESS);
            }
            Some("--against") => match args.next() {
                Some(path) if against.is_none() => against = Some(path),
                _ => {
                    writeln!(err, "--against takes one file, once")?;
                    return Ok(usage);
                }
            },
            Some(option) if option.starts_with('-') => {
                writeln!(err, "unknown option {option}; see --help")?;
                return Ok(usage);
            }
            _ => files.push(arg),
        }
    }
    if files.is_empty() {
        writeln!(err, "no certificate given; see --help")?;
        return Ok(usage);
    }
    let table = match against.map(|path| read_table(Path::new(&path))).transpose() {
        Ok(table) => table,
        Err(message) => {
            writeln!(err, "{message}")?;
            return Ok(usage);
        }
    };
    let mut worst = Status::Accepted;
    for file in files {
        worst = worst.max(report(Path::new(&file), table.as_ref(), out, err)?);
    }
    Ok(worst.into())
}

fn read_table(path: &Path) -> Result<Table, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Table::parse(&bytes).map_err(|error| format!("{}: {error}", path.display()))
}

fn report(path: &Path, table: Option<&Table>, out: &mut impl Write, err: &mut impl Write) -> io::Result<Status> {
    let file = path.display();
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            writeln!(err, "{file}: {error}")?;
            return Ok(Status::Unreadable);
        }
    };
    Ok(match check(&bytes) {
        Outcome::Accepted(accepted) if table.is_some_and(|table| !table.matches(&accepted.instance)) => {
            writeln!(out, "{file}: rejected: the instance is not the data given with --against")?;
            Status::Rejected
        }
        Outcome::Accepted(accepted) => {
            writeln!(
                out,
                "{file}: accepted\n  claim       {}\n  instance    {}\n  verdict     {}\n  statement   {}\n  obligations {}",
                accepted.claim,
                accepted.instance.name(),
                accepted.verdict,
                accepted.statement,
                accepted.obligations
            )?;
            Status::Accepted
        }
        Outcome::Rejected(rejected) => {
            writeln!(out, "{file}: rejected: {}", rejected.reason)?;
            Status::Rejected
        }
        Outcome::Declined(reason) => {
            writeln!(out, "{file}: declined: {reason}")?;
            Status::Declined
        }
        Outcome::Unreadable(reason) => {
            writeln!(err, "{file}: {reason}")?;
            Status::Unreadable
        }
    })
}
