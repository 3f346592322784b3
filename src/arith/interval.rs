//! Outward-rounded MPFR intervals.
