//! Stretches of a glide, as the certificate tells of them.

use rug::{Integer, Rational};

/// A piece with its radius.
#[derive(Clone, Debug)]
pub struct Glided {
    /// The first step, and the last.
    pub from: Integer,
    /// The last step.
    pub to: Integer,
    /// tau at the first step.
    pub tau: Rational,
    /// The centre in s.
    pub centre: f64,
    /// V(s) = sum_j c_j (s - centre)^j.
    pub coefficients: Vec<Vec<f64>>,
    /// nu_l(s) by its coefficients, for the walls that hold V back.
    pub nu: Vec<(usize, Vec<f64>)>,
    /// The order of the modified equation.
    pub order: u32,
    /// The positives that may be active or not, and mu(s) for each by its coefficients.
    pub loose: (Vec<usize>, Vec<f64>),
    /// The negatives that are pressed.
    pub pressed: Vec<usize>,
    /// How far w_k is from V(ln tau_k).
    pub rho: Rational,
    /// kappa, and how far it is at the end, where it is pulled back.
    pub fall: Option<(Rational, Rational)>,
}

/// A piece of a slide on the way.
#[derive(Clone, Debug)]
pub struct Slid {
    /// v, with its centre and the last step.
    pub centre: f64,
    /// v(s) = sum_j c_j (s - centre)^j.
    pub coefficients: Vec<Vec<f64>>,
    /// The last step.
    pub to: Integer,
    /// rho_1 and rho_2.
    pub rho: [Rational; 2],
}

/// Slides and glides on the way to an end.
#[derive(Clone, Debug)]
pub enum Stretch {
    /// With walls that may change, and wakings.
    Glide(Glide),
    /// With fixed walls (lemma:slide).
    Slide {
        /// J.
        active: Vec<usize>,
        /// N.
        kicking: Vec<usize>,
        /// q.
        offset: Vec<Rational>,
        /// The first step, and tau there.
        from: Integer,
        /// tau at the first step.
        tau: Rational,
        /// The pieces; never empty.
        pieces: Vec<Slid>,
    },
}

impl Stretch {
    /// The first step.
    pub fn from(&self) -> Option<&Integer> {
        match self {
            Self::Glide(glide) => glide.pieces.first().map(|piece| &piece.from),
            Self::Slide { from, .. } => Some(from),
        }
    }

    /// Whether a sample wakes on it.
    pub fn wakes(&self) -> bool {
        matches!(self, Self::Glide(glide) if glide.wakes.is_some())
    }
}

/// A glide with one set J.
#[derive(Clone, Debug)]
pub struct Glide {
    /// J.
    pub active: Vec<usize>,
    /// A missed positive that wakes on the last piece.
    pub wakes: Option<usize>,
    /// Walls and members of J that are a basis of the space, where |r| is pulled back.
    pub frame: Option<[Vec<usize>; 2]>,
    /// The pieces, each from the step where the one before ends; never empty.
    pub pieces: Vec<Glided>,
}
