//! Each diagnosis, with a program that earns it and one that does not.

mod blocking;
mod calls;
mod endings;
mod expectations;
mod hangs;
mod panics;
mod pictures;

use std::sync::Arc;
use std::time::Duration;

use crate::supervise::{Body, Clock, observe};
use crate::thread_time::ThreadId;
use crate::{Lab, Outcome, Record, ms};

/// Longer than any watchdog waits here. A thread that sleeps so long costs nothing, and ends with the tests.
const FOR_EVER: Duration = Duration::from_secs(300);

/// Runs a program on the virtual clock, with little patience.
fn seen<F: AsyncFnOnce(Lab) + Send + 'static>(body: F) -> Record {
    observe(Clock::Virtual, ms(500), &Lab::new(), Body::asynchronous(body))
}

/// The same for a program that has much to do, or of which nothing depends on the watchdog.
fn seen_patiently<F: AsyncFnOnce(Lab) + Send + 'static>(body: F) -> Record {
    observe(Clock::Virtual, FOR_EVER, &Lab::new(), Body::asynchronous(body))
}

fn seen_real<F: AsyncFnOnce(Lab) + Send + 'static>(body: F) -> Record {
    observe(Clock::Real, ms(500), &Lab::new(), Body::asynchronous(body))
}

/// Runs a program that brings its own runtime, or needs none.
fn seen_plain<F: FnOnce(Lab) + Send + 'static>(body: F) -> Record {
    observe(Clock::Plain, ms(500), &Lab::new(), Body::plain(body))
}

/// For loops that would never end: true as long as the first of the two is kept.
fn watched() -> (Arc<()>, impl Fn() -> bool + Send + 'static) {
    let watch = Arc::new(());
    let seen = Arc::downgrade(&watch);
    (watch, move || seen.strong_count() > 0)
}

/// Words that need to know where a thread's time went. Where nobody tells, the lab's are more general.
fn told(says: &str) -> &str {
    let known = ThreadId::current().is_some_and(|thread| thread.time().is_some());
    if known { says } else { "Your code " }
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
