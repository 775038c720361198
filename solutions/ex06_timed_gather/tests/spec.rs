//! The exercise's own tests, run against the reference.
extern crate ex06_solution as ex06;
include!("../../../exercises/ex06_timed_gather/tests/spec.rs");
