//! Which file an error is about, and where in it.

use super::CliError;
use crate::claim::{BaselineError, StoreError, SuiteError};
use crate::report::complaint::Complaint;

impl From<&CliError> for Complaint {
    fn from(error: &CliError) -> Self {
        let (file, place) = about(error);
        Self { file, place, message: error.to_string() }
    }
}

/// File, line and column.
fn about(error: &CliError) -> (Option<String>, Option<(usize, usize)>) {
    let (file, place) = match error {
        CliError::Read(read) | CliError::Suite(SuiteError::Read(read)) => (&read.file, read.place),
        CliError::Suite(SuiteError::Claims { file, place, .. }) | CliError::Claim { file, place, .. } => (file, *place),
        CliError::Suite(SuiteError::NoFile { folder }) => (folder, None),
        CliError::Network { file } | CliError::Unbound { file, .. } => (file, None),
        CliError::Baseline { file, error } => {
            let place = match error {
                BaselineError::Form(form) if form.line() > 0 => Some((form.line(), form.column().max(1))),
                _ => None,
            };
            return (Some(file.display().to_string()), place);
        }
        CliError::Store(
            StoreError::Folder { path, .. } | StoreError::NoFolder { path, .. } | StoreError::Write { path, .. },
        )
        | CliError::Checkpoint { file: path, .. }
        | CliError::Overwrites { path, .. }
        | CliError::SameOutput { path, .. } => return (Some(path.display().to_string()), None),
        _ => return (None, None),
    };
    (Some(file.clone()), place)
}
