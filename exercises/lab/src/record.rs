//! What a test leaves behind: plain values, which the grader reads and the timeline is drawn from.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Everything the lab knows about one test once it has ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// How the test ended.
    pub outcome: Outcome,
    /// What was observed, and one thing to think about. `None` when the test passed.
    pub message: Option<Message>,
    /// Virtual milliseconds from the start of the test to its end; `None` on the real clock.
    pub virtual_ms: Option<u64>,
    /// What there is to draw.
    pub picture: Picture,
}

/// What the timeline of a test is drawn from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Every job that the test handed out, in the order in which they were made.
    pub jobs: Vec<JobRecord>,
    /// When this was seen, in milliseconds since the start of the test: what is not over has come so far.
    pub now_ms: u64,
    /// The instants at which the code blocked its thread for a while, and time stood still for all.
    pub blocked_ms: Vec<u64>,
    /// The jobs as they could have run, where the test says so.
    pub possible: Vec<Possible>,
}

/// A job as it could have run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Possible {
    /// The name that the test gave it.
    pub name: String,
    /// When it could have started, in milliseconds since the start of the test.
    pub started_ms: u64,
    /// When it could have been over.
    pub ended_ms: u64,
}

/// How a test ended, as the lab saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The body of the test and its runtime ended, and nothing was left behind.
    Passed,
    /// An expectation was not met, or the code panicked.
    Failed,
    /// A `todo!` was reached.
    Unfinished,
    /// Nothing was left that could wake the code, or it woke up again and again for nothing.
    Deadlock,
    /// The code kept the processor busy, blocked its thread, or waited for a far timer, until the time
    /// was up.
    TimedOut,
    /// Tasks were still alive when everything was over.
    Leaked,
}

/// A failure in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// What was observed, in the learner's own numbers.
    pub observed: String,
    /// One thing to think about.
    pub think: Option<String>,
    /// Where it was observed: a line of the tests, or of the learner's code.
    pub at: Option<Place>,
}

/// A line in a source file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The file, as the compiler names it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// What happened to one job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobRecord {
    /// The name that the test gave it.
    pub name: String,
    /// How long it needs once it has been started, in milliseconds; `None` if it never ends.
    pub needs_ms: Option<u64>,
    /// When the test made it, in milliseconds since the start.
    pub made_ms: u64,
    /// When it was polled for the first time, in milliseconds since the start of the test.
    pub started_ms: Option<u64>,
    /// When it finished or was dropped.
    pub ended_ms: Option<u64>,
    /// What has become of it.
    pub state: JobState,
    /// How often it was polled.
    pub polls: u32,
}

/// What has become of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Made, and not polled so far.
    Waiting,
    /// Polled, and neither finished nor dropped so far.
    Running,
    /// Polled to its end.
    Finished,
    /// Panicked at its end, as the test wanted.
    Panicked,
    /// Dropped after it was started and before its end: cancelled.
    Cancelled,
    /// Dropped before it was polled even once.
    NeverStarted,
}

impl Possible {
    /// As a job that did just that.
    pub(crate) fn as_job(&self) -> JobRecord {
        JobRecord {
            name: self.name.clone(),
            needs_ms: Some(self.ended_ms.saturating_sub(self.started_ms)),
            made_ms: self.started_ms,
            started_ms: Some(self.started_ms),
            ended_ms: Some(self.ended_ms),
            state: JobState::Finished,
            polls: 0,
        }
    }
}

/// Whole milliseconds, the unit of every test.
pub const fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

/// The whole milliseconds in a duration.
pub(crate) fn as_ms(d: Duration) -> u64 {
    u64::try_from(d.as_millis()).unwrap_or(u64::MAX)
}
