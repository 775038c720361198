//! What every test of the course stands on.
//!
//! [`run`] runs the body of a test on a current-thread runtime whose clock is virtual: waiting costs
//! no real time, and every instant is exact. [`Lab::job`] hands out pieces of waiting that write down
//! what happens to them. From that record the lab explains a failure: what ran after what, what was
//! never started, what is left behind, what nobody can wake any more.
//!
//! ```ignore
//! #[test]
//! fn both_jobs_run_at_the_same_time() {
//!     lab::run(async |lab| {
//!         let jobs = vec![lab.job("soup", ms(30), 1), lab.job("tea", ms(10), 2)];
//!         both(jobs).await;
//!         lab.expect_elapsed(ms(30));
//!     });
//! }
//! ```

#![warn(missing_docs)]

mod book;
mod counted;
mod expect;
mod explain;
mod job;
mod judge;
mod panics;
mod proof;
pub mod props;
mod record;
mod supervise;
#[cfg(test)]
mod tests;
mod thread_time;
mod timeline;
mod watchdog;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, MutexGuard, OnceLock};
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;
use tokio::runtime::Handle;
use tokio::time::Instant;

pub use counted::Counted;
pub use expect::{expect, expect_eq};
pub use job::Job;
pub use panics::{caught, wanted_panic};
pub use proof::{GRADED, LIMIT_MS, SEED};
pub use record::{JobRecord, JobState, Message, Outcome, Place, Record, ms};
pub use supervise::{run, run_plain, run_real};

use book::{Book, Pages};

/// One test's own laboratory: it hands out jobs, keeps the record and knows the time.
/// Clones are handles to the same one.
#[derive(Clone, Default)]
pub struct Lab(Arc<Inner>);

#[derive(Default)]
struct Inner {
    book: Book,
    start: OnceLock<Instant>,
    /// The last instant seen, for those who ask from outside the runtime, where the clock is another.
    last_ms: AtomicU64,
}

impl Lab {
    /// A job that waits for `delay` once it is started, and then gives `value`.
    pub fn job<T>(&self, name: impl Into<String>, delay: Duration, value: T) -> Job<T> {
        Job::new(self.clone(), name.into(), Some(delay), value)
    }

    /// A job that is never done.
    pub fn endless(&self, name: impl Into<String>) -> Job<()> {
        Job::new(self.clone(), name.into(), None, ())
    }

    /// A number that counts how often it is compared; see [`Lab::comparisons_ms`].
    pub fn counted(&self, value: u32) -> Counted {
        Counted::new(self.clone(), value)
    }

    /// The instants, in milliseconds since the start, at which counted numbers were compared.
    pub fn comparisons_ms(&self) -> Vec<u64> {
        self.book().comparisons_ms.clone()
    }

    /// The time since the test began, on the clock of the test.
    pub fn elapsed(&self) -> Duration {
        let Some(start) = self.0.start.get() else { return Duration::ZERO };
        if Handle::try_current().is_ok() {
            let elapsed = start.elapsed();
            self.0.last_ms.store(record::as_ms(elapsed), Ordering::Relaxed);
            elapsed
        } else {
            ms(self.0.last_ms.load(Ordering::Relaxed))
        }
    }

    /// [`Lab::elapsed`] in whole milliseconds.
    pub fn elapsed_ms(&self) -> u64 {
        record::as_ms(self.elapsed())
    }

    /// Writes a line into the test's log, with the instant, for [`Lab::log`].
    pub fn note(&self, line: impl Into<String>) {
        let now = self.elapsed_ms();
        self.book().log.push((now, line.into()));
    }

    /// What was noted so far: milliseconds since the start of the test, and the line.
    pub fn log(&self) -> Vec<(u64, String)> {
        self.book().log.clone()
    }

    /// A generator for the inputs of a test. Its seed is another one each time, or `LAB_SEED`; if the
    /// test fails, the message says which it was.
    pub fn rng(&self) -> StdRng {
        let seed = *self.book().seed.get_or_insert_with(proof::seed);
        StdRng::seed_from_u64(seed)
    }

    /// What has happened to the jobs so far, in the order in which they were made.
    pub fn jobs(&self) -> Vec<JobRecord> {
        self.book().jobs.clone()
    }

    /// The timeline of the jobs so far.
    pub fn timeline(&self) -> String {
        timeline::draw(&self.book().jobs, self.elapsed_ms())
    }

    /// The one thing to think about when nothing can wake the code any more. A question serves best:
    /// it is right whatever the reason turns out to be.
    pub fn if_stuck(&self, think: impl Into<String>) {
        self.book().if_stuck = Some(think.into());
    }

    /// What a deadlock's message adds to what was observed: who waits for whom, say. The last one stays.
    pub fn tell_if_stuck(&self, says: impl Into<String>) {
        self.book().tell_if_stuck = Some(says.into());
    }

    pub(crate) fn book(&self) -> MutexGuard<'_, Pages> {
        self.0.book.open()
    }

    pub(crate) fn pages_if_free(&self) -> Pages {
        self.0.book.copy()
    }

    pub(crate) fn note_comparison(&self, now_ms: u64) {
        self.book().comparisons_ms.push(now_ms);
    }

    /// Called once, from inside the runtime.
    pub(crate) fn start_the_clock(&self) {
        self.0.start.get_or_init(Instant::now);
    }
}
