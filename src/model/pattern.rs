//! Activation patterns H in {0,1}^{M x n}.

/// Which samples are active at which neurons.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern {
    samples: usize,
    active: Vec<bool>,
}

impl Pattern {
    /// The pattern of M neurons and n samples with entries H(m, i).
    pub fn from_fn(neurons: usize, samples: usize, mut active: impl FnMut(usize, usize) -> bool) -> Self {
        let active = (0..neurons * samples).map(|at| active(at / samples, at % samples)).collect();
        Self { samples, active }
    }

    /// H(m, i).
    pub fn is_active(&self, m: usize, i: usize) -> bool {
        self.active[m * self.samples + i]
    }

    /// Sets H(m, i).
    pub fn set(&mut self, m: usize, i: usize, active: bool) {
        self.active[m * self.samples + i] = active;
    }

    /// The number of neurons M.
    pub fn neurons(&self) -> usize {
        self.active.len() / self.samples
    }

    /// The number of samples n.
    pub fn samples(&self) -> usize {
        self.samples
    }

    /// The samples that are active at some neuron, ascending.
    pub fn active_samples(&self) -> Vec<usize> {
        (0..self.samples).filter(|&i| (0..self.neurons()).any(|m| self.is_active(m, i))).collect()
    }

    /// The entries (m, i) with H(m, i) = 1, as m n + i, ascending.
    pub fn active_entries(&self) -> Vec<usize> {
        (0..self.active.len()).filter(|&at| self.active[at]).collect()
    }

    /// Whether no sample is active: the gradient vanishes.
    pub fn is_dead(&self) -> bool {
        !self.active.contains(&true)
    }
}
