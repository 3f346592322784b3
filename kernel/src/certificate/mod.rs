//! The strict reader: JSON, the forms of values, the instance, the lines of its samples, and the
//! types of the witnesses.

pub(crate) mod instance;
pub(crate) mod json;
pub(crate) mod lines;
pub(crate) mod node;
pub(crate) mod witness;
