//! The exercise's own tests, run against the reference.
extern crate ex02_solution as ex02;
include!("../../../exercises/ex02_runtime/tests/spec.rs");
