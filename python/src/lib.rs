//! The Python module `margincert._native`: what `python/margincert` asks of the crate.
//!
//! Numbers come as text, or as the bytes of NumPy arrays, and go as text, so that both sides hold
//! them exactly; an answer is the object of the JSON contract (docs/json.md) beside the kernel's
//! words. The dataclasses that people see are made of it in Python.

mod answer;
mod claims;
mod data;
mod errors;
mod questions;
mod runs;
mod work;

/// What `python/margincert` asks of the crate.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::answer::Answer;
    #[pymodule_export]
    use crate::claims::{check, cite, cite_certificate, claims, verify};
    #[pymodule_export]
    use crate::data::Data;
    #[pymodule_export]
    use crate::errors::InputError;
    #[pymodule_export]
    use crate::questions::{fate, landscape, margin, network, orbit, sgd};
    #[pymodule_export]
    use crate::runs::replay;

    /// The version of the crate.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
