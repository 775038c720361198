//! What an expectation says when it is not met: what was observed, and one thing to think about.

use std::fmt::Write;
use std::time::Duration;

use super::{in_ms, name, names, some};
use crate::judge::last_event_ms;
use crate::record::{JobRecord, JobState, as_ms, ms};
use crate::timeline::one_after_another;

/// A job that did not run as it could.
pub(crate) fn not_so(jobs: &[JobRecord], job: &str, started_ms: u64, ended_ms: u64) -> (String, String) {
    let possible = format!("from {started_ms} to {ended_ms} ms");
    let did = match jobs.iter().find(|known| known.name == job) {
        None => "was not there at all".to_owned(),
        Some(JobRecord { started_ms: None, .. }) => "was never started".to_owned(),
        Some(JobRecord { started_ms: Some(from), ended_ms: Some(to), state: JobState::Finished, .. }) => {
            format!("was under way from {from} to {to} ms")
        }
        Some(JobRecord { started_ms: Some(from), .. }) => {
            format!("was started at {from} ms and did not come to its end")
        }
    };
    let observed = format!("{} {did}. It can be under way {possible}.", name(job));
    (observed, WAITS.to_owned())
}

const WAITS: &str = "at which moment does something wait that could already run?";

/// Not the time that is possible. Sum or max?
pub(crate) fn elapsed(jobs: &[JobRecord], peak: usize, now_ms: u64, expected_ms: u64) -> (String, String) {
    if now_ms < expected_ms {
        return too_early(jobs, peak, now_ms, expected_ms);
    }
    if expected_ms == 0 {
        let ran = [JobState::Running, JobState::Finished, JobState::Panicked, JobState::Cancelled];
        let ran = names(jobs, &ran);
        let what = if ran.is_empty() { String::new() } else { format!(" What ran: {}.", some(&ran)) };
        return (
            format!("It took {now_ms} ms, and no time at all is needed.{what}"),
            "what is waited for here, and is it needed?".to_owned(),
        );
    }
    if peak == 1 && one_after_another(jobs).is_some() {
        return (
            in_turn(jobs, now_ms, expected_ms),
            "when is the second job polled for the first time?".to_owned(),
        );
    }
    let took = format!("It took {now_ms} ms; {expected_ms} ms is possible.");
    if jobs.is_empty() {
        return (took, "what is there to wait for?".to_owned());
    }
    let all_at_once = peak == jobs.len();
    let last = last_event_ms(jobs);
    let ended = jobs.iter().all(|job| job.ended_ms.is_some());
    if ended && last < now_ms && (all_at_once || last <= expected_ms) {
        let observed = format!("{took} The last job was over at {last} ms, and your code went on waiting.");
        return (observed, "what does it still wait for?".to_owned());
    }
    let starts = || jobs.iter().filter_map(|job| job.started_ms);
    // Under way in time, and ready long before it was over.
    let ready = |job: &JobRecord| Some(job.started_ms?.saturating_add(job.needs_ms?));
    let late = jobs.iter().find(|job| job.state == JobState::Finished && ready(job) < job.ended_ms);
    if all_at_once
        && starts().max() == Some(0)
        && let Some(job) = late
    {
        let (needs_ms, ended_ms) = (job.needs_ms.unwrap_or_default(), job.ended_ms.unwrap_or_default());
        let job = name(&job.name);
        return (
            format!("{took} {job} needs {needs_ms} ms, and was not over before {ended_ms} ms."),
            "who polls a job when it is ready, and what does that one wait for?".to_owned(),
        );
    }
    let what = match (starts().min(), starts().max()) {
        (Some(first), _) if all_at_once && first > 0 => format!("The first job was started at {first} ms."),
        (_, Some(last)) if all_at_once && last > 0 => format!("The last job was started at {last} ms."),
        _ => format!("At most {peak} of {} jobs were under way at once.", jobs.len()),
    };
    (format!("{took} {what}"), WAITS.to_owned())
}

fn too_early(jobs: &[JobRecord], peak: usize, now_ms: u64, expected_ms: u64) -> (String, String) {
    let never = names(jobs, &[JobState::NeverStarted, JobState::Waiting]);
    let cut = names(jobs, &[JobState::Cancelled, JobState::Running]);
    let mut observed = format!("It was over after {now_ms} ms; done properly it takes {expected_ms} ms.");
    if !never.is_empty() {
        let _ = write!(observed, " Never started: {}.", some(&never));
    }
    if !cut.is_empty() {
        let _ = write!(observed, " Not waited for: {}.", some(&cut));
    }
    // Done sooner than it can be by the clock of the test.
    let other_clock = |job: &&JobRecord| {
        job.state == JobState::Finished && job.needs_ms.is_some_and(|needs_ms| needs_ms > now_ms)
    };
    if let Some(job) = jobs.iter().find(other_clock) {
        let needs_ms = job.needs_ms.unwrap_or_default();
        let _ = write!(observed, " {} ran to its end, which takes {needs_ms} ms.", name(&job.name));
        return (observed, "by which clock was that time waited, and whose runtime is it?".to_owned());
    }
    let in_turn = jobs.iter().try_fold(0_u64, |sum, job| sum.checked_add(job.needs_ms?));
    if peak > 1 && never.is_empty() && cut.is_empty() && in_turn == Some(expected_ms) {
        let _ = write!(observed, " {peak} jobs were under way at once.");
        return (observed, "which of them may begin only when another one is over?".to_owned());
    }
    (observed, "which waiting was left out?".to_owned())
}

