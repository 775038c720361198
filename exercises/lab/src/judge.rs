//! From what was seen to what it means. Pure: values in, a record out.

use std::time::Duration;

use crate::book::{Pages, Panic, Wanted};
use crate::explain;
use crate::panics::Words;
use crate::pulse::RealTime;
use crate::record::{JobRecord, Message, Outcome, Picture, Record};
use crate::supervise::Clock;
use crate::watchdog::Steady;

/// How the body of a test came to its end.
pub(crate) enum Ended {
    /// It returned; so many tasks were still alive a moment later.
    Returned {
        alive: usize,
    },
    /// It returned, and something in `spawn_blocking` went on all the same.
    LeftBlocking,
    /// It went on beyond the virtual deadline, until which it had been polled so many times. Nothing
    /// that the lab can see had happened for a while.
    Stuck {
        alive: usize,
        polls: u64,
        since_ms: u64,
        /// The deadline.
        after_ms: u64,
        left: Left,
    },
    /// It was polled over and over while no time passed and nothing happened.
    Spinning {
        polls: u32,
    },
    Panicked(Words),
    /// It panicked while it was unwinding from a panic.
    Aborted,
    /// The watchdog gave up on it.
    Hung(Steady),
    /// Its thread ended and did not say how.
    Lost,
}

/// What there was beyond the virtual deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// Nothing, ever.
    Nothing,
    /// A timer, which woke the body at this instant.
    Timer { at_ms: u64 },
    /// The body slept on, beside something that wakes up again and again.
    Ticks,
    /// A thread outside of the runtime, which woke the body.
    Thread,
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
    let deadly = match &seen.ended {
        Ended::Panicked(words) => Some(the_panic(&seen, words)),
        _ => None,
    };
    let todo = seen.pages.panics.iter().chain(&deadly).find(|panic| is_todo(panic));
    let (outcome, message) = if let Some(panic) = todo {
        (Outcome::Unfinished, Some(explain::unfinished(panic)))
    } else if let Some((outcome, message)) = seen.pages.verdict.clone() {
        (outcome, Some(message))
    } else {
        judge(&seen, clock)
    };
    let message = match (outcome, message) {
        (Outcome::Unfinished, message) => message,
        (_, Some(message)) => {
            let before = panicked_before(&seen, deadly.as_ref(), &message);
            let message = explain::with_panic_before(message, before);
            let message = explain::with_another_clock(message, seen.pages.elsewhere.as_deref());
            Some(explain::with_seed(message, seen.pages.seed))
        }
        (_, None) => None,
    };
    let (jobs, now_ms) = as_it_was(&seen, deadly.as_ref());
    // Before anything is written there is nothing to see.
    let picture = match outcome {
        Outcome::Unfinished => Picture::default(),
        _ => Picture { jobs, now_ms, blocked_ms: blocked_ms(&seen, clock), possible: seen.pages.possible },
    };
    Record { outcome, message, virtual_ms: virtual_clock.then_some(now_ms), picture }
}

/// The instants at which the code blocked its thread: those that are over, and the one that is not. On a real
/// clock that is no instant: time goes on meanwhile.
fn blocked_ms(seen: &Seen, clock: Clock) -> Vec<u64> {
    if clock != Clock::Virtual {
        return Vec::new();
    }
    let mut all = seen.pages.blocked_ms.clone();
    if let Ended::Hung(steady) = &seen.ended
        && matches!(hang(&seen.pages, &seen.real, steady, clock), Hang::Blocked { .. })
    {
        all.push(seen.now_ms);
    }
    all.dedup();
    all
}

