//! Exact linear algebra over the integers and the rationals.
