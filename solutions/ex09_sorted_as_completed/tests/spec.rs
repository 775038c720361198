//! The exercise's own tests, run against the reference.
extern crate ex09_solution as ex09;
include!("../../../exercises/ex09_sorted_as_completed/tests/spec.rs");
