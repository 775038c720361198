//! The exercise's own tests, run against the reference.
extern crate ex04_solution as ex04;
include!("../../../exercises/ex04_tasks/tests/spec.rs");
