//! Floor 1, above `arith`: files as tables of cells, whatever their format (docs/input.md).
//!
//! Nothing is decided here about labels and features: that is `data`.

mod arff;
mod bytes;
mod delimited;
mod error;
mod format;
mod libsvm;
mod name;
mod npy;
mod npz;
mod numbers;
mod quoted;
mod reading;
mod table;
mod text;
mod texts;

pub use bytes::Contents;
pub use error::{
    ColumnProblem, Fault, FormatProblem, Found, InputProblem, InstanceProblem, ReadError, RunProblem, SweepProblem,
    in_shell, place_suffix,
};
pub use format::{Format, Indices};
pub use name::{NAME_RULE, is_name, is_stdin, stem_and_name};
pub use npy::Array;
pub use numbers::{Numbers, read_numbers, read_weights};
pub use quoted::{Quoted, is_shown, printable};
pub use reading::read_table;
pub use table::{Cell, Column, Entry, Table};
pub use text::{number, place_of, read_text, text_of, without_mark};
