//! The exercise's own tests, run against the reference.
extern crate ex28_solution as ex28;
include!("../../../exercises/ex28_shutdown/tests/spec.rs");
