//! The exercise's own tests, run against the reference.
extern crate ex27_solution as ex27;
include!("../../../exercises/ex27_actor/tests/spec.rs");
