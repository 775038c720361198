//! The exercise's own tests, run against the reference.
extern crate ex10_solution as ex10;
include!("../../../exercises/ex10_queue/tests/spec.rs");
