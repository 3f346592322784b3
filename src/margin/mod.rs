//! Floor 3: the max-margin problem (MM) of T3, solved exactly.
