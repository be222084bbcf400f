//! The small languages inside of values.
