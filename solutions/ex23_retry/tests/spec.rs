//! The exercise's own tests, run against the reference.
extern crate ex23_solution as ex23;
include!("../../../exercises/ex23_retry/tests/spec.rs");
