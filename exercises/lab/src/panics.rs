//! Panics on the threads of a test go into its record; all others are reported as ever.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;

use crate::Lab;
use crate::book::Panic;
use crate::record::Place;

thread_local! {
    static LAB: RefCell<Option<Lab>> = const { RefCell::new(None) };
    /// The next panic of this thread is one that the test wants.
    static WANTED: Cell<bool> = const { Cell::new(false) };
    /// So are all that come until `caught` is over.
    static CATCHING: Cell<bool> = const { Cell::new(false) };
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

/// Panics with this text, as an ordinary `panic!` would, because the test wants it so: it is no failure
/// if nobody notices. For what [`Job::panicking`](crate::Job::panicking) can't say.
pub fn wanted_panic(text: &str) -> ! {
    WANTED.set(true);
    panic!("{text}")
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

/// Runs code that is to panic, on this thread, and gives the words if it does.
///
/// # Errors
///
/// The words of the panic; such a panic is no failure.
pub fn caught<T>(code: impl FnOnce() -> T) -> Result<T, String> {
    let before = CATCHING.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(code));
    CATCHING.set(before);
    result.map_err(|payload| {
        let words = payload.downcast_ref::<&str>().copied().map(str::to_owned);
        words.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default()
    })
}

fn note(lab: &Lab, info: &PanicHookInfo<'_>) {
    let payload = info.payload();
    let wanted = WANTED.take() || CATCHING.get();
    let (text, think) = if let Some(Unmet { observed, think }) = payload.downcast_ref() {
        (observed.clone(), Some(think.clone()))
    } else if let Some(text) = payload.downcast_ref::<&str>() {
        ((*text).to_owned(), None)
    } else if let Some(text) = payload.downcast_ref::<String>() {
        (text.clone(), None)
    } else {
        ("a panic without words".to_owned(), None)
    };
    let at = info.location().map(|l| Place { file: l.file().replace('\\', "/"), line: l.line() });
    let now_ms = lab.elapsed_ms();
    let mut book = lab.book();
    let jobs = book.jobs.clone();
    book.panics.push(Panic { text, think, at, wanted, jobs, now_ms });
}
