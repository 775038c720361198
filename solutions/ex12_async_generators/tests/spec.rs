//! The exercise's own tests, run against the reference.
extern crate ex12_solution as ex12;
include!("../../../exercises/ex12_async_generators/tests/spec.rs");
