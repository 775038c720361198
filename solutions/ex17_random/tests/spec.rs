//! The exercise's own tests, run against the reference.
extern crate ex17_solution as ex17;
include!("../../../exercises/ex17_random/tests/spec.rs");
