//! Checks certificates: a referee needs nothing else.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use margincert_kernel::{Accepted, DEFAULT_BUDGET, Difference, Outcome, Own, check_reader, spell_string};

const HELP: &str = "\
Checks certificates of margincert and says in words what each one shows.

Usage: margincert-check [OPTIONS] CERT.json ...

  CERT.json            a certificate; - is standard input
  --budget N           allow so many operations a file, 5000000000 unless said; a check that takes more is declined, and
                       the answer names what it takes
  --json               print one JSON object: {\"schema_version\": 1, \"results\": [..]}
  --against DATA.csv   also demand that each instance is the reader's own, number by number: rows and labels those of this
                       file (a header line; the column label or y holds 1 or -1, all others are features), and with it
    --eta X            the step size, demanded where the instance has one
    --w0 A,B,..        the start, neuron by neuron, demanded where the instance has one
    --output V,..      the output weights, demanded where the instance is a network
    --relu-at-zero C   the derivative of max(x, 0) at 0, demanded where the instance has another than 0
    --center WHICH     none, class-midpoint or mean is subtracted from the rows of the file,
    --scale WHICH      none or power-of-two: each column is divided by 2^m near its deviation,
    --bias X           and a constant feature is appended, all exactly, before they are compared
  -h, --help           print this text
  --version            print the version

Exit status: 0 all accepted; 1 one is rejected; 2 a file cannot be read or compared, no certificate is given, or standard
output cannot be written; 3 only declined ones (an unknown format version, the budget) stand in the way. A reader of standard output
that has gone away changes nothing: all files are still judged.
";

/// From best to worst.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Accepted,
    Declined,
    Unreadable,
    Rejected,
}

impl Status {
    fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Unreadable => "unreadable",
            Self::Rejected => "rejected",
        }
    }
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

/// Standard output and standard error.
struct Screen {
    /// Nobody reads standard output any more, or it cannot be written.
    gone: bool,
    worst: Status,
}

impl Screen {
    fn print(&mut self, text: &str) {
        if self.gone {
            return;
        }
        let mut out = io::stdout().lock();
        if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            self.gone = true;
            if error.kind() != io::ErrorKind::BrokenPipe {
                self.fail(&format!("standard output: {error}"));
            }
        }
    }

    fn fail(&mut self, message: &str) {
        self.worst = self.worst.max(Status::Unreadable);
        // Where standard error is gone too there is nobody to tell.
        let _ = writeln!(io::stderr(), "{message}");
    }
}

/// What the command line asks for.
#[derive(Default)]
struct Request {
    files: Vec<OsString>,
    against: Option<OsString>,
    beside: Vec<(&'static str, String)>,
    json: bool,
    budget: Option<u64>,
    /// Text to print in place of a check.
    text: Option<String>,
}

fn main() -> ExitCode {
    let mut screen = Screen { gone: false, worst: Status::Accepted };
    match request(std::env::args_os().skip(1)) {
        Ok(Request { text: Some(text), .. }) => screen.print(&text),
        Ok(request) => run(&request, &mut screen),
        Err(message) => screen.fail(&message),
    }
    screen.worst.into()
}

fn request(mut args: impl Iterator<Item = OsString>) -> Result<Request, String> {
    let mut request = Request::default();
    while let Some(arg) = args.next() {
        match arg.to_str() {
            Some("-h" | "--help") => return Ok(Request { text: Some(HELP.to_owned()), ..request }),
            Some("--version") => {
                let text = Some(format!("margincert-check {}\n", env!("CARGO_PKG_VERSION")));
                return Ok(Request { text, ..request });
            }
            Some("--json") => request.json = true,
            Some("--budget") => {
                let number = args.next().and_then(|value| value.to_str()?.parse().ok());
                request.budget =
                    Some(number.ok_or("--budget takes a whole number of operations, such as 20000000000")?);
            }
            Some("--against") => match args.next() {
                Some(path) if request.against.is_none() => request.against = Some(path),
                _ => return Err("--against takes one file, once".to_owned()),
            },
            Some(option) if option.starts_with('-') && option != "-" => {
                let known = Own::OPTIONS.into_iter().find(|known| option.strip_prefix("--") == Some(known));
                let known = known.ok_or_else(|| format!("unknown option {}; see --help", shown(option)))?;
                let value = args.next().and_then(|value| value.into_string().ok());
                request.beside.push((known, value.ok_or_else(|| format!("--{known} takes a value"))?));
            }
            _ => request.files.push(arg),
        }
    }
    match (request.beside.first(), &request.against) {
        (Some((option, _)), None) => Err(format!("--{option} is about the file that --against names")),
        _ if request.files.is_empty() => Err("no certificate given; see --help".to_owned()),
        _ => Ok(request),
    }
}

/// Text from outside the program: nothing in it moves the cursor or begins a line.
fn shown(text: &str) -> String {
    let plain = |c: &char| matches!(c, '\'' | '"' | '\\');
    text.chars().map(|c| if plain(&c) { c.to_string() } else { c.escape_debug().to_string() }).collect()
}

fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    Ok(if path == Path::new("-") { Box::new(io::stdin().lock()) } else { Box::new(BufReader::new(File::open(path)?)) })
}

