//! The page and the pictures in a browser: `make browser`.
//!
//! Headless Chromium opens what `verify --report` and `--svg` write, at the width of a desk and of
//! a phone, by day and by night, and a script that only this test adds looks at what it shows.
#![cfg(test)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// What the test adds to a page: it writes what it finds into the element `found`.
const LOOK: &str = include_str!("look.js");
/// Width and height of a window; a phone is shown in a frame, since no window is so narrow.
const DESK: (u32, u32) = (1280, 900);
const PHONE: u32 = 375;

/// A browser, or `None` with a line that says so.
fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("BROWSER_FOR_TESTS").map(PathBuf::from);
    let usual = ["chromium", "chromium-browser", "google-chrome"].map(PathBuf::from);
    let answers = |path: &PathBuf| {
        let asked = Command::new(path).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    };
    let found = named.into_iter().chain(usual).find(answers);
    if found.is_none() {
        println!("SKIPPED: no Chromium here (Debian: apt-get install chromium); nothing was looked at");
    }
    found
}

/// The document after its scripts have run, and what the browser complained of.
fn open(browser: &Path, folder: &Path, file: &str, dark: bool) -> (String, String) {
    let mut command = Command::new(browser);
    command
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--allow-file-access-from-files"])
        .args(["--enable-logging=stderr", "--virtual-time-budget=5000", "--dump-dom"])
        .arg(format!("--window-size={},{}", DESK.0, DESK.1))
        .arg(format!("--user-data-dir={}", folder.join("profile").display()));
    if dark {
        command.arg("--blink-settings=preferredColorScheme=0");
    }
    let output = command.arg(format!("file://{}", folder.join(file).display())).output().expect("Chromium runs");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let complaints =
        text(output.stderr).lines().filter(|line| line.contains(":CONSOLE")).collect::<Vec<_>>().join("\n");
    (text(output.stdout), complaints)
}

/// What the added script found.
fn found(dom: &str) -> Value {
    let (_, rest) = dom.split_once("<pre id=\"found\">").unwrap_or_else(|| panic!("the script ran:\n{dom:.2000}"));
    let text = rest.split("</pre>").next().unwrap();
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn margincert(folder: &Path, args: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_margincert")).args(args).current_dir(folder).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 3)), "{args:?}: {error}");
}

/// The page with the script, to be looked at in a frame of a width.
fn watched(page: &str) -> String {
    let end = page.rfind("</body>").unwrap();
    // The page forbids every script; the copy has to allow this one.
    let (start, policy) =
        (page.find("<meta http-equiv").unwrap(), page[page.find("<meta http-equiv").unwrap()..].find('>').unwrap());
    format!("{}{}<script>{LOOK}</script>{}", &page[..start], &page[start + policy + 1..end], &page[end..])
}

fn frame(width: u32) -> String {
    format!(
        "<!DOCTYPE html><html><body style=\"margin:0\"><iframe id=\"inner\" src=\"watched.html\" style=\"border:0;width:{width}px;height:900px\"></iframe>\
         <script>addEventListener('message',e=>{{const p=document.createElement('pre');p.id='found';p.textContent=e.data;document.body.append(p)}})</script></body></html>"
    )
}

fn suite(folder: &Path) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("theorems");
    let files = [
        "gd/instances/two-clusters-global.toml",
        "gd/instances/acute-pair-kicked.toml",
        "gd/instances/exploding.toml",
        "landscape/instances/generic-five.toml",
        "sgd/instances/sgd-orthogonal.toml",
        "network/instances/disjoint-neurons.toml",
    ];
    let copy = |file: &&str| {
        let name = file.rsplit('/').next().unwrap().to_owned();
        std::fs::copy(root.join(file), folder.join(&name)).unwrap();
        name
    };
    files.iter().map(copy).collect()
}

