//! How a test ended, if not well.

use std::fmt::Write;
use std::time::Duration;

use super::{about, name, names, some};
use crate::book::Pages;
use crate::judge::{Hang, Left, message};
use crate::pulse::RealTime;
use crate::record::{JobRecord, JobState, Message};
use crate::watchdog::Steady;

const WHO_WAKES: &str = "for each `.await` that is still waiting: who would have to act for it to go on?";
/// For somebody who sleeps, looks and sleeps again: there is somebody who wakes it, only for nothing.
const WHAT_FOR: &str = "what is looked for each time, and which `.await` could simply wait for that?";

/// For somebody who comes further and further, and to no end.
const WHAT_ENDS: &str = "what happens again and again here, and what should end it?";
/// For somebody whose waits are short: it may be one too many, or all of them are too long.
const WHAT_ENDS_OR_HOW_LONG: &str = "what happens again and again here, and what should end it? Or does a \
                                     `Duration` have another unit than the one that you mean?";
/// So many jobs in half an hour are no list that is worked off slowly.
const MANY: usize = 100;

pub(crate) fn polled_in_vain(job: &str, polls: u32, now_ms: u64) -> Message {
    message(
        format!("{} was polled {polls} times at {now_ms} ms, while no time passed.", name(job)),
        "a future that is Pending wakes its task when there is news: who asks it again before that?",
    )
}

pub(crate) fn spinning(polls: u32, now_ms: u64) -> Message {
    message(
        format!(
            "Your code was polled {polls} times at {now_ms} ms, and no job came any further: it keeps the \
             thread busy instead of waiting, so time can't pass."
        ),
        "a loop around `yield_now` or `is_finished` asks and asks: which future could it simply await?",
    )
}

/// The virtual deadline came before the end, after `after_ms`. `looks` is how often the body woke up in
/// vain, if it did.
pub(crate) fn stuck(
    pages: &Pages,
    alive: usize,
    left: Left,
    since_ms: u64,
    after_ms: u64,
    looks: Option<u64>,
) -> Message {
    let minutes = match after_ms / 60_000 {
        1 => "After one minute of virtual time your code has not returned".to_owned(),
        n => format!("After {n} minutes of virtual time your code has not returned"),
    };
    let (mut observed, think) = match left {
        Left::Nothing => {
            (format!("Deadlock: since {since_ms} ms nothing is left that could wake your code."), WHO_WAKES)
        }
        Left::Ticks => (looked(&minutes, None), WHO_WAKES),
        Left::Timer { at_ms } => match looks {
            Some(looks) => (looked(&minutes, Some(looks)), WHAT_FOR),
            None if begun_late(&pages.jobs, after_ms) > MANY => (
                format!(
                    "{minutes}, and it goes on: in the second half of that time {} jobs have begun.",
                    begun_late(&pages.jobs, after_ms)
                ),
                WHAT_ENDS,
            ),
            None if at_ms.saturating_sub(since_ms) * 10 < after_ms => (
                format!(
                    "{minutes}, and it goes on: it was last at work at {since_ms} ms, and the next timer wakes it at \
                     {at_ms} ms."
                ),
                WHAT_ENDS_OR_HOW_LONG,
            ),
            None => (
                format!("{minutes}: the next timer wakes it at {at_ms} ms."),
                "how long is that, and does each `Duration` here have the unit that you mean?",
            ),
        },
        Left::Thread => (
            format!(
                "Since {since_ms} ms nothing in the runtime was left to wait for. Virtual time went on to its end, \
                 and then a thread outside of the runtime woke your code."
            ),
            "virtual time waits for tasks and for `spawn_blocking`, and for no other thread: what runs on one here?",
        ),
    };
    observed.push_str(&open(&pages.jobs));
    let _ = match alive {
        0 => write!(observed, " Your function still waits."),
        1 => write!(observed, " Your function still waits, and so does 1 task."),
        n => write!(observed, " Your function still waits, and so do {n} tasks."),
    };
    if let Some(says) = &pages.tell_if_stuck {
        let _ = write!(observed, "\n\n{says}");
    }
    match &pages.if_stuck {
        Some(think) if matches!(left, Left::Nothing | Left::Ticks) => message(observed, think),
        _ => message(observed, think),
    }
}

/// How many jobs began in the second half of this time.
fn begun_late(jobs: &[JobRecord], after_ms: u64) -> usize {
    jobs.iter().filter(|job| job.started_ms.is_some_and(|started| started > after_ms / 2)).count()
}

fn looked(so_far: &str, looks: Option<u64>) -> String {
    match looks {
        Some(looks) => {
            format!("{so_far}. It is not asleep: it woke up {looks} times, and each time it went on waiting.")
        }
        None => format!("{so_far}. It waits, while one of its tasks wakes up again and again."),
    }
}

