//! `margincert export --coq`: the text of the files; `make coq-suite` lets Coq judge them.

use super::*;

const FATE: [&str; 9] = ["fate", "two.csv", "--w0", "1,1", "--eta", "1/2", "--at", "1e3,1e100", "--certificate"];

fn exported(folder: &Folder, args: &[&str]) -> String {
    let output = folder.run(&[&["export", "--coq"], args].concat());
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(&output));
    stdout(&output)
}

fn folder() -> Folder {
    let folder = Folder::with(&[("two.csv", TWO_CLUSTERS), ("overlap.csv", "label,a\n1,1\n-1,1\n")]);
    assert_eq!(folder.run(&[&FATE[..], &["fate.json"]].concat()).status.code(), Some(0));
    assert_eq!(folder.run(&["margin", "two.csv", "--certificate", "margin.json"]).status.code(), Some(0));
    assert_eq!(folder.run(&["margin", "overlap.csv", "--certificate", "none.json"]).status.code(), Some(0));
    assert_eq!(folder.run(&["landscape", "two.csv", "--certificate", "cells.json"]).status.code(), Some(0));
    folder
}

#[test]
fn files_state_what_certificates_do() {
    let folder = folder();
    for name in ["fate", "margin", "none", "cells"] {
        let text = exported(&folder, &[&format!("{name}.json")]);
        insta::assert_snapshot!(format!("export_{name}"), text);
    }
}

/// The same theorem over other floats; words of the kernel only where it was asked.
#[test]
fn floats_and_the_kernel_are_chosen() {
    let folder = folder();
    let text = exported(&folder, &["fate.json"]);
    let fast = exported(&folder, &["fate.json", "--fast"]);
    assert!(text.contains("EndsCheck StdZ.") && fast.contains("EndsCheck Fast."), "{fast}");
    let theorem = |text: &str| text.split("Theorem").nth(1).unwrap().to_owned();
    assert_eq!(theorem(&text), theorem(&fast));
    let alone = exported(&folder, &["fate.json", "--unchecked"]);
    assert!(text.contains("The kernel prints: on 3 samples") && alone.contains("The kernel has not been asked."));
    assert_eq!(theorem(&text), theorem(&alone));
}

/// What is altered is refused by the kernel, or left to Coq; a digest is always compared.
#[test]
fn what_is_no_certificate_is_not_exported() {
    let folder = folder();
    let good = std::fs::read_to_string(folder.path("fate.json")).unwrap();
    let refuses = |text: &str, option: &[&str], status: i32, words: &str| {
        std::fs::write(folder.path("altered.json"), text).unwrap();
        let output = folder.run(&[&["export", "--coq", "altered.json"], option].concat());
        let message = stderr(&output);
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(status), ""), "{message}");
        assert!(message.contains("altered.json") && message.contains(words), "{message}");
    };
    let rho = |text: &str| text.replace("\"rho\":\"", "\"rho\":\"-");
    refuses(&rho(&good), &["--unchecked"], 2, "at /witness/end/rho: a positive rational is needed there");
    let other = good.replace("\"0\":\"7/4\"", "\"0\":\"9/4\"");
    refuses(&other, &[], 1, "rejected");
    refuses(&good.replace("\"1/2\"", "\"1/3\""), &["--unchecked"], 2, "its digest is not the sha256 of its instance");
    refuses(&good.replace("\"spec_version\":1", "\"spec_version\":2"), &["--unchecked"], 2, "version is not 1");
    refuses(&good.replace("\"kind\":\"trap\"", "\"kind\":\"sharp\""), &["--unchecked"], 2, "ends in `sharp`");
    refuses(&good.replace("\"active\":[0,1]", "\"active\":[0,7]"), &["--unchecked"], 2, "the number of a sample");
    refuses("{}", &["--unchecked"], 2, "/spec_version");
    refuses("no certificate", &[], 2, "cannot be read");
}
