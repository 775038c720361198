//! Submissions as strangers may pack them, and what is read of them.
#![expect(clippy::disallowed_methods, reason = "the bans are for the grader")]

mod make;
mod names;
mod sizes;
mod tarballs;
mod trees;
mod whole;
mod zips;

use std::io::Cursor;

use confine::reader::{Limits, archive};
use grader::submission::Submission;

const LIB: &str = "exercises/ex01_lazy/src/lib.rs";

fn read(bytes: Vec<u8>) -> Submission {
    read_within(bytes, &Limits::default()).expect("it can be read")
}

fn read_within(bytes: Vec<u8>, limits: &Limits) -> anyhow::Result<Submission> {
    archive(Cursor::new(bytes), limits)
}

fn refusal(bytes: Vec<u8>) -> String {
    read_within(bytes, &Limits::default()).expect_err("it can't be read").to_string()
}

/// Why ex01 can't be graded.
fn refused(submission: &Submission) -> &str {
    let ex01 = &submission.exercises["ex01_lazy"];
    assert!(ex01.sources.is_empty(), "what is refused brings no sources: {:?}", ex01.sources.keys());
    ex01.refused.as_deref().expect("it is refused")
}

/// What ex01's `src/lib.rs` holds.
fn lib(submission: &Submission) -> &str {
    let ex01 = &submission.exercises["ex01_lazy"];
    assert_eq!(ex01.refused, None);
    &ex01.sources["lib.rs"]
}
