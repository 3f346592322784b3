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

pub use constrained::CONSTRAINED;
pub use degenerate::DEGENERATE;
pub use direction_rate::DIRECTION_RATE;
pub use diverge::DIVERGE;
pub use explode::EXPLODE;
pub use global::GLOBAL;
pub use limit::rate_at;
pub use local::LOCAL;
pub use loss_rate::LOSS_RATE;

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
