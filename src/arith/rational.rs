//! Exact parsing and printing of rationals.
