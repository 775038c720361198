//! The exercise's own tests, run against the reference.
extern crate ex05_solution as ex05;
include!("../../../exercises/ex05_chaining/tests/spec.rs");