fn judge(seen: &Seen, clock: Clock) -> (Outcome, Option<Message>) {
    let Seen { ended, pages, now_ms, real } = seen;
    let virtual_clock = clock == Clock::Virtual;
    let (outcome, message) = match ended {
        Ended::Returned { alive: 0 } => match (unmet(pages).or_else(|| unnoticed(pages)), &pages.elsewhere) {
            (Some(panic), _) if panic.think.is_some() => (Outcome::Failed, explain::panicked(panic)),
            (Some(panic), _) => (Outcome::Failed, explain::panic_unnoticed(panic)),
            (None, Some(job)) if virtual_clock => (Outcome::Failed, explain::elsewhere(job)),
            (None, _) => return (Outcome::Passed, None),
        },
        Ended::Returned { alive } => (Outcome::Leaked, explain::leaked(&pages.jobs, *alive)),
        Ended::LeftBlocking => (Outcome::Leaked, explain::left_blocking()),
        Ended::Stuck { alive, polls, since_ms, after_ms, left } => {
            let looks = polls_in_vain(pages, *polls).then_some(*polls);
            let outcome = match left {
                Left::Nothing | Left::Ticks => Outcome::Deadlock,
                Left::Timer { .. } if looks.is_some() => Outcome::Deadlock,
                Left::Timer { .. } => Outcome::TimedOut,
                Left::Thread => Outcome::Failed,
            };
            (outcome, explain::stuck(pages, *alive, *left, *since_ms, *after_ms, looks))
        }
        Ended::Spinning { polls } => (Outcome::TimedOut, explain::spinning(*polls, *now_ms)),
        Ended::Panicked(words) => {
            let panic = the_panic(seen, words);
            // Lost time explains a number that is not as expected, and no panic of the code.
            let blocked = real.asleep.filter(|_| virtual_clock && !panic.in_code());
            (Outcome::Failed, explain::with_real_time(explain::panicked(&panic), blocked))
        }
        Ended::Aborted => (Outcome::Failed, explain::aborted(&pages.panics)),
        Ended::Hung(steady) => {
            let hang = hang(pages, real, steady, clock);
            let outcome = if hang.is_deadlock() { Outcome::Deadlock } else { Outcome::TimedOut };
            let looks = polls_in_vain(pages, real.polls).then_some(real.polls);
            (outcome, explain::hung(hang, pages, real, steady, virtual_clock.then_some(*now_ms), looks))
        }
        Ended::Lost => (Outcome::Failed, explain::lost(&pages.panics)),
    };
    (outcome, Some(message))
}

/// Wake-ups that need no explanation, beside those for what happened to jobs.
const FEW: u64 = 20;

/// Why the watchdog gave up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hang {
    /// The runtime sleeps, on the real clock.
    Waits,
    /// The thread sleeps, and there is no runtime to tell how.
    Sleeps,
    /// It sleeps for a moment, looks, and sleeps again.
    Looks,
    /// It sleeps while the paused clock runs all the same.
    ClockRuns,
    /// It sleeps, and the paused clock stands still: so it does while `spawn_blocking` is at work.
    BlockingPool,
    /// It computes; `unbroken` if it has not slept for a long while.
    Busy { unbroken: bool },
    /// Something sleeps inside of a poll; `unbroken` if it has let go in no way for a long while.
    Blocked { unbroken: bool },
    /// One of the two; the operating system does not tell.
    Unknown { unbroken: bool },
    /// The body has ended, and what it left can't be dropped.
    Leftovers,
}

impl Hang {
    /// As far as the runtime tells, nothing is left that could wake the code. Without a runtime of ours
    /// other threads may well be at work.
    fn is_deadlock(self) -> bool {
        matches!(self, Self::Waits | Self::Looks)
    }
}

