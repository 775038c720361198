//! Panics: of the code, of its tasks, and of what it has called.

use crate::book::{Panic, Wanted};
use crate::judge::message;
use crate::record::Message;

pub(crate) fn unfinished(panic: &Panic) -> Message {
    let nudge = panic.text.split_once(": ").map(|(_, nudge)| nudge);
    let observed = match nudge {
        Some(nudge) => format!("Not written yet: {nudge}"),
        None => "Not written yet.".to_owned(),
    };
    Message { observed, think: None, at: panic.at.clone() }
}

/// The panic that ended the test: an expectation that was not met, an assertion, or the code itself.
pub(crate) fn panicked(panic: &Panic) -> Message {
    let text = panic.text.replacen("assertion `left == right` failed: ", "", 1);
    let (observed, think) = match panic {
        Panic { wanted: Wanted::Asked, .. } => (
            format!("A panic that the test asked for came through your code: {text}"),
            Some(
                "a panic ends at the edge of its task, or at a `catch_unwind`: which edge is there here?"
                    .to_owned(),
            ),
        ),
        panic if panic.in_code() => {
            (format!("Your code panicked: {text}"), of_the_runtime(&text).map(str::to_owned))
        }
        panic => {
            let think = panic.think.clone().or_else(|| of_the_runtime(&text).map(str::to_owned));
            (text, think)
        }
    };
    Message { observed, think, at: panic.at.clone() }
}

/// What to think about where a runtime or a future has refused to go on, in words that only they have.
pub(super) fn of_the_runtime(text: &str) -> Option<&'static str> {
    let known = [
        (
            "Cannot start a runtime from within a runtime",
            "`block_on` is for code outside of a runtime, and this line is inside of one: what waits there?",
        ),
        (
            "Cannot drop a runtime in a context where blocking is not allowed",
            "this runtime ends inside of another one: who needs a runtime of their own here?",
        ),
        (
            "Cannot block the current thread from within a runtime",
            "this call is for threads outside of a runtime: which one does the same, and is awaited?",
        ),
        (
            "can call blocking only when running on the multi-threaded runtime",
            "the runtime here has one thread, and all tasks need it: what could be awaited instead?",
        ),
        (
            "there is no reactor running, must be called from the context of a Tokio",
            "what asks for its runtime when it is called: on which thread, and is there one?",
        ),
        (
            "`async fn` resumed after completion",
            "a future that has given its value can't be polled again: who polls it once more?",
        ),
        (
            "JoinHandle polled after completion",
            "a handle that has given its result can't be polled again: who polls it once more?",
        ),
    ];
    known.iter().find(|(words, _)| text.starts_with(words)).map(|(_, think)| *think)
}

/// Rust ends a program that panics while it unwinds. The last panic is Rust's own word for that.
pub(crate) fn aborted(panics: &[Panic]) -> Message {
    let before: Vec<&Panic> = panics.iter().rev().skip(1).take(2).collect();
    let (observed, at) = match before[..] {
        [second, first] => (
            format!(
                "Your code panicked: {}. While that was unwinding, a destructor panicked too: {}. Rust ends a \
                 program that does this.",
                first.text, second.text
            ),
            second.at.clone(),
        ),
        _ => (
            "Your code panicked where nothing can unwind. Rust ends a program that does this.".to_owned(),
            None,
        ),
    };
    let think = "a `drop` also runs while a panic is under way: what in it may fail?";
    Message { at, ..message(observed, think) }
}

/// The thread of the test ended and did not say how, which is the lab's own failure.
pub(crate) fn lost(panics: &[Panic]) -> Message {
    let why = panics.last().map(|panic| format!(": {}", panic.text)).unwrap_or_default();
    Message { observed: format!("The lab could not run this test to its end{why}"), think: None, at: None }
}

pub(crate) fn panic_unnoticed(panic: &Panic) -> Message {
    let observed = format!("There was a panic in a task, and your code went on: {}", panic.text);
    let think =
        "a panic stays in its task until somebody awaits the JoinHandle: who does, and what comes of it?";
    Message { at: panic.at.clone(), ..message(observed, think) }
}
