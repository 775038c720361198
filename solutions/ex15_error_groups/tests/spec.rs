//! The exercise's own tests, run against the reference.
extern crate ex15_solution as ex15;
include!("../../../exercises/ex15_error_groups/tests/spec.rs");
