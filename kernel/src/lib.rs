//! The checking kernel of margincert.
#![forbid(unsafe_code)]
