//! Bad input: exit status 2, one message that names the place, nothing on standard output.

use super::*;

pub(super) fn refuses(files: &[(&str, &str)], args: &[&str], words: &[&str]) {
    let output = Folder::with(files).run(args);
    let message = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{args:?}: {message}");
    assert_eq!(stdout(&output), "", "{args:?}");
    assert!(!message.contains("panicked"), "{message}");
    for word in words {
        assert!(message.contains(word), "{args:?}: {word:?} is not in {message:?}");
    }
}

#[test]
fn data_files() {
    for (text, words) in [
        ("label,a,b\n1,1,2\n-1,3\n", &["d.csv:3:3", "2 fields", "3"][..]),
        ("label,a\n0,1\n", &["d.csv:2:1", "`0`", "+1 or -1"]),
        ("label,a\n1,nan\n", &["d.csv:2:2", "`nan`", "finite"]),
        ("label,a\n1,inf\n", &["d.csv:2:2", "finite"]),
        ("label,a\n1,1e99999\n", &["d.csv:2:2", "1e99999", "10000"]),
        ("label,a\n1,x\n", &["d.csv:2:2", "`x`", "number"]),
        ("", &["d.csv", "empty"]),
        ("label,a\n", &["d.csv", "no sample"]),
        ("label\n1\n", &["d.csv", "no feature"]),
        ("a,b\n1,2\n", &["d.csv:1", "label"]),
        ("label,y,b\n1,1,2\n", &["d.csv:1:2", "`label`", "`y`"]),
    ] {
        for command in [&["margin", "d.csv"][..], &["fate", "d.csv", "--w0", "1", "--eta", "1"]] {
            refuses(&[("d.csv", text)], command, words);
        }
    }
}

