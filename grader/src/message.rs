//! The grader's own wording: for what the lab can't see, and for when the grader can't work.

use std::time::Duration;

pub const NO_CARGO: &str = "cargo can't be started: install Rust from https://rustup.rs, then run this again";
pub const LOCK_HELD: &str = "another cargo has held the build directory for a minute: end it, or wait for it \
     (an editor that checks the code may be the one), then run this again";

/// Cargo failed, and no exercise is to blame.
pub fn cargo_failed(errors: &str) -> String {
    let cause: Vec<&str> =
        errors.lines().skip_while(|line| !line.trim_start().starts_with("error")).collect();
    let cause = if cause.is_empty() { errors.trim().to_owned() } else { cause.join("\n") };
    let next = if errors.contains("No space left on device") {
        "the disk is full: make room (`cargo clean` frees what was built), then run this again"
    } else if errors.contains("failed to download") || errors.contains("Could not resolve host") {
        "the first build needs the network to download crates: go online, then run this again"
    } else if errors.contains("failed to parse manifest") || errors.contains("could not find `Cargo.toml`") {
        "a manifest is broken or missing: mend it, or bring it back with `git restore`, then run this again"
    } else {
        "cargo could not do its work: mend what it says, then run this again"
    };
    format!("{next}\n\n{cause}")
}

pub fn endless_output() -> String {
    "Your code wrote without end; the grader stopped it.".to_owned()
}

pub fn out_of_time(after: Duration) -> String {
    format!("The test was not over after {} s, and the grader ended it.", after.as_secs())
}

pub fn survivors() -> String {
    "The test has ended, but a process that it started had not; the grader ended it.".to_owned()
}

pub fn crashed(signal: i32, errors: &str) -> String {
    if errors.contains("has overflowed its stack") {
        return "The stack overflowed: something calls itself without end.".to_owned();
    }
    match signal {
        6 => "The process aborted: a panic while panicking, or a call to abort.".to_owned(),
        signal => format!("The process was ended by signal {signal}."),
    }
}

pub fn panicked_outside(errors: &str) -> String {
    let said: Vec<&str> =
        errors.lines().skip_while(|line| !line.contains("panicked at")).skip(1).take(3).collect();
    match said.is_empty() {
        true => "The test failed without a word from the lab.".to_owned(),
        false => format!("The test panicked: {}", said.join(" ")),
    }
}

pub fn left_early(code: i32) -> String {
    format!("The process ended with exit code {code} before the test did: nothing is proved.")
}