#[test]
#[ignore = "make browser"]
fn the_page_is_legible_on_a_desk_and_on_a_phone() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let suite = suite(folder);
    let mut args = vec!["verify", "--report", "page.html"];
    args.extend(suite.iter().map(String::as_str));
    margincert(folder, &args);
    let page = std::fs::read_to_string(folder.join("page.html")).unwrap();
    // As it is: no complaint, and nothing that reaches out.
    let (_, complaints) = open(&browser, folder, "page.html", false);
    assert_eq!(complaints, "", "the page as it is");
    assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("url("));
    std::fs::write(folder.join("watched.html"), watched(&page)).unwrap();
    let mut papers = Vec::new();
    for (width, dark) in [(DESK.0, false), (PHONE, false), (DESK.0, true), (PHONE, true)] {
        std::fs::write(folder.join("frame.html"), frame(width)).unwrap();
        let (dom, complaints) = open(&browser, folder, "frame.html", dark);
        assert_eq!(complaints, "", "{width} wide, dark {dark}");
        let found = found(&dom);
        assert_eq!(found["width"], width, "{found:#}");
        assert_eq!(found["problems"], serde_json::json!([]), "{width} wide, dark {dark}");
        assert!(found["figures"].as_u64() > Some(10) && found["texts"].as_u64() > Some(100), "{found:#}");
        assert!(found["formulas"].as_u64() > Some(20), "{found:#}");
        papers.push((dark, found["paper"].clone()));
    }
    assert!(papers[0].1 == papers[1].1 && papers[2].1 == papers[3].1 && papers[0].1 != papers[2].1, "{papers:?}");
}

#[test]
#[ignore = "make browser"]
fn pictures_alone_are_legible() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("two.csv"), "label,a,b\n1,1,0\n1,-1/2,1\n-1,-1/5,-1\n").unwrap();
    std::fs::write(folder.join("three.csv"), "label,a,b,c\n1,1,0,0\n1,0,1,0\n1,1,2,-1\n-1,-1,-1,-1\n").unwrap();
    let start = ["--w0", "1,1", "--eta", "1/2"];
    margincert(folder, &["landscape", "two.csv", "--svg", "plane.svg"]);
    margincert(folder, &["landscape", "three.csv", "--svg", "sphere.svg"]);
    margincert(folder, &[&["fate", "two.csv", "--svg", "fate.svg"][..], &start].concat());
    margincert(folder, &["fate", "two.csv", "--eta", "1/2", "--starts", "grid:6", "--svg", "basins.svg"]);
    for picture in ["plane.svg", "sphere.svg", "fate.svg", "basins.svg"] {
        let (dom, complaints) = open(&browser, folder, picture, false);
        assert_eq!(complaints, "", "{picture}");
        assert!(dom.contains("<svg") && !dom.contains("parsererror"), "{picture}");
        let found = looked_at(&browser, folder, &std::fs::read_to_string(folder.join(picture)).unwrap());
        assert_eq!(found["problems"], serde_json::json!([]), "{picture}");
        assert!(found["texts"].as_u64() > Some(5), "{picture}: {found:#}");
    }
}

/// What the script finds of a picture that is the only content of a page.
fn looked_at(browser: &Path, folder: &Path, svg: &str) -> Value {
    let page = format!("<!DOCTYPE html><html><body style=\"margin:0\">{svg}<script>{LOOK}</script></body></html>");
    std::fs::write(folder.join("watched.html"), page).unwrap();
    std::fs::write(folder.join("frame.html"), frame(DESK.0)).unwrap();
    found(&open(browser, folder, "frame.html", false).0)
}

/// The tests above can fail.
#[test]
#[ignore = "make browser"]
fn what_is_not_legible_is_seen() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let svg = "<svg role=\"img\" width=\"400\" height=\"200\" viewBox=\"0 0 400 200\"><title>t</title><rect class=\"paper\" width=\"400\" height=\"200\"/>\
               <text x=\"10\" y=\"50\">one</text><text x=\"12\" y=\"52\">two</text><text x=\"390\" y=\"90\">three</text>\
               <text x=\"10\" y=\"120\" font-size=\"6\">four</text></svg>";
    let found = looked_at(&browser, folder.path(), svg);
    let problems =
        ["nothing is drawn", "\"two\" covers \"one\"", "\"three\" leaves the picture", "\"four\" is 6.0 px high"];
    for problem in problems {
        let is_told = |told: &Value| told.as_str().is_some_and(|told| told.contains(problem));
        assert!(found["problems"].as_array().unwrap().iter().any(is_told), "{problem}: {found:#}");
    }
}
