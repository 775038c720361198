//! The one place that turns facts into a sentence of what was observed and one next step: it chooses, and
//! `message` has the words. What the lab has seen it has explained itself. Pure.
//!
//! Never wrong advice: what is not sure to be right is left out, and the facts stand alone.

use lab::Place;

use crate::compiler;
use crate::facts::Diagnostic;
use crate::message;
use crate::mistake::{Lazy, Mistake, Spawn};
use crate::process::{End, Finished};

/// What the compiler's messages come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// What was observed, in one sentence with the learner's line.
    pub observed: String,
    /// One step that is right in every case; none where no such step is known.
    pub next: Option<String>,
    pub lesson: Option<Quote>,
    pub at: Place,
    /// Which of the compiler's messages it is about.
    pub about: usize,
}

impl Diagnosis {
    /// As it is said, each sentence a paragraph.
    pub fn sentences(&self) -> Vec<String> {
        let page = self.lesson.map(|lesson| lesson.page()).unwrap_or_default();
        let lesson = self.lesson.as_ref().map(|lesson| (page.as_str(), lesson.sentence));
        message::diagnosis(&self.observed, self.next.as_deref(), lesson)
    }
}

/// The sentence of a lesson that explains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The folder of the exercise, such as `ex04_tasks`.
    pub folder: &'static str,
    /// As it stands in its `README.md`, line breaks aside.
    pub sentence: &'static str,
}

impl Quote {
    /// The page of the lesson, from the root of the course.
    pub fn page(&self) -> String {
        format!("exercises/{}/README.md", self.folder)
    }
}

const ONLY_ASYNC: Quote =
    Quote { folder: "ex01_lazy_futures", sentence: "`.await` works only inside of `async`." };
const NEVER_STARTS: Quote = Quote { folder: "ex01_lazy_futures", sentence: "A future alone never starts." };
const CALL_OR_AWAIT: Quote = Quote {
    folder: "ex01_lazy_futures",
    sentence: "The call of an `async fn` gives a future; the value comes with `.await`.",
};
const FUTURE_OF_FUTURE: Quote =
    Quote { folder: "ex01_lazy_futures", sentence: "`async { boil(stove) }` is a future of a future." };
const TAKES: Quote =
    Quote { folder: "ex01_lazy_futures", sentence: "`.await` takes its future: nobody can await it again." };
const MOVE: Quote = Quote {
    folder: "ex01_lazy_futures",
    sentence: "An `async` block borrows what it uses from outside; `async move` takes it along, so that the \
               future may outlive the function that made it.",
};
const OUTLIVES: Quote = Quote {
    folder: "ex04_tasks",
    sentence: "`tokio::spawn(tearoom.tea())` does not compile with a borrowed `tearoom`: the task may live \
               longer than what it borrows.",
};
const SEND: Quote = Quote {
    folder: "ex04_tasks",
    sentence: "After each `.await` a task may go on on another thread, so `tokio::spawn` wants a future that \
               is `Send`, with nothing in it that has to stay on its thread.",
};
const STD_GUARD: Quote = Quote {
    folder: "ex10_queue",
    sentence: "The guard of a std lock that lives across an `.await` makes a future that `tokio::spawn` \
               refuses.",
};
const LIST: Quote = Quote {
    folder: "ex06_timed_gather",
    sentence: "A list of futures is no future and holds no values: `join_all` makes one future of it, and that \
               one gives the values.",
};
const PINNED: Quote = Quote {
    folder: "ex12_async_generators",
    sentence: "What is polled through a reference, as `next()` and `&mut future` do it, must stay where it is: \
               it is pinned before.",
};
const IDLE_STREAM: Quote = Quote {
    folder: "ex12_async_generators",
    sentence: "A stream that nobody polls is as idle as a future that nobody awaits: `numbers.map(…);` runs \
               nothing.",
};
/// All that is quoted, for the test that looks for it in the lessons.
pub const QUOTES: [Quote; 12] = [
    ONLY_ASYNC,
    NEVER_STARTS,
    CALL_OR_AWAIT,
    FUTURE_OF_FUTURE,
    TAKES,
    MOVE,
    OUTLIVES,
    SEND,
    STD_GUARD,
    LIST,
    PINNED,
    IDLE_STREAM,
];

