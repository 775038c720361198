//! The running record: who started when, how many at once, who panicked.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::record::{JobRecord, JobState, Message, Place};

/// A poll budget for one job, or for the whole test, within one virtual instant. Waking explains a
/// handful of polls; `join_all` of thirty polls each of them thirty times; nothing explains this many.
pub(crate) const POLLS_PER_INSTANT: u32 = 10_000;

#[derive(Default)]
pub(crate) struct Book(Mutex<Pages>);

/// What the book says at one moment.
#[derive(Clone, Default)]
pub(crate) struct Pages {
    pub jobs: Vec<JobRecord>,
    pub in_flight: usize,
    pub peak: usize,
    /// Counts everything that happened to a job: it tells progress from spinning.
    pub events: u64,
    pub panics: Vec<Panic>,
    /// The instants at which `Counted` values were compared.
    pub comparisons_ms: Vec<u64>,
    /// Set by whoever sees something that no later success can excuse. The first one stays.
    pub verdict: Option<(crate::Outcome, Message)>,
    pub if_stuck: Option<String>,
    pub tell_if_stuck: Option<String>,
    /// What the test noted, and when.
    pub log: Vec<(u64, String)>,
    /// The seed of the inputs, if they were drawn.
    pub seed: Option<u64>,
}

/// A panic on a thread of the test.
#[derive(Clone)]
pub(crate) struct Panic {
    pub text: String,
    pub think: Option<String>,
    pub at: Option<Place>,
    /// Raised by a job because the test wanted it so.
    pub wanted: bool,
    /// The jobs as they were at that moment, before unwinding dropped them.
    pub jobs: Vec<JobRecord>,
    pub now_ms: u64,
}

impl Book {
    /// A panic while the book was open must not hide the record that would explain it.
    pub fn open(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A copy for the watchdog, which must not wait for a thread that hangs with the book in hand.
    pub fn copy(&self) -> Pages {
        self.0.try_lock().map(|pages| pages.clone()).unwrap_or_default()
    }
}

impl Pages {
    pub fn made(&mut self, name: String, needs_ms: Option<u64>) -> usize {
        let state = JobState::Waiting;
        self.jobs.push(JobRecord { name, needs_ms, started_ms: None, ended_ms: None, state, polls: 0 });
        self.jobs.len() - 1
    }

    pub fn started(&mut self, job: usize, now: u64) {
        self.jobs[job].started_ms = Some(now);
        self.jobs[job].state = JobState::Running;
        self.in_flight += 1;
        self.peak = self.peak.max(self.in_flight);
        self.events += 1;
    }

    pub fn ended(&mut self, job: usize, now: u64, state: JobState) {
        self.jobs[job].ended_ms = Some(now);
        if self.jobs[job].state == JobState::Running {
            self.in_flight -= 1;
        }
        self.jobs[job].state = state;
        self.events += 1;
    }

    pub fn condemn(&mut self, outcome: crate::Outcome, message: Message) {
        self.verdict.get_or_insert((outcome, message));
    }
}
