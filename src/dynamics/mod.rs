//! Floor 4: rigorous gradient descent: orbits by the shadowing lemma, the trap, the fate of a trajectory (T4, T5).
