//! The exercise's own tests, run against the reference.
extern crate ex26_solution as ex26;
include!("../../../exercises/ex26_broadcast_watch/tests/spec.rs");
