//! The exercise's own tests, run against the reference.
extern crate ex01_solution as ex01;
include!("../../../exercises/ex01_lazy_futures/tests/spec.rs");
