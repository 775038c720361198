//! The exercise's own tests, run against the reference.
extern crate ex24_solution as ex24;
include!("../../../exercises/ex24_atomicity/tests/spec.rs");
