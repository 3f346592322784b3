//! `margincert man` and `margincert completions`: what a package of the program installs beside it.

use std::path::PathBuf;

use clap::{Command, CommandFactory};
use clap_complete::Shell;

use super::{Cli, CliError, Exit, Output};
use crate::claim::{make_folder, write_atomically};

/// Arguments of `man`.
#[derive(clap::Args, Debug)]
pub struct ManArgs {
    /// The folder, made where it is not there: margincert.1, and a page for each command.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Arguments of `completions`.
#[derive(clap::Args, Debug)]
pub struct CompletionsArgs {
    /// The shell.
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

/// Writes the man pages.
pub fn man(args: &ManArgs, _: &mut Output) -> Result<Exit, CliError> {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    make_folder(&args.folder)?;
    for command in std::iter::once(&program).chain(program.get_subcommands()) {
        let name = command.get_display_name().unwrap_or_else(|| command.get_name());
        write_atomically(&args.folder.join(format!("{name}.1")), &page(command))?;
    }
    Ok(Exit::AsExpected)
}

fn page(command: &Command) -> String {
    let mut roff = Vec::new();
    // Writing to a vector cannot fail.
    let _ = clap_mangen::Man::new(command.clone()).render(&mut roff);
    String::from_utf8_lossy(&roff).into_owned()
}

/// Prints the completions of a shell.
pub fn completions(args: &CompletionsArgs, out: &mut Output) -> Result<Exit, CliError> {
    let mut script = Vec::new();
    let mut program = Cli::command();
    let name = program.get_name().to_owned();
    clap_complete::generate(args.shell, &mut program, name, &mut script);
    out.write(&String::from_utf8_lossy(&script));
    Ok(Exit::AsExpected)
}
