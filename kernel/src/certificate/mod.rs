//! The strict reader: JSON, the forms of values, the instance, and the types of the witnesses.

pub(crate) mod instance;
pub(crate) mod json;
pub(crate) mod node;
pub(crate) mod witness;
