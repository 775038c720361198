//! All wording for learners: what was observed, in their own numbers, and one thing to think about.

use std::fmt::Write;
use std::time::Duration;

use crate::book::{Pages, Panic};
use crate::judge::{RealTime, last_event_ms, message, names};
use crate::record::{JobRecord, JobState, Message, Outcome, Record, as_ms};
use crate::supervise::Clock;
use crate::timeline::one_after_another;

/// Below this, real time says nothing: the machine itself is that uneven.
const WORTH_SAYING: Duration = Duration::from_millis(10);

/// The whole report on a failed test, for a person at a terminal.
pub(crate) fn report(record: &Record) -> String {
    let mut text = String::new();
    if let Some(message) = &record.message {
        let _ = writeln!(text, "{}", message.observed);
        if let Some(think) = &message.think {
            let _ = writeln!(text, "\nThink about: {think}");
        }
        if let Some(place) = &message.at {
            let _ = writeln!(text, "\nSeen at {}:{}", place.file, place.line);
        }
    }
    if !record.timeline.is_empty() {
        let _ = writeln!(text, "\nWhat your code did:\n\n{}", record.timeline);
    }
    text
}

pub(crate) fn unfinished(panic: &Panic) -> Message {
    let nudge = panic.text.split_once(": ").map(|(_, nudge)| nudge);
    let observed = match nudge {
        Some(nudge) => format!("Not written yet: {nudge}"),
        None => "Not written yet.".to_owned(),
    };
    Message { observed, think: None, at: panic.at.clone() }
}

/// A panic: an expectation that was not met, an assertion, or the learner's code itself.
pub(crate) fn panicked(panic: &Panic) -> Message {
    let in_code = panic.at.as_ref().is_some_and(|at| !at.file.contains("tests/"));
    let text = panic.text.replacen("assertion `left == right` failed: ", "", 1);
    let observed = match (in_code, &panic.think) {
        (true, None) => format!("Your code panicked: {text}"),
        _ => text,
    };
    Message { observed, think: panic.think.clone(), at: panic.at.clone() }
}

pub(crate) fn silent_panic() -> Message {
    message("The test panicked without a word.", "Does something here replace the panic hook?")
}

pub(crate) fn panic_unnoticed(panic: &Panic) -> Message {
    let observed = format!("A task panicked, and nobody noticed: {}", panic.text);
    let think = "a panic stays in its task until somebody awaits the JoinHandle: who does?";
    Message { observed, think: Some(think.to_owned()), at: panic.at.clone() }
}

pub(crate) fn polled_in_vain(job: &str, polls: u32, now_ms: u64) -> Message {
    message(
        format!("`{job}` was polled {polls} times at {now_ms} ms, while no time passed."),
        "a future that is Pending wakes its task when there is news: who asks it again before that?",
    )
}

pub(crate) fn spinning(polls: u32, now_ms: u64) -> Message {
    message(
        format!(
            "Your code was polled {polls} times at {now_ms} ms, and nothing came of it: it keeps the thread \
             busy instead of waiting, so time can't pass."
        ),
        "a loop around `yield_now` or `is_finished` asks and asks: which future could it simply await?",
    )
}

/// Nothing can wake the code any more.
pub(crate) fn stuck(pages: &Pages, alive: usize, parks: u64, now_ms: u64) -> Message {
    let last = last_event_ms(&pages.jobs);
    let mut observed = if only_looks(pages, parks) {
        format!(
            "After {} minutes of virtual time your code has not returned. It is not asleep: it woke up {parks} \
             times to look, and nothing had changed.",
            now_ms / 60_000
        )
    } else {
        format!("Deadlock: since {last} ms nothing is left that could wake your code.")
    };
    let open = names(&pages.jobs, &[JobState::Running]);
    let waiting = names(&pages.jobs, &[JobState::Waiting]);
    let dropped = names(&pages.jobs, &[JobState::Cancelled, JobState::NeverStarted]);
    match (pages.jobs.len(), open.len() + waiting.len()) {
        (0, _) => {}
        (_, 0) if !dropped.is_empty() => {
            let _ = write!(observed, " Dropped before the end: {}.", some(&dropped));
        }
        (1, 0) => observed.push_str(" The only job has ended."),
        (made, 0) => {
            let _ = write!(observed, " All {made} jobs have ended.");
        }
        _ => {
            if !open.is_empty() {
                let _ = write!(observed, " Still running: {}.", some(&open));
            }
            if !waiting.is_empty() {
                let _ = write!(observed, " Never started: {}.", some(&waiting));
            }
        }
    }
    let _ = match alive {
        0 => write!(observed, " Your function still waits."),
        1 => write!(observed, " Your function still waits, and so does 1 task."),
        n => write!(observed, " Your function still waits, and so do {n} tasks."),
    };
    if let Some(says) = &pages.tell_if_stuck {
        let _ = write!(observed, "\n\n{says}");
    }
    let think = pages.if_stuck.clone();
    let general = "for each `.await` that is still waiting: who would have to act for it to go on?";
    message(observed, think.unwrap_or_else(|| general.to_owned()))
}

