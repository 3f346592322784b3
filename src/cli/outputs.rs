//! Where outputs may be written: into folders that are there, over no input and no other output.

use std::path::{Path, PathBuf};

use same_file::is_same_file;

use super::CliError;
use crate::claim::{StoreError, folder_of};
use crate::data::Instance;

/// The files that an instance was read from.
pub fn inputs(instance: &Instance) -> Vec<PathBuf> {
    let data = instance.data.origin().map(|origin| PathBuf::from(&origin.file));
    let run = instance.run.as_ref().map(|run| PathBuf::from(&run.source));
    std::iter::once(PathBuf::from(&instance.source)).chain(data).chain(run).collect()
}

/// Looks at all outputs of a command before anything is computed.
///
/// # Errors
/// An output whose folder is not there, or that is an input or another output.
pub fn safe(outputs: &[(&'static str, Option<&PathBuf>)], inputs: &[PathBuf]) -> Result<(), CliError> {
    let given: Vec<(&'static str, &PathBuf)> =
        outputs.iter().filter_map(|(option, path)| Some((*option, (*path)?))).collect();
    for (at, &(option, path)) in given.iter().enumerate() {
        let folder = folder_of(path);
        if !folder.is_dir() {
            return Err(StoreError::NoFolder { path: path.clone(), folder: folder.to_owned() }.into());
        }
        // Devices and pipes keep nothing that could be lost.
        if path.exists() && !path.is_file() {
            continue;
        }
        if let Some(input) = inputs.iter().find(|input| same(input, path)) {
            return Err(CliError::Overwrites { option, path: path.clone(), input: input.clone() });
        }
        if let Some((other, _)) = given[..at].iter().find(|(_, earlier)| same(earlier, path)) {
            return Err(CliError::SameOutput { option, other, path: path.clone() });
        }
    }
    Ok(())
}

/// Whether two paths lead to one file, or would.
fn same(a: &Path, b: &Path) -> bool {
    is_same_file(a, b).unwrap_or(false)
        || (a.file_name().is_some()
            && a.file_name() == b.file_name()
            && is_same_file(folder_of(a), folder_of(b)).unwrap_or(false))
}
