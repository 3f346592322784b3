//! Gradient descent with a constant step on one ReLU neuron: where its direction goes (T5).

mod constrained;
mod degenerate;
mod direction_rate;
mod diverge;
mod explode;
mod global;
mod hypotheses;
mod limit;
mod local;
mod loss_rate;
mod settled;

pub use constrained::Constrained;
pub use degenerate::Degenerate;
pub use direction_rate::DirectionRate;
pub use diverge::Diverge;
pub use explode::Explode;
pub use global::Global;
pub use limit::rate_at;
pub use local::Local;
pub use loss_rate::LossRate;

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
