//! The house: no import upwards, no circle of files, no room over an eighth of `src`
//! (docs/adr/0001-rooms.md).
//!
//! Read from the `use` lines and the paths in the text; what a `mod.rs` passes on with `pub use`
//! counts where it is defined.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up. A room imports from itself and from those before it.
const ROOMS: [&str; 23] = [
    "arith",
    "files",
    "data",
    "margin",
    "model",
    "formats",
    "landscape",
    "stepping",
    "leaping",
    "endings",
    "trajectory",
    "sgd",
    "claim",
    "theorems",
    "ask",
    "falsify",
    "figure",
    "report",
    "page",
    "paper",
    "coq",
    "sweep",
    "cli",
];

type Name = Vec<String>;

/// The files of the library by module, their text without comments and tests.
fn modules() -> BTreeMap<Name, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    rust_files(&root.join("src"), &mut files);
    let from = files.len();
    rust_files(&root.join("theorems"), &mut files);
    let mut modules = BTreeMap::new();
    for (at, file) in files.iter().enumerate() {
        let base = if at < from { root.join("src") } else { root.to_owned() };
        let mut name: Name =
            file.strip_prefix(base).unwrap().iter().map(|part| part.to_str().unwrap().to_owned()).collect();
        let last = name.pop().unwrap();
        match last.trim_end_matches(".rs") {
            "tests" | "main" => continue,
            "mod" | "lib" => {}
            stem => name.push(stem.to_owned()),
        }
        let text = fs::read_to_string(file).unwrap();
        let text = text.split("#[cfg(test)]\nmod ").next().unwrap();
        let code = text.lines().map(|line| line.split("//").next().unwrap());
        modules.insert(name, code.collect::<Vec<_>>().join("\n"));
    }
    modules
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The paths of a use tree: a::{b, c::d} is a::b and a::c::d.
fn paths(tree: &str, before: &[String]) -> Vec<Name> {
    let tree = tree.trim();
    if let Some(inner) = tree.strip_prefix('{') {
        let (mut depth, mut start, mut found) = (0, 0, Vec::new());
        let inner = inner.strip_suffix('}').unwrap_or(inner);
        for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    found.extend(paths(&inner[start..at], before));
                    start = at + 1;
                }
                _ => {}
            }
        }
        return found;
    }
    match tree.split_once("::") {
        _ if tree.is_empty() => Vec::new(),
        Some((head, rest)) => paths(rest, &[before, &[head.to_owned()]].concat()),
        None => vec![[before, &[tree.split(' ').next().unwrap().to_owned()]].concat()],
    }
}

/// A path from the root of the crate, if it is one of this crate.
fn absolute(module: &[String], path: &[String]) -> Option<Name> {
    let supers = path.iter().take_while(|part| *part == "super").count();
    match path.first()?.as_str() {
        "crate" => Some(path[1..].to_vec()),
        "self" => Some([module, &path[1..]].concat()),
        "super" => Some([&module[..module.len().checked_sub(supers)?], &path[supers..]].concat()),
        _ => None,
    }
}

struct House {
    modules: BTreeMap<Name, String>,
    /// What a module passes on, by its path there.
    passed_on: BTreeMap<Name, Name>,
}

impl House {
    fn new() -> Self {
        Self::of(modules())
    }

    fn of(modules: BTreeMap<Name, String>) -> Self {
        let mut passed_on = BTreeMap::new();
        for (module, text) in &modules {
            for (public, path) in Self::imports(text) {
                let child = [module.as_slice(), &path[..1]].concat();
                let inside = modules.contains_key(&child).then(|| [module.as_slice(), &path].concat());
                if let Some(to) = absolute(module, &path).or(inside).filter(|_| public) {
                    passed_on.insert([module.as_slice(), &path[path.len() - 1..]].concat(), to);
                }
            }
        }
        Self { modules, passed_on }
    }

    /// The use lines, whether they are public, and the paths that stand in the text.
    fn imports(text: &str) -> Vec<(bool, Name)> {
        let mut found = Vec::new();
        for (at, _) in text.match_indices("use ") {
            let before = text[..at].rsplit(['\n', ';', '}']).next().unwrap().trim();
            if before.is_empty() || before.starts_with("pub") {
                let tree = text[at + 4..].split(';').next().unwrap();
                found.extend(paths(tree, &[]).into_iter().map(|path| (!before.is_empty(), path)));
            }
        }
        let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
        let inline = words.filter(|word| word.starts_with("crate::") || word.starts_with("super::"));
        found.extend(inline.flat_map(|word| paths(word.trim_end_matches(':'), &[])).map(|path| (false, path)));
        found
    }