/// What has become of the jobs by now.
fn open(jobs: &[JobRecord]) -> String {
    let running = names(jobs, &[JobState::Running]);
    let waiting = names(jobs, &[JobState::Waiting]);
    let dropped = names(jobs, &[JobState::Cancelled, JobState::NeverStarted]);
    let mut text = String::new();
    match (jobs.len(), running.len() + waiting.len()) {
        (0, _) => {}
        (_, 0) if !dropped.is_empty() => {
            let _ = write!(text, " Dropped before the end: {}.", some(&dropped));
        }
        (1, 0) => text.push_str(" The only job has ended."),
        (made, 0) => {
            let _ = write!(text, " All {made} jobs have ended.");
        }
        _ => {
            if !running.is_empty() {
                let _ = write!(text, " Still running: {}.", some(&running));
            }
            if !waiting.is_empty() {
                let _ = write!(text, " Never started: {}.", some(&waiting));
            }
        }
    }
    text
}

/// The watchdog gave up. The two clocks say why; the virtual one stands at `virtual_ms`. `looks` is how
/// often the body woke up in vain, if it did.
pub(crate) fn hung(
    hang: Hang,
    pages: &Pages,
    real: &RealTime,
    steady: &Steady,
    virtual_ms: Option<u64>,
    looks: Option<u64>,
) -> Message {
    let own = real.own;
    let one_poll = if real.in_body { steady.body } else { Duration::ZERO };
    let stood = virtual_ms.map(|ms| format!(", and virtual time stood still at {ms} ms")).unwrap_or_default();
    let stands = virtual_ms.map(|ms| format!(" Virtual time has come to {ms} ms.")).unwrap_or_default();
    let if_stuck = || pages.if_stuck.clone().unwrap_or_else(|| WHO_WAKES.to_owned());
    match hang {
        Hang::Waits => message(
            format!("Your code has been waiting for {}, and nothing has woken it.", about(steady.runtime)),
            if_stuck(),
        ),
        Hang::Sleeps => message(
            format!(
                "Your code has not returned after {}: its thread slept nearly all of that time.",
                about(own)
            ),
            if_stuck(),
        ),
        Hang::Looks => {
            let after = match virtual_ms {
                Some(ms) => format!("After {ms} ms of virtual time your code has not returned"),
                None => format!("After {} your code has not returned", about(own)),
            };
            message(looked(&after, looks), if_stuck())
        }
        Hang::ClockRuns => message(
            format!(
                "Your code has been waiting for {} of real time, since the clock of the test is no longer paused.",
                about(steady.runtime)
            ),
            "who calls `tokio::time::resume` here?",
        ),
        Hang::BlockingPool => message(
            format!("A thread of `spawn_blocking` has not come back for {}{stood}.", about(own)),
            "what does that thread wait for, and can it come while the runtime waits for the thread?",
        ),
        Hang::Busy { unbroken: true } => message(
            format!(
                "Your code kept the processor busy for {} without ever waiting{stood}.",
                about(steady.runtime)
            ),
            "a loop must either end or await something that is not ready yet: what should it wait for?",
        ),
        Hang::Busy { unbroken: false } => message(
            format!(
                "Your code kept the processor busy for {} of {}, and has not come to its end.{stands}",
                about(real.cpu.unwrap_or_default().min(own)),
                about(own)
            ),
            "which loop goes on here, and what should end it?",
        ),
        Hang::Blocked { unbroken } => {
            let think = "`std::thread::sleep`, a std lock or a nested `block_on` stops every task of this thread: \
                         which call waits here without an `.await`?";
            if one_poll * 2 >= own {
                let held = about(one_poll);
                return message(
                    format!("Your code blocked its thread for {held} inside of one poll{stood}."),
                    think,
                );
            }
            let asleep = about(real.asleep.unwrap_or_default());
            let clock = if unbroken { format!("{stood}.") } else { format!(".{stands}") };
            message(
                format!(
                    "Your code blocked its thread for {asleep}, in calls that wait without an `.await`{clock}"
                ),
                think,
            )
        }
        Hang::Unknown { unbroken } => {
            let observed = if one_poll * 2 >= own {
                format!("Your code held its thread for {} inside of one poll{stood}.", about(one_poll))
            } else if unbroken {
                format!("Your code has not let its thread rest for {}{stood}.", about(steady.runtime))
            } else {
                format!("Your code has not returned after {}.{stands}", about(own))
            };
            message(observed, "which call waits here without an `.await`, or which loop never ends?")
        }
        Hang::Leftovers => message(
            format!(
                "Your code has returned, and what it left behind could not be dropped within {}.",
                about(own)
            ),
            "what does a `drop` wait for here?",
        ),
    }
}

pub(crate) fn left_blocking() -> Message {
    message(
        "Your code returned, but a thread of `spawn_blocking` was still at work a second later.",
        "a blocking thread can't be cancelled: who waits for it to end?",
    )
}

pub(crate) fn leaked(jobs: &[JobRecord], alive: usize) -> Message {
    let open = names(jobs, &[JobState::Running, JobState::Waiting]);
    let tasks = if alive == 1 { "1 task is".to_owned() } else { format!("{alive} tasks are") };
    let mut observed = format!("Your code has returned, and {tasks} still alive.");
    if !open.is_empty() {
        let _ = write!(observed, " Not done: {}.", some(&open));
    }
    message(observed, "dropping a JoinHandle lets its task run on, unseen: who waits for it, or stops it?")
}