fn run(request: &Request, screen: &mut Screen) {
    let own = request.against.as_ref().map(|path| {
        let mut bytes = Vec::new();
        let read = open(Path::new(path)).and_then(|mut from| from.read_to_end(&mut bytes));
        let own = read.map_err(|error| error.to_string());
        let own = own.and_then(|_| Own::read(&bytes, &request.beside).map_err(|error| error.to_string()));
        own.map_err(|error| format!("{}: {error}", shown(&path.to_string_lossy())))
    });
    let own = match own.transpose() {
        Ok(own) => own,
        Err(message) => return screen.fail(&message),
    };
    let mut results = Vec::new();
    for file in &request.files {
        let answer = Answer::new(file, own.as_ref(), request.budget.unwrap_or(DEFAULT_BUDGET));
        screen.worst = screen.worst.max(answer.status);
        if request.json {
            results.push(answer.json());
        } else if answer.status == Status::Unreadable {
            screen.fail(&answer.human());
        } else {
            screen.print(&answer.human());
        }
    }
    if request.json {
        screen.print(&format!("{{\"schema_version\":1,\"results\":[{}]}}\n", results.join(",\n")));
    }
}

/// What is said about one file.
struct Answer {
    file: String,
    claim: Option<String>,
    instance: Option<String>,
    status: Status,
    reason: Option<String>,
    accepted: Option<Accepted>,
    /// Whether it was compared with the reader's own data.
    compared: bool,
}

impl Answer {
    fn new(file: &OsString, own: Option<&Own>, budget: u64) -> Self {
        let of = |status, reason: &dyn ToString| Self {
            file: file.to_string_lossy().into_owned(),
            claim: None,
            instance: None,
            status,
            reason: Some(reason.to_string()),
            accepted: None,
            compared: own.is_some(),
        };
        // The rows are kept where they are compared.
        let outcome = open(Path::new(file)).and_then(|mut from| check_reader(&mut from, budget, own.is_some()));
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(error) => return of(Status::Unreadable, &error),
        };
        match outcome {
            Outcome::Accepted(accepted) => {
                let compared = own.map_or(Ok(()), |own| own.compare(&accepted.instance));
                let (claim, instance) = (Some(accepted.claim.to_string()), Some(accepted.instance.name().to_owned()));
                let answer = match compared {
                    Ok(()) => Self { reason: None, accepted: Some(accepted), ..of(Status::Accepted, &"") },
                    Err(untold @ Difference::Untold { .. }) => of(Status::Unreadable, &untold),
                    Err(difference) => of(
                        Status::Rejected,
                        &format!(
                            "the instance is not the data given with --against, as --center, --scale and --bias prepare them: {difference}"
                        ),
                    ),
                };
                Self { claim, instance, ..answer }
            }
            Outcome::Rejected(rejected) => Self {
                claim: rejected.claim.map(|claim| claim.to_string()),
                instance: rejected.instance,
                ..of(Status::Rejected, &rejected.reason)
            },
            Outcome::Declined(reason) => of(Status::Declined, &reason),
            Outcome::Unreadable(reason) => of(Status::Unreadable, &reason),
        }
    }

    /// Each line but the first is indented.
    fn human(&self) -> String {
        let (file, reason) = (shown(&self.file), self.reason.as_deref().unwrap_or_default());
        match (&self.accepted, self.status) {
            (Some(accepted), _) => format!(
                "{file}: accepted\n  claim       {}\n  instance    {}{}\n  verdict     {}\n  obligations {}\n  statement   {}\n",
                accepted.claim,
                accepted.instance.name(),
                if self.compared { ", the same as the data given with --against" } else { "" },
                accepted.verdict,
                accepted.obligations,
                accepted.statement.replace('\n', "\n            ")
            ),
            (None, Status::Unreadable) => format!("{file}: {reason}"),
            (None, status) => format!("{file}: {}: {reason}\n", status.word()),
        }
    }

    fn json(&self) -> String {
        let spell = |text: Option<&str>| text.map_or_else(|| "null".to_owned(), spell_string);
        let statement = self
            .accepted
            .as_ref()
            .map_or(String::new(), |accepted| format!(",\"statement\":{}", spell_string(&accepted.statement)));
        format!(
            "{{\"file\":{},\"claim\":{},\"instance\":{},\"outcome\":\"{}\",\"reason\":{}{statement}}}",
            spell_string(&self.file),
            spell(self.claim.as_deref()),
            spell(self.instance.as_deref()),
            self.status.word(),
            spell(self.reason.as_deref())
        )
    }
}
