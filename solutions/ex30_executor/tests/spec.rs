//! The exercise's own tests, run against the reference.
extern crate ex30_solution as ex30;
include!("../../../exercises/ex30_executor/tests/spec.rs");
