//! Links of the documentation lead to pages and headings that are there, in the repository and in
//! the book; no page is left out of the book.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a kind in a folder, by their paths from the root of the repository.
fn files(folder: &str, kind: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root()).unwrap().to_owned();
        if path.is_dir() {
            files(name.to_str().unwrap(), kind, found);
        } else if path.extension().is_some_and(|extension| extension == kind) {
            found.push(name);
        }
    }
}

fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> =
        ["README.md", "CONTRIBUTING.md", "certificates/README.md"].map(PathBuf::from).to_vec();
    files("docs", "md", &mut pages);
    pages.sort();
    pages
}

/// A page: where it links to, and the anchors of its headings.
#[derive(Default)]
struct Page {
    links: Vec<String>,
    anchors: BTreeSet<String>,
}

impl Page {
    fn of(text: &str) -> Self {
        let (mut page, mut heading) = (Self::default(), None::<String>);
        for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => {
                    let anchor = anchor(&heading.take().unwrap_or_default());
                    let same = |n: &usize| page.anchors.contains(&format!("{anchor}-{n}"));
                    let next = (1..).find(|n| !same(n)).unwrap();
                    let anchor = if page.anchors.contains(&anchor) { format!("{anchor}-{next}") } else { anchor };
                    page.anchors.insert(anchor);
                }
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    page.links.push(dest_url.into_string());
                }
                Event::Text(text) | Event::Code(text) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&text);
                    }
                }
                _ => {}
            }
        }
        page
    }
}

/// The name that a heading gets, in a forge and in the book.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '-' | '_'));
    kept.map(|c| if c.is_whitespace() { '-' } else { c.to_ascii_lowercase() }).collect()
}

/// A path without `.` and `..`, or `None` where it leads out.
fn plain(path: &Path) -> Option<PathBuf> {
    path.components().try_fold(PathBuf::new(), |mut plain, part| match part {
        Component::ParentDir => plain.pop().then_some(plain),
        Component::CurDir => Some(plain),
        part => {
            plain.push(part);
            Some(plain)
        }
    })
}

/// What is wrong with the links of pages that a function reads; `within` is the folder that they
/// may not leave.
fn broken(pages: &[PathBuf], read: &dyn Fn(&Path) -> Page, within: &dyn Fn(&Path) -> bool) -> Vec<String> {
    let all: BTreeMap<&PathBuf, Page> = pages.iter().map(|path| (path, read(path))).collect();
    let mut broken = Vec::new();
    for (path, page) in &all {
        for link in page.links.iter().filter(|link| !link.contains("://") && !link.starts_with("mailto:")) {
            let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
            let to = match file {
                "" => Some((*path).clone()),
                file => plain(&path.parent().unwrap().join(file)),
            };
            let is_there = to.as_ref().is_some_and(|to| {
                let anchors = all.get(to).map(|page| &page.anchors);
                let has = fragment.is_empty() || anchors.is_some_and(|anchors| anchors.contains(fragment));
                root().join(to).exists() && within(to) && has
            });
            if !is_there {
                broken.push(format!("{}: {link}", path.display()));
            }
        }
    }
    broken
}

fn markdown(path: &Path) -> Page {
    Page::of(&fs::read_to_string(root().join(path)).unwrap())
}

#[test]
fn every_link_leads_somewhere() {
    let pages = pages();
    assert!(pages.len() > 25);
    assert!(pages.iter().map(|page| markdown(page).links.len()).sum::<usize>() > 50, "the links are read");
    assert_eq!(broken(&pages, &markdown, &|_| true), [""; 0]);
}

/// A page of the book links to pages of the book, so that it can be read alone.
#[test]
fn the_book_is_whole() {
    let mut pages = Vec::new();
    files("docs", "md", &mut pages);
    assert_eq!(broken(&pages, &markdown, &|to| to.starts_with("docs")), [""; 0]);
    let summary = Path::new("docs/SUMMARY.md");
    let listed: BTreeSet<PathBuf> = markdown(summary).links.iter().map(|link| Path::new("docs").join(link)).collect();
    let missing: Vec<&PathBuf> = pages.iter().filter(|page| *page != summary && !listed.contains(*page)).collect();
    assert!(missing.is_empty(), "not in docs/SUMMARY.md: {missing:?}");
}

/// The built book: what a tag's attribute says, for all tags.
fn attributes<'t>(html: &'t str, name: &str) -> Vec<&'t str> {
    let before = format!(" {name}=\"");
    html.split(before.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn html(path: &Path) -> Page {
    let text = fs::read_to_string(root().join(path)).unwrap();
    let links = ["href", "src"].into_iter().flat_map(|name| attributes(&text, name));
    Page {
        links: links.map(|link| link.replace("&amp;", "&")).collect(),
        anchors: attributes(&text, "id").into_iter().map(str::to_owned).collect(),
    }
}

#[test]
#[ignore = "needs the built book: make book"]
fn the_built_book_is_whole() {
    let mut pages = Vec::new();
    files("target/book/html", "html", &mut pages);
    // It is shown in place of a page that a server does not find, wherever that is.
    pages.retain(|page| !page.ends_with("404.html"));
    assert!(pages.len() > 25);
    let outside = |page: &Page| page.links.iter().filter(|link| link.contains("://")).cloned().collect::<Vec<_>>();
    for page in &pages {
        assert_eq!(outside(&html(page)), [""; 0], "{} loads or links what is not in the book", page.display());
    }
    assert_eq!(broken(&pages, &html, &|to| to.starts_with("target/book/html")), [""; 0]);
}

#[test]
fn what_is_not_there_is_seen() {
    let page = Page::of("# A `b`, c!\n# A b c\n[x](far.md) [y](#a-b-c) [z](#d) [w](../../../far)\n");
    assert_eq!(page.anchors.iter().map(String::as_str).collect::<Vec<_>>(), ["a-b-c", "a-b-c-1"]);
    let pages = [PathBuf::from("docs/model.md"), PathBuf::from("docs/json.md")];
    let read = |path: &Path| {
        if path.ends_with("model.md") {
            Page::of("# A\n[x](far.md) [y](#a) [z](#d) [w](../../../far) [v](json.md) [u](json.md#no)\n")
        } else {
            Page::default()
        }
    };
    let wrong = ["far.md", "#d", "../../../far", "json.md#no"].map(|link| format!("docs/model.md: {link}"));
    assert_eq!(broken(&pages, &read, &|_| true), wrong);
}
