//! Several NumPy arrays in a zip archive, as `numpy.savez` and `savez_compressed` write them.

use std::io::Cursor;

use zip::ZipArchive;

use super::bytes::limited;
use super::npy::Array;
use super::{Cell, Column, Fault, FormatProblem, InputProblem, InstanceProblem, Table};

/// The arrays whose columns are the features where nothing else is said.
const FEATURES: [&str; 3] = ["X", "x", "data"];
/// The array of the labels.
const LABELS: [&str; 2] = ["y", "Y"];

/// Reads the arrays as columns: of a two-dimensional one named `X` the columns `X[0]`, `X[1]`, ..
/// Arrays of another length than the features are passed over.
///
/// # Errors
/// No archive of arrays; labels of another length; features in more than two dimensions.
pub fn read(bytes: &[u8]) -> Result<Table, Fault> {
    let arrays = arrays(bytes).map_err(|problem| (None, problem))?;
    let main = FEATURES.iter().find_map(|name| arrays.iter().find(|(found, _)| found == name));
    let samples = match main {
        Some((name, array)) if array.dimensions > 2 => {
            return Err((
                None,
                InputProblem::Format(FormatProblem::Dimensions { found: array.dimensions }).within(name),
            ));
        }
        Some((_, array)) => array.rows,
        None => arrays.iter().map(|(_, array)| array.rows).max().unwrap_or(0),
    };
    let main = main.map(|(name, _)| name.clone());
    let (mut columns, mut rows, mut label) = (Vec::new(), Vec::<Vec<Cell>>::new(), None);
    rows.resize_with(samples, Vec::new);
    for (name, array) in arrays {
        let is_label = LABELS.contains(&name.as_str()) && array.columns == 1;
        if is_label && array.rows != samples {
            return Err((
                None,
                InputProblem::Instance(InstanceProblem::RowsAndLabels { rows: samples, labels: array.rows }),
            ));
        }
        if array.dimensions == 0 || array.dimensions > 2 || array.rows != samples {
            continue;
        }
        if is_label {
            label = Some(columns.len());
        }
        let named = |c| if is_label || array.dimensions == 1 { name.clone() } else { format!("{name}[{c}]") };
        columns.extend((0..array.columns).map(|c| Column { name: named(c), array: Some(name.clone()) }));
        for (row, cells) in rows.iter_mut().zip(array.into_rows()) {
            row.extend(cells);
        }
    }
    let is_main = |at: &usize| columns[*at].array == main;
    let features = main.as_ref().map(|_| (0..columns.len()).filter(is_main).collect());
    Ok(Table { features, ..Table::of_arrays(columns, rows, label)? })
}

fn arrays(bytes: &[u8]) -> Result<Vec<(String, Array)>, InputProblem> {
    let damaged =
        |error: zip::result::ZipError| InputProblem::Format(FormatProblem::Zip { message: error.to_string() });
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut arrays = Vec::new();
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(damaged)?;
        let name = file.name().map_err(damaged)?.into_owned();
        let Some(name) = name.strip_suffix(".npy").map(str::to_owned) else { continue };
        let array = limited(file).and_then(|bytes| Array::read(&bytes));
        arrays.push((name.clone(), array.map_err(|problem| problem.within(&name))?));
    }
    if arrays.is_empty() {
        let (what, remedy) =
            ("a zip archive without NumPy arrays", "an archive is unpacked first, a table saved as CSV");
        return Err(InputProblem::Format(FormatProblem::Foreign { what, remedy }));
    }
    Ok(arrays)
}
