//! No text of a file or an argument reaches the screen raw: it neither steers a terminal nor forges
//! a line, and is never endless.

use super::*;

/// Every line for people stays below this many characters, whatever is quoted.
const LONGEST: usize = 1_500;

/// What a file or an argument may hold; with `FORGED` where a line of its own would start.
fn texts() -> [String; 8] {
    let steering =
        ["\u{1b}[2J\u{1b}[HFORGED", "x\nFORGED: accepted", "x\rFORGED", "x\u{202e}FORGED", "\u{9b}2J\u{85}FORGED"];
    let [a, b, c, d, e] = steering.map(str::to_owned);
    [a, b, c, d, e, "\u{2028}FORGED\u{2066}\u{200b}\u{7f}".to_owned(), "é \"`'\\u{1b}\\".to_owned(), "x".repeat(10_000)]
}

fn demand_harmless(output: &Output, about: &str) {
    for text in [stdout(output), stderr(output)] {
        let is_json = text.starts_with('{');
        let raw = |c: char| c != '\n' && (c.is_control() || "\u{202e}\u{2066}\u{200b}\u{2028}".contains(c));
        assert!(!text.contains(raw), "{about}: {text:?}");
        assert!(!text.contains("panicked"), "{about}: {text:?}");
        for line in text.lines() {
            assert!(!line.starts_with("FORGED"), "{about}: {text:?}");
            assert!(
                is_json || line.chars().count() < LONGEST,
                "{about}: a line of {} characters",
                line.chars().count()
            );
        }
    }
}

/// Runs one command, for people and for programs, with a hostile text in a file.
fn in_file(name: &str, content: impl Fn(&str) -> String, args: &[&str], codes: &[i32]) {
    for text in texts() {
        let folder = Folder::with(&[("d.csv", TWO_CLUSTERS), ("mine.toml", MINE), (name, &content(&text))]);
        for format in ["human", "json"] {
            let output = folder.run(&[args, &["--format", format]].concat());
            let about = format!("{name} with {:?}, {args:?}", text.chars().take(40).collect::<String>());
            demand_harmless(&output, &about);
            let code = output.status.code().unwrap();
            assert!(codes.contains(&code), "{about}: {code}, {}", stderr(&output));
        }
    }
}

/// Runs a command with a hostile text as an argument.
fn in_argument(args: impl Fn(&str) -> Vec<String>, codes: &[i32]) {
    for text in texts() {
        let folder = Folder::with(&[("d.csv", TWO_CLUSTERS), ("mine.toml", MINE)]);
        let args = args(&text);
        let output = folder.run(&args.iter().map(String::as_str).collect::<Vec<_>>());
        let about = format!("{:?}", args.iter().map(|arg| arg.chars().take(40).collect()).collect::<Vec<String>>());
        demand_harmless(&output, &about);
        let code = output.status.code().unwrap();
        assert!(codes.contains(&code), "{about}: {code}, {}", stderr(&output));
    }
}

const MINE: &str = "name = \"mine\"\nclaims = [\"gd.diverge\"]\n[data]\nrows = [[\"1\", \"0\"], [\"3/5\", \"4/5\"]]\nlabels = [1, -1]\n";

