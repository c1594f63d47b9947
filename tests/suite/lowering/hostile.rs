//! Whatever the input, the model is built, and soon.
