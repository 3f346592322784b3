//! Floor 2: what is meant by a file: data sets and instances, from files and from arrays, exact
//! preprocessing.

mod arrays;
mod at_zero;
mod columns;
mod dataset;
mod file;
mod held;
mod instance;
mod labels;
mod preprocess;
#[doc(hidden)]
pub mod random;
mod reading;
mod recorded;
mod rows;
mod run_keys;
mod scalar;
mod starts;
mod written;
mod written_keys;

#[doc(hidden)]
pub use crate::files::stem_and_name;
pub use crate::files::{
    ColumnProblem, Format, FormatProblem, Found, Indices, InputProblem, InstanceProblem, ReadError,
};
pub(crate) use crate::files::{
    NAME_RULE, Quoted, SweepProblem, in_shell, is_name, is_shown, place_of, place_suffix, printable, read_text,
    without_mark,
};
pub use arrays::ArrayProblem;
pub use at_zero::AtZero;
pub use dataset::{Dataset, Label, Origin};
pub use file::{read_dataset, read_dataset_text};
pub use held::Held;
pub(crate) use instance::{DataKeys, in_quotes};
pub use instance::{Instance, Places};
pub use preprocess::{Center, Preprocess, Scale};
pub use reading::Reading;
pub use recorded::{Recorded, read_run};
pub use rows::Row;
pub(crate) use rows::Rows;
pub use run_keys::{Load, Run};
#[doc(hidden)]
pub use starts::start;
pub(crate) use written_keys::{Number, Reader, Text};

#[cfg(test)]
mod tests;
