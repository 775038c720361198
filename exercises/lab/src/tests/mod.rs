//! Each diagnosis, with a program that earns it and one that does not.

mod blocking;
mod endings;
mod expectations;
mod panics;
mod pictures;

use crate::supervise::{Clock, observe, on_runtime, plain};
use crate::{Lab, Outcome, Record, ms};

/// Runs a program on the virtual clock, with little patience.
fn seen<F: AsyncFnOnce(Lab) + Send + 'static>(body: F) -> Record {
    observe(Clock::Virtual, ms(500), |clock, lab, pulse| on_runtime(clock, lab, pulse, body))
}

fn seen_real<F: AsyncFnOnce(Lab) + Send + 'static>(body: F) -> Record {
    observe(Clock::Real, ms(500), |clock, lab, pulse| on_runtime(clock, lab, pulse, body))
}

/// Runs a program that brings its own runtime, or needs none.
fn seen_plain<F: FnOnce(Lab) + Send + 'static>(body: F) -> Record {
    observe(Clock::Plain, ms(500), |clock, lab, pulse| plain(clock, lab, pulse, body))
}

#[track_caller]
fn passes(record: &Record) {
    assert_eq!((record.outcome, &record.message), (Outcome::Passed, &None));
}

/// How it ended, and what the learner reads first.
#[track_caller]
fn fails(record: &Record, outcome: Outcome, says: &str) {
    let observed = record.message.as_ref().map_or("", |message| &message.observed);
    assert!(record.outcome == outcome && observed.contains(says), "{:?}: {observed}", record.outcome);
}