/// The sum is shown if it is one, and the maximum is named if it is the time that was expected.
fn in_turn(jobs: &[JobRecord], now_ms: u64, expected_ms: u64) -> String {
    let needs = || jobs.iter().filter_map(|job| job.needs_ms);
    let is_sum = needs().try_fold(0_u64, u64::checked_add) == Some(now_ms);
    let parts: Vec<String> = needs().map(|n| n.to_string()).collect();
    let sum = if is_sum && parts.len() <= 8 { format!(" ({})", parts.join(" + ")) } else { String::new() };
    let possible = match needs().max() {
        Some(longest) if longest == expected_ms => format!("Together they take {expected_ms} ms."),
        _ => format!("{expected_ms} ms is possible."),
    };
    format!("The jobs ran one after another: {now_ms} ms{sum}. {possible}")
}

pub(crate) fn at_once(jobs: &[JobRecord], peak: usize, expected: usize) -> (String, String) {
    let made = jobs.len();
    if peak == 1 && expected > 1 && one_after_another(jobs).is_some() {
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

/// `what` begins the sentence. `real` is the time since the test began on the machine's own clock, for which virtual time is nothing.
pub(crate) fn measured(
    what: &str,
    yours: Duration,
    expected: Duration,
    now_ms: u64,
    real: Duration,
) -> (String, String) {
    let went_by = as_ms(expected) <= now_ms;
    // Virtual time comes in whole milliseconds, if nobody divides it.
    let on_real_clock = !yours.subsec_nanos().is_multiple_of(1_000_000) && yours <= real;
    if went_by && yours < expected && (yours.is_zero() || on_real_clock) {
        // Nothing at all: no clock has moved between two readings, or what another clock saw was cut off.
        let (no_time, think) = if yours.is_zero() {
            let think = "which clock is read, at which two moments, and what goes by between the two?";
            ("no time passed".to_owned(), think)
        } else {
            let think = "which clock does `tokio::time::sleep` go by, and which one do you read?";
            ("next to no time passed".to_owned(), think)
        };
        return (
            format!("{what} says that {no_time}, while {} went by on Tokio's clock.", in_ms(expected)),
            think.to_owned(),
        );
    }
    let (yours_ms, expected_ms) = (in_ms(yours), in_ms(expected));
    if !yours.is_zero() && yours.abs_diff(expected) < ms(1) {
        return (format!("{what} is {yours_ms}; it should be {expected_ms}, exactly."), ROUNDED.to_owned());
    }
    let think = if of_another_unit(yours, expected) {
        "which unit does the number have at each step on the way from Tokio's clock to your result?"
    } else if is_rounded(yours, expected) {
        ROUNDED
    } else {
        "from which moment to which moment do you measure, and on which clock?"
    };
    let observed = format!(
        "{what} is {yours_ms}; it should be {expected_ms}. The clock of the test stands at {now_ms} ms."
    );
    (observed, think.to_owned())
}

const ROUNDED: &str = "where is something rounded or cut on the way from Tokio's clock to your result?";

/// The same number of seconds where it should be milliseconds, and the like.
fn of_another_unit(yours: Duration, expected: Duration) -> bool {
    let (yours, expected) = (yours.as_nanos(), expected.as_nanos());
    yours > 0 && [1_000, 1_000_000].iter().any(|n| yours * n == expected || expected * n == yours)
}

/// To hundredths or tenths of a second, or to whole ones. Where whole milliseconds are expected, another
/// moment is as likely.
fn is_rounded(yours: Duration, expected: Duration) -> bool {
    let whole = |d: Duration, unit: Duration| d.as_nanos().is_multiple_of(unit.as_nanos());
    let units = [ms(10), ms(100), ms(1_000)];
    let to = |unit: &Duration| whole(yours, *unit) && yours.abs_diff(expected) < *unit;
    !yours.is_zero() && !whole(expected, ms(1)) && units.iter().any(to)
}

/// A future that wakes itself whenever it is polled.
pub(crate) fn asks_at_once(call: &str, polls: usize) -> (String, String) {
    (
        format!(
            "A `{call}` that has to wait asked at once to be polled again, {polls} times in a row, and no time passed."
        ),
        "which event does it wait for, and who could wake it then, and only then?".to_owned(),
    )
}

/// Values whose `==` is the learner's.
pub(crate) fn of_another_type(name: &str) -> (String, String) {
    (
        format!(
            "The test can't compare values of the type `{name}`: only your code says when two of them are equal."
        ),
        "which types do the signatures of the exercise have?".to_owned(),
    )
}
