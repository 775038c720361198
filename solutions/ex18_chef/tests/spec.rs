//! The exercise's own tests, run against the reference.
extern crate ex18_solution as ex18;
include!("../../../exercises/ex18_chef/tests/spec.rs");
