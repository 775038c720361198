//! From what was seen to what it means. Pure: values in, a record out.

use std::time::Duration;

use crate::book::{Pages, Panic};
use crate::explain;
use crate::record::{JobRecord, JobState, Message, Outcome, Record};
use crate::supervise::Clock;
use crate::timeline;

/// How the body of a test came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// It returned; so many tasks were still alive a moment later.
    Returned {
        alive: usize,
    },
    /// It returned, and something in `spawn_blocking` went on all the same.
    LeftBlocking,
    /// Nothing could wake it before the virtual deadline.
    Stuck {
        alive: usize,
    },
    /// It was polled over and over while no time passed and nothing happened.
    Spinning {
        polls: u32,
    },
    Panicked,
    /// The watchdog gave up on it.
    Hung,
}

/// Where real time went, as far as the operating system tells.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RealTime {
    /// Wall time less the time in which the machine was busy with others.
    pub own: Duration,
    pub cpu: Option<Duration>,
    /// Time in which the thread slept though the runtime did not.
    pub asleep: Option<Duration>,
    /// How often the runtime went to sleep, and whether it does now.
    pub parks: u64,
    pub parked: bool,
}

/// Everything there is to judge by.
pub(crate) struct Seen {
    pub ended: Ended,
    pub pages: Pages,
    pub now_ms: u64,
    pub real: RealTime,
}

/// Judges a test. The most telling cause comes first: code that is not written yet explains all
/// that follows, and what no later success excuses comes before how it ended.
pub(crate) fn record(seen: Seen, clock: Clock) -> Record {
    let virtual_clock = clock == Clock::Virtual;
    let Seen { ended, pages, now_ms, real } = seen;
    let last = pages.panics.last();
    let todo = pages.panics.iter().find(|panic| is_todo(panic));
    let unnoticed = pages.panics.iter().all(|panic| !panic.wanted).then_some(last).flatten();

    let (outcome, message) = if let Some(panic) = todo {
        (Outcome::Unfinished, Some(explain::unfinished(panic)))
    } else if let Some((outcome, message)) = pages.verdict.clone() {
        (outcome, Some(message))
    } else {
        match (ended, last, unnoticed) {
            (Ended::Panicked, Some(panic), _) => {
                let message = explain::panicked(panic);
                (Outcome::Failed, Some(explain::with_real_time(message, &real, virtual_clock)))
            }
            (Ended::Panicked, None, _) => (Outcome::Failed, Some(explain::silent_panic())),
            (Ended::Stuck { alive }, _, _) => {
                (Outcome::Deadlock, Some(explain::stuck(&pages, alive, real.parks, now_ms)))
            }
            (Ended::Spinning { polls }, _, _) => (Outcome::TimedOut, Some(explain::spinning(polls, now_ms))),
            (Ended::Hung, _, _) => {
                let outcome = if explain::waits_in_vain(&pages, &real, clock) {
                    Outcome::Deadlock
                } else {
                    Outcome::TimedOut
                };
                (outcome, Some(explain::hung(&pages, &real, clock, now_ms)))
            }
            (Ended::LeftBlocking, _, _) => (Outcome::Leaked, Some(explain::left_blocking())),
            (Ended::Returned { alive }, _, _) if alive > 0 => {
                (Outcome::Leaked, Some(explain::leaked(&pages.jobs, alive)))
            }
            (Ended::Returned { .. }, _, Some(panic)) => {
                (Outcome::Failed, Some(explain::panic_unnoticed(panic)))
            }
            (Ended::Returned { .. }, _, None) => (Outcome::Passed, None),
        }
    };
    let message = message.map(|message| explain::with_seed(message, pages.seed, outcome));
    let (jobs, now_ms) = as_it_was(ended, pages, now_ms);
    // Before anything is written there is nothing to see.
    let timeline = match outcome {
        Outcome::Unfinished => String::new(),
        _ => timeline::draw(&jobs, now_ms),
    };
    Record { outcome, message, virtual_ms: virtual_clock.then_some(now_ms), jobs, timeline }
}

/// The jobs and the clock at the moment that matters: unwinding drops what still runs, and the
/// virtual deadline is an hour after the last thing that happened.
fn as_it_was(ended: Ended, mut pages: Pages, now_ms: u64) -> (Vec<JobRecord>, u64) {
    match (ended, pages.panics.pop()) {
        (Ended::Panicked, Some(panic)) => (panic.jobs, panic.now_ms),
        (Ended::Stuck { .. }, _) => {
            let last = last_event_ms(&pages.jobs);
            (pages.jobs, last)
        }
        _ => (pages.jobs, now_ms),
    }
}

/// When something last happened to a job.
pub(crate) fn last_event_ms(jobs: &[JobRecord]) -> u64 {
    jobs.iter().flat_map(|job| [job.started_ms, job.ended_ms]).flatten().max().unwrap_or(0)
}

/// `todo!` and `unimplemented!` both say so in these words.
fn is_todo(panic: &Panic) -> bool {
    ["not yet implemented", "not implemented"].iter().any(|words| panic.text.starts_with(words))
}

/// The names of the jobs in one of these states.
pub(crate) fn names(jobs: &[JobRecord], states: &[JobState]) -> Vec<String> {
    let in_state = jobs.iter().filter(|job| states.contains(&job.state));
    in_state.map(|job| format!("`{}`", job.name)).collect()
}

/// A message without a place.
pub(crate) fn message(observed: impl Into<String>, think: impl Into<String>) -> Message {
    Message { observed: observed.into(), think: Some(think.into()), at: None }
}
