//! One mistake each, and what is said about it.
