//! All wording for learners: what was observed, in their own numbers, and one thing to think about.

mod endings;
mod expectations;
mod panics;

use std::fmt::Write;
use std::time::Duration;

use crate::book::Panic;
use crate::judge;
use crate::record::{JobRecord, JobState, Message, Record, as_ms};
use crate::timeline::COLUMNS;

pub(crate) use endings::{hung, leaked, left_blocking, polled_in_vain, spinning, stuck};
pub(crate) use expectations::{
    asks_at_once, at_once, elapsed, measured, not_finished, not_so, of_another_type,
};
use panics::of_the_runtime;
pub(crate) use panics::{aborted, lost, panic_unnoticed, panicked, unfinished};

/// Below this, real time says nothing: the machine itself is that uneven.
pub(crate) const WORTH_SAYING: Duration = Duration::from_millis(10);
/// Above the timeline of the jobs, and above that of what was possible.
pub const DID: &str = "What your code did:";
/// See [`DID`].
pub const POSSIBLE: &str = "What was possible:";
/// Longer names than this are cut.
const NAME: usize = 40;

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
    for (says, timeline) in
        [(DID, record.picture.actual(COLUMNS)), (POSSIBLE, record.picture.possible(COLUMNS))]
    {
        if !timeline.lines.is_empty() {
            let _ = writeln!(text, "\n{says}\n\n{timeline}");
        }
    }
    text
}

/// What the real clock adds to a failure on the virtual one: how long the thread slept in a poll.
pub(crate) fn with_real_time(mut message: Message, asleep: Option<Duration>) -> Message {
    if let Some(asleep) = asleep.filter(|asleep| *asleep >= WORTH_SAYING) {
        let _ = write!(
            message.observed,
            "\n\nMeanwhile your code blocked the thread for {} of real time, and virtual time stood still.",
            at_least(asleep)
        );
        message.think = Some(
            "`std::thread::sleep`, and every call that waits without an `.await`, stops all tasks of the thread: \
             which call is it here?"
                .to_owned(),
        );
    }
    message
}

/// A panic that stayed in its task, and may have led to what was observed.
pub(crate) fn with_panic_before(mut message: Message, panic: Option<&Panic>) -> Message {
    if let Some(Panic { text, at, .. }) = panic {
        let place = at.as_ref().map(|at| format!(" ({}:{})", at.file, at.line)).unwrap_or_default();
        let _ = write!(message.observed, "\n\nBefore that there was a panic in a task: {text}{place}");
        message.think = message.think.or_else(|| of_the_runtime(text).map(str::to_owned));
    }
    message
}

/// Two clocks in one test: no instant of the one says anything about the other.
pub(crate) fn with_another_clock(mut message: Message, job: Option<&str>) -> Message {
    let says = job.map(|job| elsewhere(job).observed);
    if let Some(says) = says.filter(|says| *says != message.observed) {
        let _ = write!(message.observed, "\n\n{says}");
    }
    message
}

/// A job that did not wait on the clock of the test.
pub(crate) fn elsewhere(job: &str) -> Message {
    let observed = format!(
        "{} was polled by another runtime than the one of the test, and virtual time does not wait for that one.",
        name(job)
    );
    judge::message(observed, "by which clock was that time waited, and whose runtime is it?")
}

/// The inputs were drawn: how to draw the same ones again.
pub(crate) fn with_seed(mut message: Message, seed: Option<u64>) -> Message {
    if let Some(seed) = seed {
        let _ = write!(
            message.observed,
            "\n\nThe inputs were drawn from seed {seed}: LAB_SEED={seed} draws them again."
        );
    }
    message
}

/// The names of the jobs in one of these states.
fn names(jobs: &[JobRecord], states: &[JobState]) -> Vec<String> {
    jobs.iter().filter(|job| states.contains(&job.state)).map(|job| name(&job.name)).collect()
}

/// A name as it stands in a sentence: on one line, and not too long.
fn name(name: &str) -> String {
    let printable = |c: char| if c.is_control() { '·' } else { c };
    let short: String = name.chars().take(NAME).map(printable).collect();
    let cut = if name.chars().nth(NAME).is_some() { "…" } else { "" };
    format!("`{short}{cut}`")
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

/// Real time as a bound: the same from one run to the next, though no two runs take the same time.
fn at_least(d: Duration) -> &'static str {
    match d.as_millis() {
        ..100 => "more than 10 ms",
        100..1_000 => "more than 100 ms",
        _ => "more than a second",
    }
}

/// In the unit of every test, if it is a whole number of that.
fn in_ms(d: Duration) -> String {
    if d.subsec_nanos().is_multiple_of(1_000_000) {
        return format!("{} ms", as_ms(d));
    }
    let text = format!("{d:?}");
    let (number, unit) = text.split_at(text.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(0));
    format!("{number} {unit}")
}

/// Real time, which is never exact.
fn about(d: Duration) -> String {
    if d < Duration::from_secs(1) {
        format!("{} ms", d.as_millis())
    } else {
        format!("{:.0} s", d.as_secs_f64())
    }
}
