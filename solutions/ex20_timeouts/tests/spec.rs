//! The exercise's own tests, run against the reference.
extern crate ex20_solution as ex20;
include!("../../../exercises/ex20_timeouts/tests/spec.rs");
