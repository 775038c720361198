//! The channel to the grader: a secret comes in, the record goes out behind it.
//!
//! Under the grader each test is a process of its own. Its standard input is one line, a secret of
//! that run, read here before any code of the learner's has run; the record is written to standard
//! output behind that secret, after the body of the test and its runtime have ended. Who does not
//! know the secret can't write such a line, and who leaves early has not written it. Under plain
//! `cargo test` there is no secret, nothing is read, and nothing is written.

use std::io::{self, BufRead, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::record::{Record, as_ms, ms};

/// Set by the grader: the first line of standard input is a secret.
pub const GRADED: &str = "LAB_GRADED";
/// Set by the grader: how many milliseconds a test may keep its thread without getting anywhere.
pub const LIMIT_MS: &str = "LAB_LIMIT_MS";

/// A number: the seed of the inputs of every test.
pub const SEED: &str = "LAB_SEED";

/// The right to say that a test has ended.
pub(crate) struct Proof(Option<String>);

impl Proof {
    /// Reads the secret, if there is a grader. It can be read once. Whoever comes later is no test, but code that
    /// wants a lab of its own on another thread, and gets none.
    pub fn take() -> Self {
        static TAKEN: AtomicBool = AtomicBool::new(false);
        if std::env::var_os(GRADED).is_none() {
            return Self(None);
        }
        assert!(!TAKEN.swap(true, Ordering::SeqCst), "lab::run beside lab::run: one test, one lab");
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line).unwrap_or(0);
        Self((read > 0).then(|| line.trim_end().to_owned()))
    }

    /// Writes the record for the grader. False if there is none: then a person is to be told.
    pub fn hand_over(self, record: &Record) -> bool {
        let Some(secret) = self.0 else { return false };
        let Ok(json) = serde_json::to_string(record) else { return false };
        // Straight to the descriptor: libtest captures only what the print macros write. The
        // newline in front ends whatever the learner's code left unfinished.
        let mut out = io::stdout().lock();
        writeln!(out, "\n{secret}{json}").and_then(|()| out.flush()).is_ok()
    }
}

/// The seed that was asked for, or another one each time.
pub(crate) fn seed() -> u64 {
    let asked = std::env::var(SEED).ok().and_then(|text| text.parse().ok());
    // Six digits: easy to copy, and enough.
    asked.unwrap_or_else(|| rand::random::<u64>() % 1_000_000)
}

/// The patience of the watchdog.
pub(crate) fn limit() -> Duration {
    let asked = std::env::var(LIMIT_MS).ok().and_then(|text| text.parse().ok());
    Duration::from_millis(asked.unwrap_or(as_ms(ms(5_000))))
}
