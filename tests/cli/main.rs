//! The command line: bad input, exit status, the JSON contract, what people read.

#![cfg(test)]

#[path = "../checker/mod.rs"]
mod checker;

mod arrays;
mod at_zero;
mod bad_input;
mod check;
mod checkpoint;
mod contract;
mod export;
mod falsify;
mod figures;
mod floats;
mod formats;
mod hostile;
mod human;
mod input;
mod network;
mod outputs;
mod papers;
mod pipes;
mod runs;
mod schemas;
mod sgd;
mod solution;
mod starts;
mod stopped;
mod sweeps;
mod verify;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder with files for one test.
struct Folder(tempfile::TempDir);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs the program in this folder.
    fn run(&self, args: &[&str]) -> Output {
        run_in(self.0.path(), args)
    }
}

fn run_in(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

/// The program, as if GitHub's runner did not listen.
fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_margincert"));
    command.args(args).current_dir(folder).env_remove("GITHUB_ACTIONS");
    command
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const ACUTE: &str = "label,a,b\n1,1,0\n-1,3/5,4/5\n";
const TWO_CLUSTERS: &str = "label,a,b\n1,1,0\n1,-1/2,1\n-1,-1/5,-1\n";
