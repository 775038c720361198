//! The exercise's own tests, run against the reference.
extern crate ex21_solution as ex21;
include!("../../../exercises/ex21_cancel_safety/tests/spec.rs");