#[test]
fn files_that_are_none() {
    refuses(&[], &["margin", "missing.csv"], &["missing.csv", "cannot be read"]);
    refuses(&[], &["margin", "."], &["directory"]);
    refuses(&[], &["fate", "missing.toml"], &["missing.toml"]);
    let names_a_missing_file = "name = \"t\"\n[data]\nfile = \"nowhere.csv\"\n";
    refuses(&[("t.toml", names_a_missing_file)], &["margin", "t.toml"], &["nowhere.csv", "cannot be read"]);
    refuses(&[("d.svm", "1 1:1\n-1 2:1 1:1\n")], &["margin", "d.svm"], &["d.svm:2:8", "`1:1`"]);
    let folder = Folder::with(&[]);
    std::fs::write(folder.path("latin.csv"), b"label,a\n1,\xe9\n").unwrap();
    let output = folder.run(&["margin", "latin.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("latin.csv: is not UTF-8 text (byte 10)"), "{}", stderr(&output));
}

#[test]
fn options() {
    let files = &[("d.csv", ACUTE)];
    let fate = |more: &[&'static str]| [&["fate", "d.csv"], more].concat();
    refuses(files, &fate(&["--w0", "1,0", "--eta", "0"]), &["--eta", "positive"]);
    refuses(files, &fate(&["--w0", "1,0", "--eta", "-1/4"]), &["--eta", "-1/4"]);
    refuses(files, &fate(&["--w0", "1,0", "--eta", "1/0"]), &["--eta", "1/0", "zero"]);
    refuses(files, &fate(&["--w0", "1,0,0", "--eta", "1"]), &["--w0", "3 entries", "2 features"]);
    refuses(files, &fate(&["--w0", "1,a", "--eta", "1"]), &["--w0", "`a`"]);
    refuses(files, &fate(&["--eta", "1"]), &["--w0"]);
    refuses(files, &fate(&["--w0", "1,0"]), &["--eta"]);
    refuses(files, &fate(&["--w0", "1,0", "--eta", "1", "--at", "1.5"]), &["--at", "1.5", "whole"]);
    refuses(files, &fate(&["--w0", "1,0", "--eta", "1", "--at", "inf"]), &["--at", "inf", "finite"]);
    refuses(files, &fate(&["--w0", "1,0", "--eta", "1", "--max-steps=-1"]), &["--max-steps"]);
    refuses(files, &fate(&["--w0", "1,0", "--eta", "1", "--max-steps", "1.5"]), &["--max-steps", "1.5", "whole"]);
    refuses(files, &["orbit", "d.csv", "--w0", "1,0", "--eta", "1"], &["--at"]);
    refuses(
        files,
        &["orbit", "d.csv", "--w0", "1,0", "--eta", "1", "--at", "1", "--method", "jump"],
        &["jump", "leap"],
    );
    refuses(files, &["orbit", "d.csv", "--w0", "1,0", "--eta", "1", "--at", "1e99999999"], &["--at", "10000000"]);
    refuses(files, &["margin", "d.csv", "--active", "0,0"], &["--active", "repeated"]);
    refuses(files, &["margin", "d.csv", "--active", "1"], &["--active", "negative"]);
    refuses(files, &["margin", "d.csv", "--active", "7"], &["--active", "`7`", "there are 2"]);
    refuses(files, &["margin", "d.csv", "--active", "x"], &["--active", "`x`"]);
    refuses(files, &["margin", "d.csv", "--center", "median"], &["--center", "median", "class-midpoint"]);
    refuses(files, &["margin", "d.csv", "--scale", "std"], &["--scale", "power-of-two"]);
    refuses(files, &["margin", "d.csv", "--bias", "?"], &["--bias", "`?`"]);
    refuses(&[("one.csv", "label,a\n1,1\n")], &["margin", "one.csv", "--center", "class-midpoint"], &["both labels"]);
    refuses(files, &["margin"], &["DATA"]);
    refuses(files, &["nonsense"], &["nonsense"]);
    refuses(files, &[], &["Usage"]);
}

#[test]
fn instance_files() {
    let good = "name = \"t\"\neta = \"1/4\"\nw0 = [\"1\", \"0\"]\n[data]\nrows = [[\"1\", \"0\"]]\nlabels = [1]\n";
    for (from, to, words) in [
        ("name", "nam", &["t.toml:1:1", "unknown field `nam`"][..]),
        ("labels = [1]", "labels = [1]\nmore = 1", &["t.toml:7:1", "unknown field `more`"]),
        ("\"1/4\"", "\"-1/4\"", &["t.toml:2:7", "eta", "-1/4"]),
        ("[\"1\", \"0\"]\n", "[\"1\"]\n", &["t.toml:3:6", "w0", "1 entries", "2 features"]),
        ("\"t\"", "\"t\\u001b\"", &["t.toml:1:8", "`name` is `t\\u{1b}`", "1 to 100", "ASCII letters"]),
        ("\"t\"", "\"\"", &["t.toml:1:8", "`name` is ``"]),
        ("[1]", "[0]", &["t.toml:6:11", "`0`"]),
        ("[data]", "[data", &["t.toml:4"]),
    ] {
        let text = good.replacen(from, to, 1);
        assert_ne!(text, good);
        refuses(&[("t.toml", &text)], &["fate", "t.toml"], words);
    }
    let folder = Folder::with(&[("t.toml", good)]);
    assert_eq!(folder.run(&["fate", "t.toml"]).status.code(), Some(0));
}

#[test]
fn marks_and_line_ends_are_fine() {
    let text = format!("\u{feff}{}", ACUTE.replace('\n', "\r\n"));
    let folder = Folder::with(&[("d.csv", &text), ("plain.csv", ACUTE)]);
    let output = folder.run(&["margin", "d.csv", "--walls"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stdout(&output), stdout(&folder.run(&["margin", "plain.csv", "--walls"])));
}

#[test]
fn a_certificate_that_cannot_be_written_leaves_nothing() {
    let folder = Folder::with(&[("d.csv", ACUTE), ("file", "")]);
    let output = folder.run(&["margin", "d.csv", "--certificate", "file/c.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("file"), "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
}
