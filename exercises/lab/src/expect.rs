//! What tests expect of a run, in terms of its record.

use std::any::type_name;
use std::fmt::Debug;
use std::time::Duration;

use crate::body::settle;
use crate::panics::unmet;
use crate::record::{JobState, as_ms};
use crate::{Lab, explain};

/// The crates whose `==` can be trusted.
const TRUSTED: [&str; 8] = ["core", "alloc", "std", "tokio", "rand", "anyhow", "lab", "spec"];

/// Expects two values to be equal; `says` is the sentence that the learner reads if they are not.
///
/// They may not hold anything of a type of the learner's: its `==` is theirs, and may always be true. A test
/// takes such values apart, and compares what is in them.
#[track_caller]
pub fn expect_eq<T: PartialEq + Debug>(yours: T, expected: T, says: &str, think: &str) {
    if !is_trusted(type_name::<T>()) {
        let (observed, think) = explain::of_another_type(type_name::<T>());
        unmet(observed, think);
    }
    if yours != expected {
        unmet(format!("{says}\n\n  yours:    {yours:?}\n  expected: {expected:?}"), think);
    }
}

/// True if each path in the name of a type begins with a crate that is trusted: `alloc::vec::Vec<(u32, ex05::Feed)>`
/// has one that does not.
pub(crate) fn is_trusted(name: &str) -> bool {
    let paths = name.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
    let crates = paths.filter_map(|path| Some(path.split_once("::")?.0));
    // Behind a closure there goes on what has begun before it.
    crates.filter(|name| !name.is_empty()).all(|name| TRUSTED.contains(&name))
}

/// Expects something to hold; `says` is the sentence that the learner reads if it does not.
#[track_caller]
pub fn expect(holds: bool, says: &str, think: &str) {
    if !holds {
        unmet(says, think);
    }
}

impl Lab {
    /// Expects that exactly so much time has passed since the start of the test.
    #[track_caller]
    pub fn expect_elapsed(&self, expected: Duration) {
        let (now, expected) = (self.elapsed_ms(), as_ms(expected));
        if now != expected {
            let jobs = self.jobs();
            let peak = self.book().peak;
            let (observed, think) = explain::elapsed(&jobs, peak, now, expected);
            unmet(observed, think);
        }
    }

    /// Expects that at some moment exactly `expected` jobs were under way together, and never more.
    #[track_caller]
    pub fn expect_at_once(&self, expected: usize) {
        let peak = self.book().peak;
        if peak != expected {
            let (observed, think) = explain::at_once(&self.jobs(), peak, expected);
            unmet(observed, think);
        }
    }

    /// Expects that every job that was handed out ran to its end.
    #[track_caller]
    pub fn expect_all_finished(&self) {
        let jobs = self.jobs();
        if jobs.iter().any(|job| job.state != JobState::Finished) {
            let (observed, think) = explain::not_finished(&jobs);
            unmet(observed, think);
        }
    }

    /// Expects that no task is left, now: the code under test has returned.
    pub async fn expect_nothing_left(&self) {
        let alive = settle(self).await;
        if alive > 0 {
            let message = explain::leaked(&self.jobs(), alive);
            self.book().condemn(crate::Outcome::Leaked, message.clone());
            unmet(message.observed, message.think.unwrap_or_default());
        }
    }

    /// Expects that a duration which the learner's code measured is what the clock of the test says. `what`
    /// begins the sentence that the learner reads if it is not: "`total`" is 60 ms.
    #[track_caller]
    pub fn expect_measured(&self, what: &str, yours: Duration, expected: Duration) {
        if yours != expected {
            let (now_ms, real) = (self.elapsed_ms(), self.real_elapsed());
            let (observed, think) = explain::measured(what, yours, expected, now_ms, real);
            unmet(observed, think);
        }
    }

    /// Expects that the jobs ran just so: name, start and end in milliseconds since the start of the test. A
    /// failure shows that beside what happened.
    #[track_caller]
    pub fn expect_timeline(&self, expected: &[(&str, u64, u64)]) {
        self.possible(expected);
        let jobs = self.jobs();
        let ran = |&(name, started_ms, ended_ms): &(&str, u64, u64)| {
            jobs.iter().any(|job| {
                let as_said = (job.started_ms, job.ended_ms) == (Some(started_ms), Some(ended_ms));
                job.name == name && job.state == JobState::Finished && as_said
            })
        };
        if let Some((name, started_ms, ended_ms)) = expected.iter().find(|bar| !ran(bar)) {
            let (observed, think) = explain::not_so(&jobs, name, *started_ms, *ended_ms);
            unmet(observed, think);
        }
    }

    /// Expects that these jobs were dropped before their end, and no others.
    #[track_caller]
    pub fn expect_cancelled(&self, expected: &[&str]) {
        let jobs = self.jobs();
        let dropped =
            jobs.iter().filter(|job| [JobState::Cancelled, JobState::NeverStarted].contains(&job.state));
        expect_eq(
            dropped.map(|job| job.name.as_str()).collect::<Vec<_>>(),
            expected.to_vec(),
            "These jobs were dropped before their end.",
            "what becomes of a future that nobody polls any more, and of a task whose handle is dropped?",
        );
    }
}