/// True when the runtime slept far more often than anything happened to a job: something sleeps for
/// a moment, looks, and sleeps again.
fn only_looks(pages: &Pages, parks: u64) -> bool {
    parks > 1_000 + 10 * pages.events
}

/// True when a hung test waits in good order: its thread has gone to sleep on the real clock, or
/// virtual time passes in naps so short that the watchdog comes before the virtual deadline.
pub(crate) fn waits_in_vain(pages: &Pages, real: &RealTime, clock: Clock) -> bool {
    match clock {
        Clock::Virtual => only_looks(pages, real.parks),
        Clock::Real => real.parked,
        // Without a runtime of ours nothing says that it waits, but a thread that works uses time.
        Clock::Plain => real.cpu.is_some_and(|cpu| cpu * 2 < real.own),
    }
}

/// The watchdog gave up. The two clocks say why.
pub(crate) fn hung(pages: &Pages, real: &RealTime, clock: Clock, now_ms: u64) -> Message {
    let virtual_clock = clock == Clock::Virtual;
    let seconds = real.own.as_secs_f64();
    let stood =
        if virtual_clock { format!(", and virtual time stood still at {now_ms} ms") } else { String::new() };
    if waits_in_vain(pages, real, clock) {
        let observed = if virtual_clock {
            format!(
                "After {now_ms} ms of virtual time your code has not returned. It is not asleep: it woke up {} \
                 times to look, and nothing had changed.",
                real.parks
            )
        } else {
            format!("Your code has been waiting for {seconds:.0} s, and nothing wakes it.")
        };
        let think = pages.if_stuck.clone();
        let general = "for each `.await` that is still waiting: who would have to act for it to go on?";
        return message(observed, think.unwrap_or_else(|| general.to_owned()));
    }
    if real.parked {
        return message(
            format!("A thread of `spawn_blocking` has not come back for {seconds:.0} s{stood}."),
            "what does that thread wait for, and can it come while the runtime waits for the thread?",
        );
    }
    match real.cpu {
        Some(cpu) if cpu * 2 >= real.own => message(
            format!("Your code kept the processor busy for {seconds:.0} s without ever waiting{stood}."),
            "a loop must either end or await something that is not ready yet: what should it wait for?",
        ),
        Some(_) => message(
            format!("Your code blocked its thread for {seconds:.0} s inside of one poll{stood}."),
            "`std::thread::sleep`, a std lock or a nested `block_on` stops every task of this thread: which \
             call waits here without an `.await`?",
        ),
        None => message(
            format!("Your code held its thread for {seconds:.0} s without letting go{stood}."),
            "which call waits here without an `.await`, or which loop never ends?",
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

const WAITS: &str = "at which moment does something wait that could already run?";

/// Not the time that is possible. Sum or max?
pub(crate) fn elapsed(jobs: &[JobRecord], peak: usize, now: u64, expected: u64) -> (String, String) {
    let never = names(jobs, &[JobState::NeverStarted, JobState::Waiting]);
    let cut = names(jobs, &[JobState::Cancelled, JobState::Running]);
    if now < expected {
        let mut observed = format!("It was over after {now} ms; done properly it takes {expected} ms.");
        if !never.is_empty() {
            let _ = write!(observed, " Never started: {}.", some(&never));
        }
        if !cut.is_empty() {
            let _ = write!(observed, " Not waited for: {}.", some(&cut));
        }
        return (observed, "which waiting was left out?".to_owned());
    }
    if expected == 0 {
        let ran =
            names(jobs, &[JobState::Running, JobState::Finished, JobState::Panicked, JobState::Cancelled]);
        let what = if ran.is_empty() { String::new() } else { format!(" What ran: {}.", some(&ran)) };
        return (
            format!("It took {now} ms, and no time at all is needed.{what}"),
            "what is waited for here, and is it needed?".to_owned(),
        );
    }
    if one_after_another(jobs) && peak == 1 {
        let parts: Vec<String> = jobs.iter().filter_map(|job| job.needs_ms).map(|n| n.to_string()).collect();
        let sum = if parts.len() <= 8 { format!(" ({})", parts.join(" + ")) } else { String::new() };
        return (
            format!("The jobs ran one after another: {now} ms{sum}. Together they take {expected} ms."),
            "when is the second job polled for the first time?".to_owned(),
        );
    }
    let took = format!("It took {now} ms; {expected} ms is possible.");
    let (first, last) =
        (jobs.iter().filter_map(|job| job.started_ms).min().unwrap_or(0), last_event_ms(jobs));
    let ended = jobs.iter().all(|job| job.ended_ms.is_some());
    if jobs.is_empty() {
        return (took, "what is there to wait for?".to_owned());
    }
    if ended && last < now {
        let observed = format!("{took} The last job was over at {last} ms, and your code went on waiting.");
        return (observed, "what does it still wait for?".to_owned());
    }
    if peak == jobs.len() && first > 0 {
        return (format!("{took} The first job was started at {first} ms."), WAITS.to_owned());
    }
    (format!("{took} At most {peak} of {} jobs were under way at once.", jobs.len()), WAITS.to_owned())
}

pub(crate) fn at_once(jobs: &[JobRecord], peak: usize, expected: usize, made: usize) -> (String, String) {
    if one_after_another(jobs) && peak == 1 {
        return (
            format!("The jobs ran one after another: never two at once, where {expected} of {made} can be."),
            "when is the second job polled for the first time?".to_owned(),
        );
    }
    if peak > expected {
        (
            format!("{peak} jobs were under way at once; the limit is {expected}."),
            "what stops the next job from starting before another has ended?".to_owned(),
        )
    } else {
        (
            format!("At most {peak} of {made} jobs were under way at once; it should be {expected}."),
            "what keeps the others from starting?".to_owned(),
        )
    }
}

pub(crate) fn not_finished(jobs: &[JobRecord]) -> (String, String) {
    let mut observed = String::from("Not every job ran to its end.");
    for (states, words) in [
        (&[JobState::Waiting, JobState::NeverStarted][..], "Never started"),
        (&[JobState::Running], "Not done"),
        (&[JobState::Cancelled], "Dropped before the end"),
        (&[JobState::Panicked], "Panicked"),
    ] {
        let found = names(jobs, states);
        if !found.is_empty() {
            let _ = write!(observed, " {words}: {}.", some(&found));
        }
    }
    (observed, "who waits for each of them?".to_owned())
}

pub(crate) fn measured(what: &str, yours: Duration, expected: Duration, now: u64) -> (String, String) {
    let expected = as_ms(expected);
    if yours < Duration::from_millis(1) && expected > 0 {
        return (
            format!("`{what}` says that no time passed, while {expected} ms went by on Tokio's clock."),
            "which clock does `tokio::time::sleep` go by, and when do you read it?".to_owned(),
        );
    }
    (
        format!(
            "`{what}` is {}; it should be {expected} ms. The clock of the test stands at {now} ms.",
            in_ms(yours)
        ),
        "from which moment to which moment do you measure, and on which clock?".to_owned(),
    )
}

/// In the unit of every test, if it is a whole number of that.
fn in_ms(d: Duration) -> String {
    if d.subsec_nanos().is_multiple_of(1_000_000) { format!("{} ms", as_ms(d)) } else { format!("{d:?}") }
}

/// What the real clock adds to a failure on the virtual one.
pub(crate) fn with_real_time(mut message: Message, real: &RealTime, virtual_clock: bool) -> Message {
    if let Some(asleep) = real.asleep.filter(|asleep| virtual_clock && *asleep >= WORTH_SAYING) {
        let _ = write!(
            message.observed,
            "\n\nMeanwhile your code blocked the thread for {} ms of real time, and virtual time stood still.",
            asleep.as_millis()
        );
        message.think = Some(
            "`std::thread::sleep`, and every call that waits without an `.await`, stops all tasks of the thread: \
             which call is it here?"
                .to_owned(),
        );
    }
    message
}

/// The inputs were drawn: how to draw the same ones again.
pub(crate) fn with_seed(mut message: Message, seed: Option<u64>, outcome: Outcome) -> Message {
    if let Some(seed) = seed.filter(|_| outcome != Outcome::Unfinished) {
        let _ = write!(
            message.observed,
            "\n\nThe inputs were drawn from seed {seed}: LAB_SEED={seed} draws them again."
        );
    }
    message
}

/// The first few names, and how many more.
fn some(names: &[String]) -> String {
    match names {
        [first, second, third, fourth, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, {third}, {fourth} and {} more", rest.len())
        }
        names => names.join(", "),
    }
}
