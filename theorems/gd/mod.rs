//! Gradient descent with a constant step on one ReLU neuron: where its direction goes (T5).

pub(super) mod constrained;
pub(super) mod degenerate;
pub(super) mod direction_rate;
pub(super) mod diverge;
pub(super) mod explode;
pub(super) mod global;
pub(super) mod local;
pub(super) mod loss_rate;

mod hypotheses;
mod limit;
mod settled;

pub use limit::rate_at;

use crate::claim::Paper;

/// The paper whose statements are made precise here.
pub static XU_2021: Paper = Paper {
    key: "xu2021maxmargin",
    authors: &[("Tengyu", "Xu"), ("Yi", "Zhou"), ("Kaiyi", "Ji"), ("Yingbin", "Liang")],
    title: "When Will Gradient Methods Converge to Max-margin Classifier under ReLU Models?",
    journal: "Stat",
    volume: ("10", "1"),
    pages: "e354",
    year: 2021,
    arxiv: "1806.04339",
};
