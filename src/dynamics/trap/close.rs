//! Every constant of the trap at a given w_K (T4).