    /// The module in which the thing at a path is defined.
    fn home(&self, path: &[String], depth: usize) -> Option<Name> {
        let module = (1..=path.len()).rev().map(|end| &path[..end]).find(|name| self.modules.contains_key(*name))?;
        let passed = path.get(..module.len() + 1).and_then(|name| self.passed_on.get(name));
        match passed {
            Some(to) if depth < 9 => self.home(&[to.as_slice(), &path[module.len() + 1..]].concat(), depth + 1),
            _ => Some(module.to_vec()),
        }
    }

    fn edges(&self) -> BTreeMap<&Name, BTreeSet<Name>> {
        let of = |module: &Name, text: &str| {
            let private = Self::imports(text).into_iter().filter(|(public, _)| !public);
            let homes = private.filter_map(|(_, path)| self.home(&absolute(module, &path)?, 0));
            homes.filter(|home| home != module).collect()
        };
        self.modules.iter().map(|(module, text)| (module, of(module, text))).collect()
    }
}

impl House {
    fn upward(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (from, to) in self.edges() {
            let above = to.into_iter().filter(|to| floor(from).zip(floor(to)).is_some_and(|(from, to)| to > from));
            found.extend(above.map(|to| format!("{} imports {}", from.join("::"), to.join("::"))));
        }
        found
    }

    /// The files in or above a circle: one that imports nothing but what is taken away can be taken
    /// away, too.
    fn circles(&self) -> Vec<String> {
        let mut edges: BTreeMap<Name, BTreeSet<Name>> =
            self.edges().into_iter().map(|(from, to)| (from.clone(), to)).collect();
        loop {
            let free: Vec<Name> = edges.iter().filter(|(_, to)| to.is_empty()).map(|(from, _)| from.clone()).collect();
            if free.is_empty() {
                return edges.keys().map(|name| name.join("::")).collect();
            }
            free.iter().for_each(|name| drop(edges.remove(name)));
            edges.values_mut().for_each(|to| to.retain(|name| !free.contains(name)));
        }
    }
}

fn floor(name: &[String]) -> Option<usize> {
    ROOMS.iter().position(|room| name.first().is_some_and(|first| first == room))
}

#[test]
fn nothing_is_imported_upward() {
    let house = House::new();
    assert!(house.edges().values().map(BTreeSet::len).sum::<usize>() > 300, "the use lines are read");
    assert_eq!(house.upward(), [""; 0]);
}

#[test]
fn every_room_has_its_floor() {
    for module in House::new().modules.keys().filter(|name| !name.is_empty()) {
        assert!(floor(module).is_some(), "{} is in no room of the list", module.join("::"));
    }
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    assert_eq!(House::new().circles(), [""; 0]);
}

#[test]
fn no_room_is_over_an_eighth_of_the_library() {
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for (name, text) in modules().into_iter().filter(|(name, _)| name.first().is_some_and(|room| room != "theorems")) {
        *lines.entry(name[0].clone()).or_default() += text.lines().count();
    }
    let all: usize = lines.values().sum();
    assert!(all > 10_000);
    for (room, lines) in lines {
        assert!(lines * 8 <= all, "{room} has {lines} of {all} lines");
    }
}

/// The tests above can fail.
#[test]
fn circles_and_imports_from_above_are_seen() {
    let house = |files: &[(&str, &str)]| {
        let name = |text: &str| text.split("::").map(str::to_owned).collect::<Name>();
        House::of(files.iter().map(|(module, text)| (name(module), (*text).to_owned())).collect())
    };
    let upward =
        house(&[("arith", ""), ("arith::a", "use crate::cli::{b::C, D};"), ("cli", "pub use b::C;"), ("cli::b", "")]);
    assert_eq!(upward.upward(), ["arith::a imports cli", "arith::a imports cli::b"]);
    let circle =
        [("data", "pub use x::X;"), ("data::x", "use super::y;\nfn f() {}"), ("data::y", "fn f() -> super::X {}")];
    assert_eq!(house(&circle).circles(), ["data::x", "data::y"]);
    assert_eq!(house(&circle[..2]).circles(), [""; 0]);
}
