//! Floor 2: data sets and instances, their readers, exact preprocessing, random families.

mod dataset;

pub use dataset::{Dataset, Label};
