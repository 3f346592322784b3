//! This program, as it is cited.

use super::latex::field;

/// The version, with the beginning of the commit's hash where the commit is known.
pub const VERSION: &str = env!("MARGINCERT_VERSION");

/// The commit that this was built from, where it is known.
pub const COMMIT: Option<&str> = option_env!("MARGINCERT_COMMIT");

/// The key of its BibTeX entry.
pub const KEY: &str = "margincert";

/// Where the repository says what is to be said of it.
const CITATION: &str = include_str!("../../CITATION.cff");

/// A BibTeX entry, the same whatever is cited: a bibliography has it once.
pub fn bibtex() -> String {
    let version = match COMMIT {
        Some(commit) => format!("{}, commit {commit}", env!("CARGO_PKG_VERSION")),
        None => VERSION.to_owned(),
    };
    let author = ("author", format!("{{{}}}", field(said("- name"))));
    let title = ("title", format!("{{{}}}", field(said("title"))));
    let year = released().and_then(|date| date.split('-').next()).map(|year| ("year", year.to_owned()));
    let fields: Vec<_> = [author, title, ("version", version)].into_iter().chain(year).collect();
    super::latex::entry("software", KEY, &fields)
}

/// The program in one line.
pub fn line() -> String {
    let date = released().map(|date| format!(", {date}")).unwrap_or_default();
    format!("{}: {}, version {VERSION}{date}", said("- name"), said("title"))
}

/// The day of the release, where there was one.
fn released() -> Option<&'static str> {
    Some(said("date-released")).filter(|date| !date.is_empty())
}

/// The value of a key of CITATION.cff that stands on one line.
fn said(key: &str) -> &'static str {
    let value = CITATION.lines().find_map(|line| line.trim_start().strip_prefix(key)?.strip_prefix(':'));
    value.unwrap_or_default().trim().trim_matches('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_citation_file_is_about_this_version() {
        assert_eq!(said("version"), env!("CARGO_PKG_VERSION"));
        assert_eq!(said("- name"), "The margincert maintainers");
        assert!(said("title").starts_with("margincert: ") && released().is_none_or(|date| date.len() == 10));
        assert!(VERSION.starts_with(env!("CARGO_PKG_VERSION")));
    }

    #[test]
    fn zenodo_is_told_the_same() {
        let zenodo: serde_json::Value = serde_json::from_str(include_str!("../../.zenodo.json")).unwrap();
        assert_eq!(zenodo["title"], said("title"));
        assert_eq!(zenodo["version"], said("version"));
        assert_eq!(zenodo["publication_date"].as_str(), released());
        assert_eq!(zenodo["creators"][0]["name"], said("- name"));
    }
}