/// A text as one CSV field.
fn field(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A text as a JSON string, which is a TOML string too but for DEL.
fn string(text: &str) -> String {
    serde_json::to_string(text).unwrap().replace('\u{7f}', "\\u007f")
}

#[test]
fn cells_and_headers_of_csv() {
    let commands = [&["margin", "h.csv"][..], &["fate", "h.csv", "--w0", "1", "--eta", "1"], &["landscape", "h.csv"]];
    for command in commands {
        in_file("h.csv", |text| format!("label,a\n1,{}\n", field(text)), command, &[2]);
    }
    in_file("h.csv", |text| format!("label,a\n{},1\n", field(text)), commands[0], &[2]);
    in_file("h.csv", |text| format!("{},{}\n1,1\n", field(text), field(text)), commands[0], &[2]);
    let many = |text: &str| format!("{}\n1\n", vec![field(text); 100].join(","));
    in_file("h.csv", many, commands[0], &[2]);
    in_file("h.csv", |text| format!("label,a\n1,1\n{text}\n\"{text}"), commands[0], &[2]);
    // Names of features stand in the table of a long vector.
    let names = |text: &str| format!("label,a,b,c,{}\n1,1,2,3,4\n-1,-1,0,0,-1\n", field(text));
    in_file("h.csv", names, commands[0], &[0]);
    in_file("h.csv", names, &["fate", "h.csv", "--w0", "1,1,1,1", "--eta", "1/8"], &[0, 3]);
    in_file("c.json", |text| text.to_owned(), &["check", "mine.toml", "--against", "c.json"], &[2]);
}

#[test]
fn fields_of_libsvm() {
    for content in ["1 1:1\n@ 1:2\n", "1 1:1\n-1 @\n", "1 1:1\n-1 @:2\n", "1 1:1\n-1 2:@\n"] {
        in_file("h.svm", |text| content.replace('@', text), &["margin", "h.svm"], &[2]);
    }
}

#[test]
fn keys_and_values_of_instance_files() {
    let good = "name = \"t\"\neta = \"1/4\"\nw0 = [\"1\", \"0\"]\nclaims = [\"gd.local\"]\nexpect = { \"gd.local\" = \"proved\" }\n\
                at = [\"10\"]\n[data]\nrows = [[\"1\", \"0\"]]\nlabels = [1]\ncenter = \"none\"\nscale = \"none\"\nbias = \"1\"\n";
    for (from, to) in [
        ("\"t\"", "@"),
        ("\"1/4\"", "@"),
        ("[\"1\", \"0\"]\nclaims", "[\"1\", @]\nclaims"),
        ("[\"gd.local\"]", "[@]"),
        ("{ \"gd.local\" =", "{ @ ="),
        ("\"proved\"", "@"),
        ("[\"10\"]", "[@]"),
        ("[[\"1\", \"0\"]]", "[[\"1\", @]]"),
        ("labels = [1]", "labels = [@]"),
        ("rows = [[\"1\", \"0\"]]\nlabels = [1]", "file = @"),
        ("\"none\"\nscale", "@\nscale"),
        ("scale = \"none\"", "scale = @"),
        ("bias = \"1\"", "bias = @"),
        ("labels = [1]", "labels = [1]\n@ = 1"),
        ("name =", "@ = 1\nname ="),
    ] {
        let content = |text: &str| {
            let content = good.replacen(from, &to.replace('@', &string(text)), 1);
            assert_ne!(content, good);
            content
        };
        in_file("h.toml", content, &["verify", "h.toml"], &[2]);
    }
    for raw in ["@", "name = @", "name = \"@", "[@]\n"] {
        in_file("h.toml", |text| raw.replace('@', text), &["fate", "h.toml"], &[2]);
    }
}

#[test]
fn baselines() {
    let line = |claim: &str, instance: &str, verdict: &str| {
        format!("{{\"claim\":{claim},\"instance\":{instance},\"verdict\":{verdict}}}")
    };
    let run = ["verify", "mine.toml", "--baseline", "b.json", "--junit", "j.xml"];
    let in_baseline = |content: &dyn Fn(&str) -> String, codes: &[i32]| in_file("b.json", content, &run, codes);
    let (claim, proved) = ("\"gd.diverge\"", "\"proved\"");
    in_baseline(&|text| format!("{{\"claims\":[{}]}}", line(&string(text), "\"mine\"", proved)), &[1]);
    in_baseline(&|text| format!("{{\"claims\":[{}]}}", line(claim, &string(text), proved)), &[1]);
    in_baseline(&|text| format!("{{\"claims\":[{}]}}", line(claim, "\"mine\"", &string(text))), &[2]);
    in_baseline(&|text| format!("{{\"claims\":[{}]}}", line(claim, "\"mine\"", &format!("[{}]", string(text)))), &[2]);
    in_baseline(&|text| format!("{{\"claims\":{}}}", string(text)), &[2]);
    in_baseline(&|text| format!("{{\"claims\":[{0},{0}]}}", line(&string(text), &string(text), proved)), &[2]);
    in_baseline(&|text| text.to_owned(), &[2]);
}

#[test]
fn checkpoints() {
    let orbit = ["orbit", "d.csv", "--w0", "1,1", "--eta", "1/2", "--at", "10", "--checkpoint", "c.json"];
    in_file("c.json", |text| text.to_owned(), &orbit, &[2]);
    let body = |text: &str| format!("{{\"run\":\"\",\"state\":null,\"version\":{}}}", string(text));
    let version = |text: &str| {
        let body: serde_json::Value = serde_json::from_str(&body(text)).unwrap();
        serde_json::json!({ "sha256": margincert::claim::digest(&body), "body": body }).to_string()
    };
    in_file("c.json", version, &orbit, &[2]);
}

#[test]
fn certificates() {
    let folder = Folder::with(&[("two-clusters.csv", TWO_CLUSTERS)]);
    let margin = ["margin", "two-clusters.csv", "--certificate", "c.json"];
    assert_eq!(folder.run(&margin).status.code(), Some(0));
    let good = std::fs::read_to_string(folder.path("c.json")).unwrap();
    for (from, to) in [
        ("\"two-clusters\"", "@"),
        ("\"margin\"", "@"),
        ("\"proved\"", "@"),
        ("\"claim\"", "@"),
        ("\"lambda\":{", "\"lambda\":{@:\"1\","),
        ("\"digest\":\"", "@:1,\"digest\":\""),
        ("\"w_hat\":[\"", "\"w_hat\":[@,\""),
    ] {
        let content = |text: &str| {
            let content = good.replacen(from, &to.replace('@', &string(text)), 1);
            assert_ne!(content, good);
            content
        };
        // A key out of order is unreadable.
        in_file("c.json", content, &["check", "c.json"], &[1, 2]);
    }
    let version = format!("\"spec_version\":{}", "7".repeat(10_000));
    in_file("c.json", |_| good.replace("\"spec_version\":1", &version), &["check", "c.json"], &[3]);
    in_file("c.json", |text| text.to_owned(), &["check", "c.json"], &[2]);
}

#[test]
fn arguments() {
    let words = |args: &[&str], text: &str| args.iter().map(|arg| arg.replace('@', text)).collect::<Vec<_>>();
    let fate = ["fate", "d.csv", "--w0", "1,1", "--eta", "1/2", "--at", "10"];
    let with = |option: &'static str| [&fate[..], &[option]].concat();
    let replaced =
        |at: usize| fate.iter().enumerate().map(|(i, arg)| if i == at { "@" } else { arg }).collect::<Vec<_>>();
    for args in [
        vec!["@"],
        vec!["--@"],
        vec!["margin", "d.csv", "@"],
        vec!["margin", "d.csv", "--@=1"],
        vec!["margin", "d.csv", "--format", "@"],
        vec!["margin", "d.csv", "--active", "@"],
        vec!["margin", "d.csv", "--center", "@"],
        vec!["margin", "d.csv", "--scale", "@"],
        vec!["margin", "d.csv", "--bias", "@"],
        vec!["margin", "@.csv"],
        vec!["margin", "@.toml"],
        vec!["margin", "d.csv", "--certificate", "d.csv/@"],
        vec!["landscape", "d.csv", "--max-cells", "@"],
        vec!["landscape", "d.csv", "--svg", "d.csv/@"],
        vec!["orbit", "d.csv", "--w0", "1,1", "--eta", "1/2", "--at", "10", "--method", "@"],
        vec!["orbit", "d.csv", "--w0", "1,1", "--eta", "1/2", "--at", "10", "--checkpoint", "d.csv/@"],
        vec!["sgd", "d.csv", "--w0", "1,1", "--eta", "1/2", "--confidence", "@"],
        vec!["sgd", "d.csv", "--w0", "1,1", "--eta", "1/2", "--error", "@"],
        vec!["sgd", "d.csv", "--w0", "1,1", "--eta", "1/2", "--paths", "@"],
        vec!["verify", "--claim", "@"],
        vec!["verify", "--jobs", "@"],
        vec!["verify", "@"],
        vec!["verify", "mine.toml", "--out", "d.csv/@"],
        vec!["verify", "mine.toml", "--junit", "d.csv/@"],
        vec!["verify", "mine.toml", "--baseline", "@"],
        vec!["show", "@"],
        vec!["cite", "@"],
        vec!["export", "--coq", "@"],
        vec!["check", "@"],
        vec!["check", "mine.toml", "--against", "@"],
        vec!["check", "mine.toml", "--against", "d.csv", "--eta", "@"],
        with("--max-steps=@"),
        replaced(3),
        replaced(5),
        replaced(7),
    ] {
        in_argument(|text| words(&args, text), &[2]);
    }
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_text() {
    use std::os::unix::ffi::OsStrExt;
    let raw = std::ffi::OsStr::from_bytes(b"\xff\x1b[2J\nFORGED");
    let folder = Folder::with(&[("d.csv", TWO_CLUSTERS)]);
    for args in [&["margin", "d.csv", "--active"][..], &["show"], &["margin"], &["margin", "d.csv"], &[]] {
        let output = Command::new(env!("CARGO_BIN_EXE_margincert"))
            .args(args)
            .arg(raw)
            .current_dir(folder.path(""))
            .output()
            .unwrap();
        demand_harmless(&output, &format!("{args:?}"));
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(!stderr(&output).is_empty(), "{args:?}");
    }
}

/// Files that are there, under hostile names: what is said of them, and what the name of the
/// instance becomes.
#[test]
fn names_of_files() {
    for text in texts().iter().filter(|text| text.len() < 100) {
        let name = format!("d{text}.csv");
        let folder = Folder::with(&[(&name, TWO_CLUSTERS), ("bad.json", "{}")]);
        let output = folder.run(&["margin", &name, "--certificate", "c.json"]);
        demand_harmless(&output, text);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(stderr(&output).matches("margincert: remark: the name `d").count(), 1, "{}", stderr(&output));
        let certificate = format!("c{text}.json");
        std::fs::rename(folder.path("c.json"), folder.path(&certificate)).unwrap();
        std::fs::write(folder.path(&format!("r{text}.json")), "{\"spec_version\":1}").unwrap();
        let all = ["check", &certificate, &format!("r{text}.json"), "bad.json", "--against", &name];
        for format in ["human", "json"] {
            let output = folder.run(&[&all[..], &["--format", format]].concat());
            demand_harmless(&output, text);
            assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        }
    }
}

#[test]
fn a_name_made_of_a_long_file_name_is_cut() {
    let name = format!("{}.csv", "n".repeat(200));
    let folder = Folder::with(&[(&name, TWO_CLUSTERS)]);
    let output = folder.run(&["margin", &name, "--certificate", "c.json"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stderr(&output).starts_with("margincert: remark: the name "), "{}", stderr(&output));
    let certificate = std::fs::read_to_string(folder.path("c.json")).unwrap();
    assert!(certificate.contains(&format!("\"name\":\"{}\"", "n".repeat(100))));
}

#[test]
fn usage_is_said_of_margincert_whatever_it_is_called() {
    let folder = Folder::with(&[]);
    let other = folder.path("\u{1b}[2J");
    std::fs::hard_link(env!("CARGO_BIN_EXE_margincert"), &other)
        .or_else(|_| std::fs::copy(env!("CARGO_BIN_EXE_margincert"), &other).map(|_| ()))
        .unwrap();
    for args in [&["--help"][..], &["nonsense"], &[]] {
        demand_harmless(&Command::new(&other).args(args).output().unwrap(), "the program's own name");
    }
}
