//! The running record: who started when, how many at once, who panicked.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;

use crate::record::{JobRecord, JobState, Message, Outcome, Place, Possible, ms};

#[derive(Default)]
pub(crate) struct Book(Mutex<Pages>);

/// What the book says at one moment.
#[derive(Clone, Default)]
pub(crate) struct Pages {
    pub jobs: Vec<JobRecord>,
    /// For each job, the event that ended it.
    ends: Vec<u64>,
    in_flight: usize,
    /// The most jobs that were under way together.
    pub peak: usize,
    /// Counts all that happened to jobs, and all that was noted: it tells progress from spinning.
    pub events: u64,
    pub panics: Vec<Panic>,
    /// The instants at which `Counted` values were compared.
    pub comparisons_ms: Vec<u64>,
    /// Set by whoever sees something that no later success can excuse. The first one stays.
    pub verdict: Option<(Outcome, Message)>,
    /// The first job that was polled by another runtime than the test's, which has another clock.
    pub elsewhere: Option<String>,
    pub if_stuck: Option<String>,
    pub tell_if_stuck: Option<String>,
    /// What the test noted, and when.
    pub log: Vec<(u64, String)>,
    /// The seed of the inputs, if they were drawn.
    pub seed: Option<u64>,
    /// The instants at which the code blocked its thread, and let go of it again.
    pub blocked_ms: Vec<u64>,
    /// How the jobs could have run, if the test has said so.
    pub possible: Vec<Possible>,
}

/// A panic on a thread of the test.
#[derive(Clone)]
pub(crate) struct Panic {
    pub text: String,
    pub think: Option<String>,
    pub at: Option<Place>,
    pub wanted: Wanted,
    /// Tokio stops a panic at the edge of its task. All others end the body, or are caught by it.
    pub in_task: bool,
    /// How many events and jobs there were at that moment, before unwinding dropped jobs.
    pub events: u64,
    pub made: usize,
    pub now_ms: u64,
}

impl Panic {
    /// It was raised in the learner's code, or in what that has called, and not by a test.
    pub fn in_code(&self) -> bool {
        self.think.is_none() && !self.at.as_ref().is_some_and(|at| at.file.contains("tests/"))
    }
}

/// Does the test want a panic?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    No,
    /// The test raised it, to see what the code makes of it.
    Asked,
    /// The code raised it, where the test was waiting for one.
    Caught,
}

impl Book {
    /// A panic while the book was open must not hide the record that would explain it.
    pub fn open(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A copy for the watchdog, which must not wait for ever for a thread that hangs with the book in
    /// hand. One that only writes in it all the time puts it down often enough.
    pub fn copy(&self) -> Pages {
        for _ in 0..100 {
            match self.0.try_lock() {
                Ok(pages) => return pages.clone(),
                Err(TryLockError::Poisoned(pages)) => return pages.into_inner().clone(),
                Err(TryLockError::WouldBlock) => thread::sleep(ms(1)),
            }
        }
        Pages::default()
    }
}

impl Pages {
    /// The jobs as they were when something panicked: unwinding drops what still ran.
    pub fn jobs_at(&self, panic: &Panic) -> Vec<JobRecord> {
        let mut jobs = self.jobs.clone();
        jobs.truncate(panic.made);
        for (job, end) in jobs.iter_mut().zip(&self.ends) {
            if *end > panic.events {
                job.ended_ms = None;
                job.state = if job.started_ms.is_some() { JobState::Running } else { JobState::Waiting };
            }
        }
        jobs
    }

    pub fn made(&mut self, name: String, needs_ms: Option<u64>, made_ms: u64) -> usize {
        let (started_ms, ended_ms, state) = (None, None, JobState::Waiting);
        self.jobs.push(JobRecord { name, needs_ms, made_ms, started_ms, ended_ms, state, polls: 0 });
        self.ends.push(0);
        self.jobs.len() - 1
    }

    pub fn started(&mut self, job: usize, now_ms: u64) {
        self.jobs[job].started_ms = Some(now_ms);
        self.jobs[job].state = JobState::Running;
        self.in_flight += 1;
        self.peak = self.peak.max(self.in_flight);
        self.events += 1;
    }

    pub fn polled(&mut self, job: usize) {
        self.jobs[job].polls = self.jobs[job].polls.saturating_add(1);
    }

    pub fn ended(&mut self, job: usize, now_ms: u64, state: JobState) {
        self.jobs[job].ended_ms = Some(now_ms);
        if self.jobs[job].state == JobState::Running {
            self.in_flight -= 1;
        }
        self.jobs[job].state = state;
        self.events += 1;
        self.ends[job] = self.events;
    }

    pub fn compared(&mut self, now_ms: u64) {
        self.comparisons_ms.push(now_ms);
        self.events += 1;
    }

    pub fn noted(&mut self, now_ms: u64, line: String) {
        self.log.push((now_ms, line));
        self.events += 1;
    }

    pub fn condemn(&mut self, outcome: Outcome, message: Message) {
        self.verdict.get_or_insert((outcome, message));
    }
}
