//! The exercise's own tests, run against the reference.
extern crate ex03_solution as ex03;
include!("../../../exercises/ex03_stopwatch/tests/spec.rs");
