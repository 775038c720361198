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

mod body;
mod book;
mod call;
mod counted;
mod expect;
mod explain;
mod history;
mod job;
mod judge;
mod panics;
mod possible;
mod proof;
pub mod props;
mod pulse;
mod record;
mod scale;
mod supervise;
#[cfg(test)]
mod tests;
mod thread_time;
pub mod timeline;
mod watchdog;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, MutexGuard, OnceLock, Weak};
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;
use tokio::runtime::Handle;
use tokio::time::Instant;

pub use call::{Call, Now};
pub use counted::Counted;
pub use expect::{expect, expect_eq};
pub use explain::{DID, POSSIBLE};
pub use job::Job;
pub use panics::{caught, wanted_panic};
pub use proof::{GRADED, LIMIT_MS, SEED};
pub use record::{JobRecord, JobState, Message, Outcome, Picture, Place, Possible, Record, ms};
pub use supervise::{run, run_plain, run_real};

use book::{Book, Pages};
use supervise::Clock;

/// One test's own laboratory: it hands out jobs, keeps the record and knows the time.
/// Clones are handles to the same one.
#[derive(Clone)]
pub struct Lab(Arc<Inner>);

#[derive(Default)]
struct Inner {
    book: Book,
    began: OnceLock<Began>,
    /// A panic that Rust lets nobody survive: the process ends as soon as that is reported.
    aborting: AtomicBool,
    reported: AtomicBool,
}

/// The clock of a test, and where it stood at the start.
struct Began {
    clock: Clock,
    at: Instant,
    real: std::time::Instant,
    /// The runtime of the test, whose clock it is; without one, whatever clock there is.
    runtime: Option<Handle>,
}

impl Lab {
    /// Only the lab makes one, for a test: whoever could make others would have jobs and props of which the test
    /// knows nothing.
    pub(crate) fn new() -> Self {
        Self(Arc::default())
    }

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

    /// The number itself. That is for the test, which has the lab: looking at it is no comparison.
    pub fn value_of(&self, counted: &Counted) -> u32 {
        counted.value()
    }

    /// The instants, in milliseconds since the start, at which counted numbers were compared.
    pub fn comparisons_ms(&self) -> Vec<u64> {
        self.book().comparisons_ms.clone()
    }

    /// The time since the test began, on the clock of the test, whichever thread or runtime asks.
    pub fn elapsed(&self) -> Duration {
        let Some(began) = self.0.began.get() else { return Duration::ZERO };
        let _inside = match (&began.runtime, Handle::try_current()) {
            // The thread is being taken down; nobody will read this.
            (_, Err(error)) if error.is_thread_local_destroyed() => return Duration::ZERO,
            (None, _) => None,
            (Some(home), Ok(here)) if home.id() == here.id() => None,
            // Tokio's clock is that of the runtime one is in.
            (Some(home), _) => Some(home.enter()),
        };
        began.at.elapsed()
    }

    /// [`Lab::elapsed`] in whole milliseconds.
    pub fn elapsed_ms(&self) -> u64 {
        record::as_ms(self.elapsed())
    }

    /// Writes a line into the test's log, with the instant, for [`Lab::log`].
    pub fn note(&self, line: impl Into<String>) {
        let (now_ms, line) = (self.elapsed_ms(), line.into());
        self.book().noted(now_ms, line);
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
        let (jobs, now_ms) = (self.jobs(), self.elapsed_ms());
        Picture { jobs, now_ms, ..Picture::default() }.actual(timeline::COLUMNS).to_string()
    }

    /// Says how the jobs could run: name, start and end in milliseconds since the start of the test. Where that
    /// is shorter than a job needs, the job is dropped at the end. A failure shows it beside what happened;
    /// nothing is compared, but `grader verify` sees to it that the reference runs so.
    pub fn possible(&self, jobs: &[(&str, u64, u64)]) {
        let bar = |&(name, started_ms, ended_ms): &(&str, u64, u64)| Possible {
            name: name.to_owned(),
            started_ms,
            ended_ms,
        };
        self.book().possible = jobs.iter().map(bar).collect();
    }

    /// The one thing to think about when nothing can wake the code any more. A question serves best:
    /// it is right whatever the reason turns out to be.
    pub fn if_stuck(&self, think: impl Into<String>) {
        let think = think.into();
        self.book().if_stuck = Some(think);
    }

    /// What a deadlock's message adds to what was observed: who waits for whom, say. The last one stays.
    pub fn tell_if_stuck(&self, says: impl Into<String>) {
        let says = says.into();
        self.book().tell_if_stuck = Some(says);
    }

    pub(crate) fn book(&self) -> MutexGuard<'_, Pages> {
        self.0.book.open()
    }

    pub(crate) fn pages_if_free(&self) -> Pages {
        self.0.book.copy()
    }

    /// Called once, before the body of the test runs.
    pub(crate) fn start_the_clock(&self, clock: Clock, runtime: Option<&Handle>) {
        let _inside = runtime.map(Handle::enter);
        let (at, real) = (Instant::now(), std::time::Instant::now());
        let began = Began { clock, at, real, runtime: runtime.cloned() };
        self.0.began.get_or_init(|| began);
    }

    pub(crate) fn aborts(&self) {
        self.0.aborting.store(true, Ordering::SeqCst);
    }

    pub(crate) fn is_aborting(&self) -> bool {
        self.0.aborting.load(Ordering::SeqCst)
    }

    pub(crate) fn is_reported(&self) -> bool {
        self.0.reported.load(Ordering::SeqCst)
    }

    pub(crate) fn reported(&self) {
        self.0.reported.store(true, Ordering::SeqCst);
    }

    pub(crate) fn clock(&self) -> Option<Clock> {
        self.0.began.get().map(|began| began.clock)
    }

    /// The runtime of the test, if it has one.
    pub(crate) fn home(&self) -> Option<Handle> {
        self.0.began.get()?.runtime.clone()
    }

    /// The time since the test began, on the machine's clock.
    pub(crate) fn real_elapsed(&self) -> Duration {
        self.0.began.get().map_or(Duration::ZERO, |began| began.real.elapsed())
    }

    /// True in a runtime that is not the test's while the test's own clock is virtual: they don't agree.
    pub(crate) fn is_elsewhere(&self) -> bool {
        let Some(Began { clock: Clock::Virtual, runtime: Some(home), .. }) = self.0.began.get() else {
            return false;
        };
        Handle::try_current().is_ok_and(|here| here.id() != home.id())
    }

    /// A handle for those who are themselves kept by the runtime, and must not keep it in turn.
    pub(crate) fn weak(&self) -> WeakLab {
        WeakLab(Arc::downgrade(&self.0))
    }
}

pub(crate) struct WeakLab(Weak<Inner>);

impl WeakLab {
    pub fn get(&self) -> Option<Lab> {
        self.0.upgrade().map(Lab)
    }
}
