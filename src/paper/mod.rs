//! Floor 11: how answers stand in a paper: citations, tables in LaTeX, bundles for its readers.

pub mod bundle;
pub mod citation;
mod constants;
pub mod folder;
mod latex;
pub mod software;
pub mod table;
