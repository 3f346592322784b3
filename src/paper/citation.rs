//! How a claim, or a certificate, is cited: BibTeX entries and a text, with the paper whose
//! statement is checked and the program that checks it.

use serde_json::{Value, json};

use super::latex::{self, code, field, round_steps};
use super::software::{self, VERSION};
use crate::claim::{Paper, Theorem, sha256};
use crate::theorems::{THEOREMS, find};

/// What is cited.
#[derive(Clone, Copy, Debug)]
pub enum Cited<'a> {
    /// A claim of the registry.
    Claim(&'static Theorem),
    /// A certificate that the kernel has accepted.
    Certificate(Certificate<'a>),
}

/// An accepted certificate.
#[derive(Clone, Copy, Debug)]
pub struct Certificate<'a> {
    /// The file.
    pub bytes: &'a [u8],
    /// The claim.
    pub claim: &'a str,
    /// The name of the instance.
    pub instance: &'a str,
    /// The verdict.
    pub verdict: &'a str,
    /// What it shows, in the kernel's words.
    pub statement: &'a str,
}

impl Cited<'_> {
    /// The theorem; certificates of `margin`, `orbit` and `fate` answer a question and have none.
    fn theorem(&self) -> Option<&'static Theorem> {
        match self {
            Self::Claim(theorem) => Some(theorem),
            Self::Certificate(certificate) => find(certificate.claim),
        }
    }

    /// The paper of the theorem, or the one that has the model of the question.
    fn paper(&self) -> Option<&'static Paper> {
        let theorem = self.theorem().or_else(|| THEOREMS.first().copied());
        theorem.map(|theorem| theorem.about().source.paper)
    }

    /// What the claim is to the paper.
    fn form(&self) -> &'static str {
        self.theorem().map_or("in the model of the paper", |theorem| theorem.about().source.form)
    }

    /// The entries of the paper, the program, the certificate.
    pub fn bibtex(&self) -> String {
        let mut entries: Vec<String> = self.paper().map(Paper::bibtex).into_iter().collect();
        entries.push(software::bibtex());
        if let Self::Certificate(certificate) = self {
            entries.push(certificate.bibtex());
        }
        entries.join("\n\n")
    }

    /// A text for a LaTeX document, with the keys of the entries.
    pub fn latex(&self) -> String {
        let cite = |key: &str| format!("~\\cite{{{key}}}");
        let form = latex::text(self.form()) + &self.paper().map(|paper| cite(paper.key)).unwrap_or_default();
        let program = format!("margincert {}{}", latex::text(VERSION), cite(software::KEY));
        match self {
            Self::Claim(theorem) => format!("Claim {} of {program}, {form}.", code(theorem.id())),
            Self::Certificate(certificate) => format!(
                "{}. The verdict is {}: the kernel of {program} accepts the certificate{} of {} ({form}) on the instance {}.",
                latex::text(&round_steps(&certificate.sentence())),
                certificate.verdict,
                cite(&certificate.key()),
                code(certificate.claim),
                code(certificate.instance),
            ),
        }
    }

    /// A text for a Markdown document, with what the entries have.
    pub fn markdown(&self) -> String {
        let sources = format!("{}. {}.", self.paper().map(Paper::line).unwrap_or_default(), software::line());
        match self {
            Self::Claim(theorem) => {
                format!("Claim `{}` of margincert {VERSION}, {}. {sources}", theorem.id(), self.form())
            }
            Self::Certificate(certificate) => format!(
                "> {}.\n\nThe verdict is {}: the kernel of margincert {VERSION} accepts the certificate (sha256 of the file `{}`) of \
                 `{}` ({}) on the instance `{}`. {sources}",
                certificate.sentence().replace('\n', "\n> "),
                certificate.verdict,
                sha256(certificate.bytes),
                certificate.claim,
                self.form(),
                certificate.instance,
            ),
        }
    }

    /// All of it.
    pub fn json(&self) -> Value {
        let mut value = json!({
            "schema_version": 1,
            "version": env!("CARGO_PKG_VERSION"),
            "commit": software::COMMIT,
            "claim": self.theorem().map(Theorem::id),
            "bibtex": self.bibtex(),
            "latex": self.latex(),
            "markdown": self.markdown(),
        });
        if let Self::Certificate(Certificate { bytes, claim, instance, verdict, statement }) = self {
            value["claim"] = (*claim).into();
            value["certificate"] = json!({
                "sha256": sha256(bytes),
                "instance": instance,
                "verdict": verdict,
                "statement": statement,
            });
        }
        value
    }
}

impl Certificate<'_> {
    fn key(&self) -> String {
        format!("{}-{:.12}", software::KEY, sha256(self.bytes))
    }

    /// The statement, which begins with a small letter.
    fn sentence(&self) -> String {
        let mut rest = self.statement.chars();
        rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
    }

    /// Without a date: the same question has the same certificate on every day.
    fn bibtex(&self) -> String {
        let Self { bytes, claim, instance, verdict, .. } = self;
        latex::entry(
            "misc",
            &self.key(),
            &[
                ("author", format!("{{margincert {}}}", field(VERSION))),
                ("title", format!("{{{}}}", field(&format!("Certificate of {claim} on {instance}: {verdict}")))),
                ("howpublished", format!("sha256 of the file {}", code(&sha256(bytes)))),
                ("note", latex::text(&round_steps(&self.sentence()))),
            ],
        )
    }
}
