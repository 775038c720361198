//! The exercise's own tests, run against the reference.
extern crate ex07_solution as ex07;
include!("../../../exercises/ex07_settle_or_fail/tests/spec.rs");
