//! The exercise's own tests, run against the reference.
extern crate ex11_solution as ex11;
include!("../../../exercises/ex11_queue_pipeline/tests/spec.rs");
