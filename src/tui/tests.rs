//! The screens, by keys, as they are drawn.