/// What the compiler's messages about the file `own` come to: at most one, the first that is understood.
pub fn of_compiler(said: &[Diagnostic], own: &str) -> Option<Diagnosis> {
    let understood = |(about, said): (usize, &Diagnostic)| Some((about, compiler::mistake(said, own)?));
    let (about, (mistake, line)) = said.iter().enumerate().find_map(understood)?;
    let (observed, next) = message::mistake(&mistake, line);
    let at = Place { file: own.to_owned(), line };
    Some(Diagnosis { observed, next, lesson: lesson(&mistake), at, about })
}

/// The sentence that explains a mistake. What is said of tasks does not explain threads.
fn lesson(mistake: &Mistake) -> Option<Quote> {
    let of_task = |spawn: &Option<Spawn>, quote| spawn.as_ref().filter(|spawn| spawn.task).map(|_| quote);
    match mistake {
        Mistake::AwaitOutside { .. } => Some(ONLY_ASYNC),
        Mistake::NoMove { block, .. } => block.then_some(MOVE),
        Mistake::BorrowedBySpawn { spawn, .. } => spawn.task.then_some(OUTLIVES),
        Mistake::PromisesTooLittle { spawn, bound, .. } => {
            spawn.task.then_some(if *bound == "Send" { SEND } else { OUTLIVES })
        }
        Mistake::HeldAcrossAwait { spawn, kind, .. } if kind.starts_with("std::sync::") => {
            of_task(spawn, STD_GUARD)
        }
        Mistake::HeldAcrossAwait { spawn, .. } | Mistake::TakenAlong { spawn, .. } => of_task(spawn, SEND),
        Mistake::NotAwaited | Mistake::UsedAsValue => Some(CALL_OR_AWAIT),
        Mistake::ManyNotAwaited => Some(LIST),
        Mistake::FutureOfFuture => Some(FUTURE_OF_FUTURE),
        Mistake::AwaitedAndUsed { .. } => Some(TAKES),
        Mistake::MovedAndUsed { .. } => Some(MOVE),
        Mistake::NotPinned => Some(PINNED),
        Mistake::NoFuture { kind, .. } if kind.starts_with("a `Vec<") && kind.contains("Future<") => {
            Some(LIST)
        }
        Mistake::NoFuture { .. } | Mistake::Recursion | Mistake::Unpolled(Lazy::Iterator) => None,
        Mistake::Unpolled(Lazy::Future) => Some(NEVER_STARTS),
        Mistake::Unpolled(Lazy::Stream) => Some(IDLE_STREAM),
    }
}

/// What Rust says when it does not get the memory that it asked for, before it aborts.
pub fn is_out_of_memory(errors: &str) -> bool {
    errors.contains("memory allocation of ") && errors.contains(" bytes failed")
}

/// What is observed of a process whose test did not say how it ended, or said that it was `over` in good
/// order; and one thing to think about.
pub fn of_process(finished: &Finished, over: bool) -> (String, Option<&'static str>) {
    let overflowed = finished.errors.contains("has overflowed its stack");
    match finished.end {
        End::TooMuchOutput => (message::endless_output(), Some(message::WHO_WRITES)),
        // Why not even the lab could end it is anybody's guess.
        End::OutOfTime => (message::out_of_time(finished.wall), None),
        End::OutOfProcessorTime => (message::out_of_processor_time(), Some(message::WHO_LOOPS)),
        End::TooMuchMemory => (message::too_much_memory(), Some(message::WHO_GROWS)),
        End::TooManyThreads => (message::too_many_threads(), Some(message::WHO_STARTS)),
        End::Signal(_) if overflowed => (message::overflowed(), Some(message::HOW_DEEP)),
        End::Signal(signal) => (message::crashed(signal, &finished.errors), None),
        End::Exit(0) if over => (message::survivors(), Some(message::WHO_WAITS)),
        End::Exit(code) if over => (message::failed_after(code), Some(message::WHO_EXITS)),
        End::Exit(101) => (message::panicked_outside(&finished.errors), None),
        End::Exit(code) => (message::left_early(code), Some(message::WHO_EXITS)),
    }
}
