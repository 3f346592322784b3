//! Names of instances: they stand in certificates, in tables and on screens, and are held to
//! letters that are the same everywhere.

use std::path::Path;

/// The largest number of characters.
const MOST: usize = 100;

/// What a name is.
pub const NAME_RULE: &str = "1 to 100 of the ASCII letters, digits, blanks and ._-/()";

fn may_stand(c: char) -> bool {
    c.is_ascii_alphanumeric() || " ._-/()".contains(c)
}

/// Whether an instance may have this name.
pub fn is_name(text: &str) -> bool {
    (1..=MOST).contains(&text.len()) && text.chars().all(may_stand)
}

/// Whether standard input is meant: `-`.
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn is_gzip(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"))
}

/// The stem of a data file without `.gz`, and the name that it gives to an instance: every other
/// character is `_`, and no more than 100 are kept.
pub fn stem_and_name(path: &Path) -> (String, String) {
    let unpacked = if is_gzip(path) { path.with_extension("") } else { path.to_owned() };
    let stem = unpacked.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let stem = if is_stdin(path) { "stdin".to_owned() } else { stem };
    let name: String = stem.chars().take(MOST).map(|c| if may_stand(c) { c } else { '_' }).collect();
    (stem, if name.is_empty() { "_".to_owned() } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_plain() {
        for name in ["a", "two-clusters", "set (1)/b_2.5"] {
            assert!(is_name(name));
        }
        for name in ["", "é", "a\n", "a\u{202e}", "a,b", &"x".repeat(101)] {
            assert!(!is_name(name));
        }
    }

    #[test]
    fn stems_become_names() {
        let name = |path: &str| stem_and_name(Path::new(path)).1;
        assert_eq!(name("folder/two-clusters.csv"), "two-clusters");
        assert_eq!((name("a.csv.gz").as_str(), name("-").as_str()), ("a", "stdin"));
        assert_eq!(name("a,b\u{1b}[2J é.csv"), "a_b__2J _");
        assert_eq!(name(&format!("{}.csv", "é".repeat(200))), "_".repeat(100));
        assert_eq!(name(".."), "_");
        assert!(is_name(&name("\n.csv")));
    }
}
