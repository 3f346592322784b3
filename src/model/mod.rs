//! Floor 3: a ReLU model, its activation patterns and the phase that a pattern defines (T1, T7).
