//! The exercise's own tests, run against the reference.
extern crate ex29_solution as ex29;
include!("../../../exercises/ex29_tcp/tests/spec.rs");
