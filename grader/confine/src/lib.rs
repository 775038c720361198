//! What `confine` does, as functions that tests can call.

pub mod reader;
