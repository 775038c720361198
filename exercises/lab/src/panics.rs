//! Panics on the threads of a test go into its record; all others are reported as ever.

use std::cell::RefCell;
use std::panic::{self, PanicHookInfo};
use std::sync::Once;

use crate::Lab;
use crate::book::Panic;
use crate::record::Place;

thread_local! {
    static LAB: RefCell<Option<Lab>> = const { RefCell::new(None) };
}

/// From now on a panic on this thread belongs to `lab`.
pub(crate) fn belong_to(lab: &Lab) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let lab = LAB.with_borrow(Option::clone);
            match lab {
                Some(lab) => note(&lab, info),
                None => before(info),
            }
        }));
    });
    LAB.set(Some(lab.clone()));
}

/// True on a thread that already runs a test.
pub(crate) fn inside_a_test() -> bool {
    LAB.with_borrow(Option::is_some)
}

/// What a job panics with when the test told it to.
struct Wanted(String);

pub(crate) fn wanted(job: &str) -> ! {
    panic::panic_any(Wanted(job.to_owned()))
}

/// An expectation that was not met, on its way to the record.
struct Unmet {
    observed: String,
    think: String,
}

/// Ends the test: what was observed, and one thing to think about.
#[track_caller]
pub(crate) fn unmet(observed: impl Into<String>, think: impl Into<String>) -> ! {
    panic::panic_any(Unmet { observed: observed.into(), think: think.into() })
}

fn note(lab: &Lab, info: &PanicHookInfo<'_>) {
    let payload = info.payload();
    let (text, think, wanted) = if let Some(Wanted(job)) = payload.downcast_ref() {
        (format!("the job `{job}` panics, because the test told it to"), None, true)
    } else if let Some(Unmet { observed, think }) = payload.downcast_ref() {
        (observed.clone(), Some(think.clone()), false)
    } else if let Some(text) = payload.downcast_ref::<&str>() {
        ((*text).to_owned(), None, false)
    } else if let Some(text) = payload.downcast_ref::<String>() {
        (text.clone(), None, false)
    } else {
        ("a panic without words".to_owned(), None, false)
    };
    let at = info.location().map(|l| Place { file: l.file().replace('\\', "/"), line: l.line() });
    let now_ms = lab.elapsed_ms();
    let mut book = lab.book();
    let jobs = book.jobs.clone();
    book.panics.push(Panic { text, think, at, wanted, jobs, now_ms });
}
