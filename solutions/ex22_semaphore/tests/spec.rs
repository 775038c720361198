//! The exercise's own tests, run against the reference.
extern crate ex22_solution as ex22;
include!("../../../exercises/ex22_semaphore/tests/spec.rs");