pub(crate) fn hang(pages: &Pages, real: &RealTime, steady: &Steady, clock: Clock) -> Hang {
    let most = |part: Duration| part * 2 >= real.own;
    let clock_runs = !most(steady.clock);
    let busy = real.cpu.map(most);
    if real.body_over {
        return Hang::Leftovers;
    }
    if clock == Clock::Plain {
        return match busy {
            Some(true) => Hang::Busy { unbroken: false },
            Some(false) => Hang::Sleeps,
            None => Hang::Unknown { unbroken: false },
        };
    }
    let unbroken = !real.parked && most(steady.runtime);
    // A process that was stopped and goes on wakes its runtime once, for nothing.
    let rests = real.parked
        && !real.asleep.is_some_and(most)
        && (most(steady.runtime) || real.parks <= FEW + 10 * pages.events);
    if clock == Clock::Virtual && !unbroken {
        match (clock_runs, real.pool_used) {
            (true, _) if only_looks(pages, real.parks) => return Hang::Looks,
            (true, _) if rests => return Hang::ClockRuns,
            (false, _) if polls_in_vain(pages, real.polls) => return Hang::Looks,
            // While `spawn_blocking` is at work the paused clock stands, though the runtime sleeps.
            (false, true) => return Hang::BlockingPool,
            _ => {}
        }
    }
    if rests {
        return Hang::Waits;
    }
    match (busy, real.asleep) {
        (Some(true), _) => Hang::Busy { unbroken },
        (Some(false), Some(asleep)) if most(asleep) => Hang::Blocked { unbroken },
        (Some(false), Some(_)) => Hang::Looks,
        (Some(false), None) | (None, _) => Hang::Unknown { unbroken },
    }
}

/// True when the runtime slept far more often than anything happened to a job.
fn only_looks(pages: &Pages, parks: u64) -> bool {
    parks > 1_000 + 10 * pages.events
}

/// True when the body was polled far more often than anything happened to a job.
fn polls_in_vain(pages: &Pages, polls: u64) -> bool {
    polls > FEW + 10 * pages.events
}

/// The panic that ended the body. It may have come from elsewhere before: out of a task, through
/// `resume_unwind`. Where nobody has noted it, its words are all that is known.
fn the_panic(seen: &Seen, words: &Words) -> Panic {
    let Seen { pages, now_ms, .. } = seen;
    let noted = pages.panics.iter().rev().find(|panic| panic.text == words.text);
    noted.cloned().unwrap_or_else(|| Panic {
        text: words.text.clone(),
        think: words.think.clone(),
        at: words.at.clone(),
        wanted: Wanted::No,
        in_task: false,
        events: pages.events,
        made: pages.jobs.len(),
        now_ms: *now_ms,
    })
}

/// An expectation of the test's that was not met, wherever it stands: no code may catch it.
fn unmet(pages: &Pages) -> Option<&Panic> {
    pages.panics.iter().find(|panic| panic.think.is_some())
}

/// A task's panic that the code made nothing of, as far as one can tell. Once the test has let
/// something panic, other panics may follow from that: a poisoned lock, an `unwrap` of a `JoinError`.
fn unnoticed(pages: &Pages) -> Option<&Panic> {
    let own = pages.panics.iter().take_while(|panic| panic.wanted != Wanted::Asked);
    own.into_iter().find(|panic| panic.in_task && panic.wanted == Wanted::No)
}

/// A task's panic that came before the failure, and may have led to it.
fn panicked_before<'a>(seen: &'a Seen, deadly: Option<&Panic>, message: &Message) -> Option<&'a Panic> {
    let Seen { ended, pages, .. } = seen;
    if matches!(ended, Ended::Aborted) {
        return None;
    }
    let known = |panic: &Panic| {
        message.observed.contains(&panic.text) && deadly.is_none_or(|deadly| deadly.text == panic.text)
    };
    pages.panics.iter().find(|panic| panic.in_task && panic.wanted == Wanted::No && !known(panic))
}

/// The jobs and the clock at the moment that matters: unwinding drops what still runs, and the
/// virtual deadline is an hour after the last thing that happened.
fn as_it_was(seen: &Seen, deadly: Option<&Panic>) -> (Vec<JobRecord>, u64) {
    let jobs = &seen.pages.jobs;
    match (&seen.ended, deadly) {
        // What ended a task and was passed on has not ended the body at that moment.
        (Ended::Panicked(_), Some(panic)) if !panic.in_task => (seen.pages.jobs_at(panic), panic.now_ms),
        (Ended::Stuck { since_ms, .. }, _) => (jobs.to_vec(), *since_ms),
        _ => (jobs.to_vec(), seen.now_ms),
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

/// A message without a place.
pub(crate) fn message(observed: impl Into<String>, think: impl Into<String>) -> Message {
    Message { observed: observed.into(), think: Some(think.into()), at: None }
}
