//! The grader's own wording: for what the lab can't see, and for when the grader can't work.

use std::time::Duration;

pub const NO_CARGO: &str = "cargo can't be started: install Rust from https://rustup.rs, then run this again";

/// Another cargo is at work in the same place.
pub fn lock_held(waited: Duration) -> String {
    format!(
        "another cargo has held the build directory for {} s: end it, or wait for it (an editor that checks \
         the code may be the one), then run this again",
        waited.as_secs()
    )
}

/// What cargo and the compiler say when it is the machine, and what to do about it.
const MACHINE: &[(&[&str], &str)] = &[
    (
        &["No space left on device", "not enough space on the disk"],
        "the disk is full: make room (`cargo clean` frees what was built)",
    ),
    (
        &["linker `cc` not found", "linker `link.exe` not found", "linker `clang` not found"],
        "there is no linker: install a C toolchain (Debian: build-essential; macOS: xcode-select --install; \
         Windows: Visual Studio's build tools)",
    ),
];

/// What cargo says when it can't begin, and what to do about it.
const CARGO: &[(&[&str], &str)] = &[
    (
        &[
            "failed to download",
            "Could not resolve host",
            "Couldn't resolve host",
            "Couldn't connect to server",
            "download of config.json failed",
            "you're using offline mode",
            "--offline was specified",
        ],
        "the first build needs the network to download crates: go online",
    ),
    (
        &[
            "failed to parse manifest",
            "failed to load manifest",
            "failed to read",
            "could not find `Cargo.toml`",
        ],
        "a manifest is broken or missing: mend it, or bring it back with `git restore`",
    ),
];

/// How much of cargo's own words is shown.
const CAUSE_LINES: usize = 15;

/// True for an error of the compiler that no code is to blame for.
pub fn is_the_machine_s(error: &str) -> bool {
    MACHINE.iter().flat_map(|(words, _)| *words).any(|words| error.contains(words))
}

/// Cargo failed, and no exercise is to blame.
pub fn cargo_failed(errors: &str) -> String {
    let cause: Vec<&str> =
        errors.lines().skip_while(|line| !line.trim_start().starts_with("error")).take(CAUSE_LINES).collect();
    let cause = if cause.is_empty() { errors.trim().to_owned() } else { cause.join("\n") };
    let known =
        MACHINE.iter().chain(CARGO).find(|(words, _)| words.iter().any(|words| errors.contains(words)));
    let next = known.map_or("cargo could not do its work: mend what it says", |(_, next)| next);
    format!("{next}, then run this again\n\n{cause}")
}

/// Without terminal escapes.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c == '\u{1b}' {
            let _ = rest.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(c);
        }
    }
    plain
}

/// A program of ours that somebody has edited.
pub fn example_broken(package: &str, why: &str) -> String {
    format!(
        "`git restore exercises/{package}` brings the program back as it was, then run this again\n\n{}",
        plain(why)
    )
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
