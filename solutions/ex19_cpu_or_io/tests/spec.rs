//! The exercise's own tests, run against the reference.
extern crate ex19_solution as ex19;
include!("../../../exercises/ex19_cpu_or_io/tests/spec.rs");
