//! The exercise's own tests, run against the reference.
extern crate ex14_solution as ex14;
include!("../../../exercises/ex14_async_with/tests/spec.rs");
