//! A run that is killed goes on from its checkpoint, and no other file is taken for one.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::*;

const RUN: &[&str] =
    &["orbit", "d.csv", "--w0", "1,1", "--eta", "1/2", "--at", "10,2e6,6e6", "--method", "step", "--format", "json"];

fn with(extra: &[&'static str]) -> Vec<&'static str> {
    [RUN, extra].concat()
}

fn start(folder: &Folder, args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_margincert"))
        .args(args)
        .current_dir(folder.path(""))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills a run as soon as its checkpoint is there.
fn killed(folder: &Folder) {
    // Far more steps than there is time for.
    let args: Vec<&str> = [&RUN[..7], &["10,2e6,90e6", "--method", "step", "--format", "json"]].concat();
    let mut child = start(folder, &[&args[..], &["--checkpoint", "c.json"]].concat());
    let begin = Instant::now();
    while !folder.path("c.json").exists() {
        assert!(begin.elapsed() < Duration::from_secs(60), "no checkpoint");
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn what_is_no_checkpoint_of_the_run_is_refused_and_kept() {
    let folder = Folder::with(&[("d.csv", TWO_CLUSTERS)]);
    killed(&folder);
    let whole = std::fs::read_to_string(folder.path("c.json")).unwrap();
    let refused = |text: &str, words: &str| {
        std::fs::write(folder.path("c.json"), text).unwrap();
        let output = folder.run(&with(&["--checkpoint", "c.json"]));
        assert_eq!(output.status.code(), Some(2));
        let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(told["error"]["file"], "c.json");
        let message = stderr(&output);
        assert!(message.contains("c.json") && message.contains(words), "{message}");
        assert_eq!(std::fs::read_to_string(folder.path("c.json")).unwrap(), text);
    };
    // The killed run asked for other steps.
    refused(&whole, "another run");
    for text in ["", "{}", &whole[..whole.len() / 2], &whole.replacen("\"spent\":0", "\"spent\":1", 1)] {
        refused(text, "damaged");
    }
    refused(&format!("{whole} "), "another run");
    std::fs::remove_file(folder.path("c.json")).unwrap();
}

#[test]
fn a_finished_run_leaves_no_checkpoint_and_the_same_answer() {
    let folder = Folder::with(&[("d.csv", TWO_CLUSTERS)]);
    let plain = folder.run(RUN);
    let kept = folder.run(&with(&["--checkpoint", "c.json"]));
    assert_eq!(plain.status.code(), Some(0));
    assert_eq!(plain.stdout, kept.stdout);
    assert!(!folder.path("c.json").exists());
}
