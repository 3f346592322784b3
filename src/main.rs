//! The command-line program.

use std::process::ExitCode;

fn main() -> ExitCode {
    margincert::cli::run(std::env::args_os())
}
