//! The exercise's own tests, run against the reference.
extern crate ex13_solution as ex13;
include!("../../../exercises/ex13_stream_by_hand/tests/spec.rs");
