//! What the test harness of Rust writes about one test, and what a panic writes. Nothing but a process vouches for it, so
//! it counts only where the course has no lab to prove more. Pure.

use lab::Place;
use serde::{Deserialize, Serialize};

/// So many lines of what failed are told.
const LINES: usize = 12;

/// What it says of the one test that it was to run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    Passed,
    /// There is no test of that name.
    NotThere,
    /// It failed; and why, where that was not a panic.
    Failed(String),
    /// Nothing: the process has ended before.
    Nothing,
}

/// Reads what a program has written that was to run this test alone.
pub fn said(output: &str, test: &str) -> Said {
    let begun = format!("test {test} ");
    let result = |line: &&str| line.starts_with("test result: ");
    match output.lines().rev().find(result).map(|line| (line, output.contains(&begun))) {
        Some((line, true)) if line.starts_with("test result: ok. 1 passed; 0 failed; ") && is_ok(output) => {
            Said::Passed
        }
        Some((line, _)) if line.starts_with("test result: ok. 0 passed; 0 failed; 0 ignored; ") => {
            Said::NotThere
        }
        Some((line, _)) if line.starts_with("test result: FAILED. ") => Said::Failed(why(output)),
        _ => Said::Nothing,
    }
}

/// The word that stands behind all that the test itself has written.
fn is_ok(output: &str) -> bool {
    let before = output.rsplit_once("\n\ntest result: ").map_or("", |(before, _)| before);
    before.ends_with("ok")
}

/// `note: test did not panic as expected`, or what a test gave back instead of `Ok`.
fn why(output: &str) -> String {
    let section = output.split_once("\nfailures:\n").map_or("", |(_, section)| section);
    let section = section.split("\nfailures:\n").next().unwrap_or_default();
    let own = section.lines().filter(|line| !line.starts_with("---- ") && !line.trim().is_empty());
    let own = own.filter(|line| !line.contains("the test returned a termination value"));
    own.map(|line| line.trim_start_matches("note: ")).take(LINES).collect::<Vec<_>>().join("\n")
}

/// What the test and the code under test wrote to standard output, without the lines of the harness.
pub fn own<'a>(output: &'a str, test: &str) -> &'a str {
    let begun = output.split_once(&format!("test {test} ")).map_or("", |(_, rest)| rest);
    let own = begun.split_once("... ").map_or("", |(_, own)| own);
    let ends = ["\nfailures:\n", "\ntest result: "].into_iter().filter_map(|end| own.find(end)).min();
    let own = own[..ends.unwrap_or(own.len())].trim_end();
    own.strip_suffix("FAILED").or_else(|| own.strip_suffix("ok")).unwrap_or(own)
}

/// A panic that nobody has caught in silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panic {
    pub at: Option<Place>,
    pub message: String,
}

impl Panic {
    /// Whether a `todo!` was reached.
    pub fn is_to_do(&self) -> bool {
        self.message.starts_with("not yet implemented") || self.message.starts_with("not implemented")
    }
}

/// The first panic that standard error tells of.
pub fn panic(errors: &str) -> Option<Panic> {
    let mut lines = errors.lines().skip_while(|line| !is_panic(line));
    let place = lines.next()?.split_once("panicked at ")?.1.trim_end_matches(':');
    let message = lines.take_while(|line| !is_note(line) && !is_panic(line)).take(LINES).collect::<Vec<_>>();
    let mut parts = place.rsplitn(3, ':');
    let (_, line, file) = (parts.next(), parts.next().and_then(|line| line.parse().ok()), parts.next());
    let at = file.zip(line).map(|(file, line)| Place { file: file.to_owned(), line });
    Some(Panic { at, message: message.join("\n").trim().to_owned() })
}

/// What a test gave back that is no success.
pub fn error(errors: &str) -> Option<&str> {
    errors.lines().rev().find(|line| line.starts_with("Error: "))
}

/// What else was written to standard error.
pub fn without_panic(errors: &str) -> String {
    let mut panicked = false;
    let own = errors.lines().filter(|line| {
        panicked |= is_panic(line);
        let is_own = !panicked && !is_note(line);
        panicked &= !is_note(line);
        is_own
    });
    own.collect::<Vec<_>>().join("\n")
}

fn is_panic(line: &str) -> bool {
    line.starts_with("thread '") && line.contains(" panicked at ")
}

/// The last line of what is written of a panic.
fn is_note(line: &str) -> bool {
    line.starts_with("note: run with `RUST_BACKTRACE=1`")
}

#[cfg(test)]
mod tests {
    use lab::Place;

    use super::{Panic, Said, own, panic, said, without_panic};

    const OK: &str = "\nrunning 1 test\ntest a::b ... salt\nok\n\ntest result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 2 filtered out; finished in 0.00s\n\n";

    #[test]
    fn a_test_is_passed_if_it_ran_and_was_ok_and_nothing_else_ran() {
        assert_eq!(said(OK, "a::b"), Said::Passed);
        assert_eq!(said(&OK.replace("a::b ...", "a::b - should panic ..."), "a::b"), Said::Passed);
        assert_eq!(said(OK, "a::c"), Said::Nothing);
        assert_eq!(said(&OK.replace("\nok\n", "\n"), "a::b"), Said::Nothing);
        assert_eq!(said(&OK.replace("1 passed", "2 passed"), "a::b"), Said::Nothing);
        assert_eq!(said(&OK.replace("\n\ntest result: ok. 1 passed", "\n"), "a::b"), Said::Nothing);
        let none = "\nrunning 0 tests\n\ntest result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out\n";
        assert_eq!(said(none, "a::b"), Said::NotThere);
        assert_eq!(own(OK, "a::b"), "salt\n");
    }

    #[test]
    fn a_failure_without_a_panic_is_told_in_the_words_of_the_harness() {
        let failed = "\nrunning 1 test\ntest a - should panic ... FAILED\n\nfailures:\n\n---- a stdout ----\nnote: test did not panic as expected at x.rs:3:4\n\nfailures:\n    a\n\ntest result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(said(failed, "a"), Said::Failed("test did not panic as expected at x.rs:3:4".to_owned()));
        assert_eq!(own(failed, "a"), "");
    }

    #[test]
    fn a_panic_is_told_by_its_place_and_its_message() {
        let errors = "pepper\nthread 'main' (7) panicked at exercises/a/src/lib.rs:3:5:\nassertion `left == right` failed\n  left: 1\n right: 2\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\nsalt\n";
        let at = Some(Place { file: "exercises/a/src/lib.rs".to_owned(), line: 3 });
        let message = "assertion `left == right` failed\n  left: 1\n right: 2".to_owned();
        assert_eq!(panic(errors), Some(Panic { at, message }));
        assert_eq!(without_panic(errors), "pepper\nsalt");
        assert_eq!(panic("pepper\n"), None);
        assert!(
            panic("thread 't' panicked at x:1:2:\nnot yet implemented: soup\n").is_some_and(|p| p.is_to_do())
        );
    }
}
