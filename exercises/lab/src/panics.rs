//! Panics on the threads of a test go into its record; all others are reported as ever.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, Location, PanicHookInfo};
use std::path::Path;
use std::sync::Once;
use std::thread;
use std::time::Duration;

use crate::Lab;
use crate::book::{Panic, Wanted};
use crate::record::{Place, ms};

/// How long a process that is about to be aborted waits for the report.
const LAST_WORDS: Duration = Duration::from_secs(2);

thread_local! {
    static LAB: RefCell<Option<Lab>> = const { RefCell::new(None) };
    /// The next panic of this thread is one that the test wants.
    static WANTED: Cell<bool> = const { Cell::new(false) };
}

/// From now on a panic on this thread belongs to `lab`.
pub(crate) fn belong_to(lab: &Lab) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let wanted = WANTED.try_with(Cell::take).unwrap_or(false);
            match here() {
                Some(lab) => note(&lab, info, wanted),
                // What the test wants is no news, wherever it happens.
                None if wanted => {}
                None => before(info),
            }
        }));
    });
    LAB.set(Some(lab.clone()));
}

/// The lab that this thread belongs to. None, too, while the thread is being taken down.
fn here() -> Option<Lab> {
    LAB.try_with(|lab| lab.borrow().clone()).ok().flatten()
}

/// True on a thread that already runs a test.
pub(crate) fn inside_a_test() -> bool {
    here().is_some()
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
    at: Option<Place>,
}

/// Ends the test: what was observed, and one thing to think about.
#[track_caller]
pub(crate) fn unmet(observed: impl Into<String>, think: impl Into<String>) -> ! {
    unmet_at(Location::caller(), observed, think)
}

/// The same, seen at another place: an async function does not know who called it.
pub(crate) fn unmet_at(at: &Location<'_>, observed: impl Into<String>, think: impl Into<String>) -> ! {
    let at = place(at);
    panic::panic_any(Unmet { observed: observed.into(), think: think.into(), at })
}

/// Runs code that is to panic, on this thread, and gives the words if it does.
///
/// # Errors
///
/// The words of the panic; such a panic is no failure, and neither are those in tasks that led to it.
pub fn caught<T>(code: impl FnOnce() -> T) -> Result<T, String> {
    let lab = here();
    let before = lab.as_ref().map_or(0, |lab| lab.book().panics.len());
    panic::catch_unwind(AssertUnwindSafe(code)).map_err(|payload| {
        if let Some(lab) = lab {
            let mut book = lab.book();
            let led_here = book.panics.iter_mut().skip(before);
            led_here
                .filter(|panic| panic.wanted == Wanted::No)
                .for_each(|panic| panic.wanted = Wanted::Caught);
        }
        text(&*payload).unwrap_or_default()
    })
}

/// What a panic says for itself.
pub(crate) struct Words {
    pub text: String,
    pub think: Option<String>,
    pub at: Option<Place>,
}

/// The words in what a panic carries: all that is left of it where the hook has not seen it.
pub(crate) fn words(payload: &(dyn Any + Send)) -> Words {
    if let Some(Unmet { observed, think, at }) = payload.downcast_ref() {
        return Words { text: observed.clone(), think: Some(think.clone()), at: at.clone() };
    }
    let text = text(payload).unwrap_or_else(|| "a panic without words".to_owned());
    Words { text, think: None, at: None }
}

/// `panic!` carries one of these two.
fn text(payload: &(dyn Any + Send)) -> Option<String> {
    let literal = payload.downcast_ref::<&str>().copied().map(str::to_owned);
    literal.or_else(|| payload.downcast_ref::<String>().cloned())
}

/// Where it happened, unless that is a library or the lab itself: there is nothing to see for a learner.
/// Cargo names the files of a workspace by their way from its root.
fn place(at: &Location<'_>) -> Option<Place> {
    let file = Path::new(at.file());
    let lab = Path::new(file!()).parent();
    let of_the_lab = lab.is_some_and(|lab| file.starts_with(lab) && !file.starts_with(lab.join("tests")));
    let file = (!of_the_lab && !file.is_absolute()).then(|| at.file().replace('\\', "/"))?;
    Some(Place { file, line: at.line() })
}

fn note(lab: &Lab, info: &PanicHookInfo<'_>, wanted: bool) {
    let payload = info.payload();
    let Words { text, think, at } = words(payload);
    let fatal = is_fatal(&text);
    let at = at.or_else(|| info.location().and_then(place));
    let wanted = if wanted { Wanted::Asked } else { Wanted::No };
    let in_task = tokio::task::try_id().is_some();
    let now_ms = lab.elapsed_ms();
    let mut book = lab.book();
    let (events, made) = (book.events, book.jobs.len());
    book.panics.push(Panic { text, think, at, wanted, in_task, events, made, now_ms });
    drop(book);
    if fatal {
        // Rust ends the whole process as soon as this returns, and all that is known would be lost.
        // It can't be held up for ever: whoever hangs here keeps std's lock on the hook.
        lab.aborts();
        for _ in 0..LAST_WORDS.as_millis() {
            if lab.is_reported() {
                break;
            }
            thread::sleep(ms(1));
        }
    }
}

/// Rust's own words, for a panic that it will not let pass: a second one while the first is unwinding.
fn is_fatal(text: &str) -> bool {
    ["panic in a destructor during cleanup", "panic in a function that cannot unwind"].contains(&text)
}
