//! The grader's own wording: for what the lab can't see, and for when the grader can't work.

use std::time::Duration;

use crate::mistake::{Again, Borrowed, Lazy, Mistake, Spawn};
use crate::policy::{CPU_SECONDS, HOLDS};

pub const NO_CARGO: &str = "cargo can't be started: install Rust from https://rustup.rs, then run this again";

/// Another cargo is at work in the same place.
pub fn lock_held(waited: Duration) -> String {
    format!(
        "another cargo has held the build directory for {} s: end it, or wait for it (an editor that checks \
         the code may be the one), then run this again",
        waited.as_secs()
    )
}

/// Of a compiler that has failed, as an error of its own would say it.
pub const NO_WORD: &str = "the compiler has failed without a word of why: run the grader again";

/// What the wrapper of the compiler has said, as a sentence.
pub fn compiler_said(said: &str) -> String {
    let mut letters = said.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// A file that decides a grade is not the course's own.
pub const NO_REFERENCE: &str =
    "this course was handed out without references: your instructor has them. `hint` goes on helping";
pub const NOT_IN_HANDOUT: &str =
    "this course was handed out for learning: what authors and instructors need is in the course itself";

pub const NEEDS_LAB: &str =
    "this is for courses whose tests stand on the lab; docs/courses.md tells what there is for others";

pub fn not_as_in_course(path: &str) -> String {
    format!("`{path}` is not as in the course; the course's own was used.")
}

/// Of a workflow that calls something else than what is known of this course.
pub fn another_workflow(path: &str, repository: Option<&str>, shallow: bool) -> String {
    let why = match (repository, shallow) {
        (None, _) => {
            "git knows no repository on GitHub of this course, so nothing tells what it may call".to_owned()
        }
        (Some(repository), true) => format!(
            "it calls no commit of {repository} that git knows here. This is a shallow clone: \
             `git fetch --unshallow` fetches the others"
        ),
        (Some(repository), false) => {
            format!("it calls no commit of {repository} that git knows in this branch")
        }
    };
    format!("`{path}` is not as in the course: {why}. It was not used.")
}

pub fn not_in_course(path: &str) -> String {
    format!("`{path}` is not in the course; it was not used.")
}

pub fn missing_in_submission(path: &str) -> String {
    format!("`{path}` is missing; the course's own was used.")
}

/// Strangers' code is not run without bounds unless somebody says so.
pub fn not_confined(why: &str) -> String {
    format!(
        "strangers' code can't be confined here: {why}. Grade on a system that can (SECURITY.md), or, where you \
         trust the code with this machine, add --unconfined"
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

/// True where it is said that the disk is full, by whomever.
pub fn is_a_full_disk(error: &str) -> bool {
    MACHINE[0].0.iter().any(|words| error.contains(words))
}

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

/// What to think about where code writes without end.
pub const WHO_WRITES: &str = "which code writes again and again, and what should end it?";

pub fn out_of_time(after: Duration) -> String {
    format!("The process of the test was not over after {} s, and the grader ended it.", after.as_secs())
}

pub fn out_of_processor_time() -> String {
    format!("The test has spent {CPU_SECONDS} s on processors, all its threads together, and was ended.")
}

/// What to think about where a process computes without end.
pub const WHO_LOOPS: &str = "which loop here has no end?";

pub fn too_much_memory() -> String {
    format!("The test held more than {} MB of memory at one time, and was ended.", HOLDS.memory >> 20)
}

/// What to think about where memory grows without end.
pub const WHO_GROWS: &str = "what is kept here, and who ever lets go of it?";

pub fn too_many_threads() -> String {
    format!("The test held more than {} threads at one time, and was ended.", HOLDS.threads)
}

/// What to think about where threads are started without end.
pub const WHO_STARTS: &str = "who starts a thread here, and how often? A task needs none of its own.";

pub fn survivors() -> String {
    "The test has ended, but a process that it started had not; the grader ended it.".to_owned()
}

/// What to think about where a process is left.
pub const WHO_WAITS: &str = "who waits for each process that your code starts, or ends it?";

pub fn overflowed() -> String {
    "The stack overflowed.".to_owned()
}

/// What to think about where the stack was too small.
pub const HOW_DEEP: &str =
    "what calls itself here (a `drop` may, too), and how deep? Or is a value too large for the stack?";

pub fn crashed(signal: i32, errors: &str) -> String {
    if let Some((_, rest)) = errors.split_once("memory allocation of ")
        && let Some((bytes, _)) = rest.split_once(" bytes failed")
    {
        return format!(
            "Your code asked for {bytes} bytes of memory, and did not get them: Rust aborts then."
        );
    }
    match signal {
        6 if errors.contains("panic in a destructor during cleanup")
            || errors.contains("thread panicked while processing panic") =>
        {
            "The process aborted: there was a panic while panicking.".to_owned()
        }
        6 => "The process aborted, as it does when something calls `abort`.".to_owned(),
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

/// A test that the course expects.
pub const NO_SUCH_TEST: &str = "The test program has no test of this name.";

pub const FAILED: &str = "The test failed.";

/// Said once of exercises that stand on no lab: of each whether it `proved` that a test came to its end.
pub fn not_proved<'a>(exercises: impl Iterator<Item = (&'a str, bool)>) -> Option<String> {
    let (proved, not): (Vec<_>, Vec<_>) = exercises.partition(|(_, proved)| *proved);
    let names = not.iter().map(|(id, _)| *id).collect::<Vec<_>>().join(", ");
    let of = if proved.is_empty() { String::new() } else { format!(" of {names}") };
    (!not.is_empty()).then(|| {
        format!(
            "Completion was not proved: that tests{of} passed is what they say themselves, and nothing but their own \
             processes vouches for it."
        )
    })
}

pub fn left_early(code: i32) -> String {
    format!("The process ended with exit code {code} before the test did: nothing is proved.")
}

/// A process that failed although its test is known to be over.
pub fn failed_after(code: i32) -> String {
    format!("The test was over, and after that the process ended with exit code {code}.")
}

/// What to think about where the process has ended, and not only the function.
pub const WHO_EXITS: &str =
    "what ends the whole process here, as `std::process::exit` does, where a function would return?";

/// A mistake that the compiler has found, in line `n`: what was observed, and a next step where there is
/// one that is right in every case.
pub fn mistake(mistake: &Mistake, n: u32) -> (String, Option<String>) {
    let (observed, next) = match mistake {
        Mistake::AwaitOutside { in_closure } => {
            let around = if *in_closure { "the closure around that" } else { "the code around that" };
            let next = "is it a future? Then which code around it can be `async`, if any can, and who awaits that one?";
            (format!("Line {n} awaits something, and {around} is not `async`."), next.to_owned())
        }
        Mistake::NoMove { block, name } => no_move(*block, name, n),
        Mistake::BorrowedBySpawn { spawn: Spawn { name, .. }, borrowed } => (
            format!("What `{name}` is given in line {n} {}, and may outlive it.", borrows(borrowed)),
            format!(
                "let it own what it uses (a clone, an `Arc`, the value itself, moved in), or do without \
                 `{name}`."
            ),
        ),
        Mistake::PromisesTooLittle { spawn, name, bound } => (
            format!(
                "`{}` asks for `{bound}`, and the type `{name}` in line {n} does not promise it.",
                spawn.name
            ),
            format!("can that type promise `{bound}`, or does it work without `{}`?", spawn.name),
        ),
        Mistake::HeldAcrossAwait { kind, awaited, .. } => (
            format!(
                "Line {n} has a value of type `{kind}`, which is not `Send`, and keeps it over the `.await` \
                 of line {awaited}; so the future is not `Send` either."
            ),
            "let it end before the `.await` (in a block of its own, say), or use a type that is `Send`."
                .to_owned(),
        ),
        Mistake::TakenAlong { kind, .. } => {
            let observed = format!(
                "Line {n} takes a value of type `{kind}` into a future: that is not `Send`, so the \
                         future is not."
            );
            return (observed, shareable(kind).map(str::to_owned));
        }
        Mistake::NotAwaited => (
            format!("Line {n} has a future where the value that it gives is wanted."),
            "await it: that gives the value.".to_owned(),
        ),
        Mistake::UsedAsValue => (
            format!("Line {n} has a future where a value of another kind is wanted."),
            "if its value is meant: `.await` gets it out, inside of `async`, and `block_on` outside."
                .to_owned(),
        ),
        Mistake::ManyNotAwaited => (
            format!("Line {n} goes over futures where the values that they give are wanted."),
            "await them first: `join_all` makes one future of many, and that one gives all values."
                .to_owned(),
        ),
        Mistake::FutureOfFuture => (
            format!("The future of line {n} gives another future, where a value is wanted."),
            "await the inner one inside of the outer one.".to_owned(),
        ),
        Mistake::NoFuture { kind, spawn: Some(Spawn { name, .. }) } => {
            return (format!("`{name}` wants a future, and line {n} gives it {kind}, which is none."), None);
        }
        Mistake::NoFuture { kind, spawn: None } => {
            return (format!("Line {n} awaits {kind}, which is no future."), None);
        }
        Mistake::AwaitedAndUsed { name, again, awaited_again } => {
            let observed = format!("The `.await` of line {n} takes `{name}`, and {}.", used(*again, n));
            let next = "keep the value that the `.await` gives, or make a new future for each `.await`.";
            return (observed, awaited_again.then(|| next.to_owned()));
        }
        Mistake::MovedAndUsed { name, again, can_be_cloned } => {
            let used = used(*again, n);
            let observed = format!("The `async move` block of line {n} takes `{name}`, and {used}.");
            let next = format!(
                "give the block one of its own, made before it: a clone of `{name}`, or of an `Arc` \
                         around it."
            );
            return (observed, can_be_cloned.then_some(next));
        }
        Mistake::NotPinned => (
            format!("Line {n} polls something that must stay where it is, and it is not pinned."),
            "pin it first, with `std::pin::pin!` or with `Box::pin`.".to_owned(),
        ),
        Mistake::Recursion => (
            format!(
                "The `async fn` of line {n} awaits itself, or what awaits it: its future would have to \
                 hold itself."
            ),
            "box the inner one: `Box::pin(…).await`.".to_owned(),
        ),
        Mistake::Unpolled(lazy) => unpolled(*lazy, n),
    };
    (observed, Some(next))
}

fn no_move(block: bool, name: &str, n: u32) -> (String, String) {
    let (what, write) =
        if block { ("`async` block", "`async move`") } else { ("closure", "`move` before its `|`") };
    (
        format!("The {what} of line {n} borrows `{name}`, and may outlive it."),
        format!("write {write}: then it owns what it uses. What is needed elsewhere too, clone before."),
    )
}

fn unpolled(lazy: Lazy, n: u32) -> (String, String) {
    let (what, nobody) = match lazy {
        Lazy::Future => ("a future", "awaits it"),
        Lazy::Stream => ("a stream", "polls it"),
        Lazy::Iterator => ("an iterator", "asks it for anything"),
    };
    let next = match lazy {
        Lazy::Future => "write `.await` behind it, if it is to happen.",
        Lazy::Stream | Lazy::Iterator => "who is to ask it for its items?",
    };
    (format!("Line {n} makes {what} and drops it at once; nobody {nobody}."), next.to_owned())
}

fn borrows(borrowed: &Borrowed) -> String {
    match borrowed {
        Borrowed::Variable(name) => format!("borrows `{name}`"),
        Borrowed::Through(name) => format!("uses what `{name}` borrows"),
        Borrowed::Temporary => "borrows a temporary value".to_owned(),
    }
}

fn used(again: Again, n: u32) -> String {
    match again {
        Again::Line(line) if line == n => "the same line uses it once more".to_owned(),
        Again::Line(line) => format!("line {line} uses it once more"),
        Again::NextTurn => "the next turn of the loop needs it again".to_owned(),
    }
}

/// What does the same as a type that is not `Send`.
fn shareable(kind: &str) -> Option<&'static str> {
    let has = |name: &str| kind.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name);
    match (has("Rc"), has("RefCell") || has("Cell")) {
        (true, true) => Some("`Arc<Mutex<…>>` does for many threads what `Rc<RefCell<…>>` does for one."),
        (true, false) => Some("`Arc` does for many threads what `Rc` does for one."),
        (false, true) => Some("`Mutex` does for many threads what `RefCell` and `Cell` do for one."),
        (false, false) => None,
    }
}

/// A diagnosis as sentences: what was observed, the next step, and the page of a lesson with what it says.
pub fn diagnosis(observed: &str, next: Option<&str>, lesson: Option<(&str, &str)>) -> Vec<String> {
    let next = next.map(|next| format!("Next: {next}"));
    let lesson = lesson.map(|(page, sentence)| format!("The lesson in {page} says: {sentence}"));
    [Some(observed.to_owned()), next, lesson].into_iter().flatten().collect()
}

/// Something is used that the rules forbid. `line` begins a sentence: `Line 3`.
pub fn disallowed(what: &str, reason: Option<&str>, line: &str) -> String {
    match reason {
        Some(reason) => format!("{line} uses `{what}`, which is not allowed here: {reason}."),
        None => format!("{line} uses `{what}`, which is not allowed here."),
    }
}

pub fn not_safe(what: &str, line: &str) -> String {
    format!("{line} has {what} in it, which is not allowed: all exercises are done in safe Rust.")
}

pub fn lint_switched(lint: &str, line: &str) -> String {
    format!(
        "{line} sets the lint `{lint}` anew, which is not allowed: it would switch off a rule of the course. \
         Without that attribute the code can be graded."
    )
}

pub fn endless_constant(line: &str) -> String {
    format!("{line} computes a constant for so long that the compiler stopped: that is not allowed.")
}

pub fn closed_file(line: &str) -> String {
    format!(
        "{line} takes in a file that is not yours, which is not allowed: only the code below `src` counts."
    )
}
