//! The exercise's own tests, run against the reference.
extern crate ex25_solution as ex25;
include!("../../../exercises/ex25_deadlock/tests/spec.rs");
