//! The exercise's own tests, run against the reference.
extern crate ex08_solution as ex08;
include!("../../../exercises/ex08_as_completed/tests/spec.rs");
