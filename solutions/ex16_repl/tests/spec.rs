//! The exercise's own tests, run against the reference.
extern crate ex16_solution as ex16;
include!("../../../exercises/ex16_repl/tests/spec.rs");
