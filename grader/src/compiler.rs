//! Which mistake of async code a message of the compiler is about. Pure.
//!
//! rustc says it in its code, its labels and its notes, and all of them are asked: what only looks like one
//! of these mistakes is none, and then nothing is said about it.

use crate::facts::{Diagnostic, Label};
use crate::mistake::{Again, Borrowed, Lazy, Mistake, Spawn};

/// What the compiler's message is about, and the line of the file `own` to look at.
pub fn mistake(said: &Diagnostic, own: &str) -> Option<(Mistake, u32)> {
    let known = [
        outside,
        no_move,
        borrowed,
        promises_too_little,
        not_send,
        not_awaited,
        used_as_value,
        no_future,
        used_again,
        not_pinned,
        recursion,
        unpolled,
    ];
    known.into_iter().find_map(|recognize| recognize(said, own))
}

type Found = Option<(Mistake, u32)>;

/// The line that the message is about, if it is one of `own`.
fn line(said: &Diagnostic, own: &str) -> Option<u32> {
    said.at.as_ref().filter(|at| at.file == own).map(|at| at.line)
}

fn is(said: &Diagnostic, code: &str) -> bool {
    said.code.as_deref() == Some(code)
}

/// What stands between the first two backquotes.
fn quoted(text: &str) -> Option<&str> {
    text.split('`').nth(1).filter(|name| !name.is_empty())
}

/// What stands in backquotes behind `words`.
fn quoted_after<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    text.split_once(words).and_then(|(_, rest)| rest.strip_prefix('`')?.split('`').next())
}

/// The first label of all, those of the notes too, that has these words in it.
fn label<'a>(said: &'a Diagnostic, words: &str) -> Option<&'a Label> {
    let all = said.labels.iter().chain(said.notes.iter().flat_map(|note| &note.labels));
    all.into_iter().find(|label| label.text.contains(words))
}

fn has_note(said: &Diagnostic, words: &str) -> bool {
    said.notes.iter().any(|note| note.text.contains(words))
}

fn outside(said: &Diagnostic, own: &str) -> Found {
    let around = label(said, "this is not `async`");
    let in_closure =
        around.is_some_and(|around| around.source.starts_with('|') || around.source.starts_with("move"));
    is(said, "E0728").then_some(())?;
    Some((Mistake::AwaitOutside { in_closure }, line(said, own)?))
}

fn no_move(said: &Diagnostic, own: &str) -> Found {
    if !is(said, "E0373") || !has_note(said, "use the `move` keyword") {
        return None;
    }
    let block = said.text.starts_with("async block");
    let name = quoted_after(&said.text, "it borrows ")?.to_owned();
    (block || said.text.starts_with("closure")).then_some(())?;
    Some((Mistake::NoMove { block, name }, line(said, own)?))
}

fn borrowed(said: &Diagnostic, own: &str) -> Found {
    let borrowed = match said.code.as_deref()? {
        "E0597" => Borrowed::Variable(quoted(&said.text)?.to_owned()),
        "E0521" => Borrowed::Through(quoted(&label(said, " escapes the ")?.text)?.to_owned()),
        "E0716" => Borrowed::Temporary,
        _ => return None,
    };
    let for_ever = ["must outlive `'static`", "is borrowed for `'static`", "borrow lasts for `'static`"];
    let call = for_ever.iter().find_map(|words| label(said, words))?;
    let spawn = called(&call.source)?;
    Some((Mistake::BorrowedBySpawn { spawn, borrowed }, line(said, own)?))
}

/// A type parameter, or `impl Future`, without the bound that `spawn` asks for.
fn promises_too_little(said: &Diagnostic, own: &str) -> Found {
    let name = quoted(&said.text)?.to_owned();
    let line = line(said, own)?;
    if is(said, "E0310") || is(said, "E0311") {
        let spawn = called(&said.labels.first()?.source)?;
        return Some((Mistake::PromisesTooLittle { spawn, name, bound: "'static" }, line));
    }
    let restricting = ["consider further restricting", "consider restricting opaque type"];
    let could_promise = restricting.iter().any(|words| has_note(said, words))
        || name.trim_start_matches('(').starts_with("dyn ");
    let not_send = is(said, "E0277") && said.text.ends_with("` cannot be sent between threads safely");
    let spawn = bound_of(said).filter(|_| could_promise && not_send)?;
    Some((Mistake::PromisesTooLittle { spawn, name, bound: "Send" }, line))
}

fn not_send(said: &Diagnostic, own: &str) -> Found {
    if said.text != "future cannot be sent between threads safely" {
        return None;
    }
    let holds = label(said, "which is not `Send`").filter(|holds| holds.at.file == own)?;
    let kind = quoted_after(&holds.text, "has type ")?.to_owned();
    let spawn = bound_of(said);
    if has_note(said, "this value is used across an await") {
        let awaited = label(said, "await occurs here").filter(|at| at.at.file == own)?.at.line;
        return Some((Mistake::HeldAcrossAwait { spawn, kind, awaited }, holds.at.line));
    }
    has_note(said, "captured value is not `Send`").then_some(())?;
    Some((Mistake::TakenAlong { spawn, kind }, holds.at.line))
}

/// Futures of Tokio's that give a `Result`.
const OF_RESULT: [&str; 2] = ["tokio::task::JoinHandle<", "tokio::time::Timeout<"];

/// rustc itself has found that an `.await` would do; of a future of Tokio's it does not see that.
fn not_awaited(said: &Diagnostic, own: &str) -> Found {
    let of = |words: &str, text: &str| OF_RESULT.iter().any(|kind| text.contains(&format!("{words}`{kind}")));
    if is(said, "E0308")
        && label(said, "`, found `Result<").is_some()
        && label(said, "this expression has type ")
            .is_some_and(|made| of("this expression has type ", &made.text))
    {
        return Some((Mistake::NotAwaited, line(said, own)?));
    }
    if is(said, "E0599") && of("found for struct ", &said.text) {
        let of_result = ["unwrap", "expect", "ok", "is_ok", "is_err", "unwrap_or", "unwrap_or_default"];
        of_result.contains(&quoted(&said.text)?).then_some(())?;
        return Some((Mistake::NotAwaited, line(said, own)?));
    }
    let offers =
        said.notes.iter().find(|note| note.text.starts_with("consider `await`ing on the `Future`"))?;
    let there = offers.labels.iter().find(|label| label.at.file == own).map(|label| label.at.line);
    Some((Mistake::NotAwaited, there.or(line(said, own))?))
}

fn used_as_value(said: &Diagnostic, own: &str) -> Found {
    let (text, line) = (said.text.as_str(), line(said, own)?);
    // A future of another kind, or a task, may be what is wanted.
    let expected = |label: &Label| {
        let wanted =
            label.text.strip_prefix("expected ").and_then(|text| text.strip_suffix(", found future"));
        wanted.is_some_and(|wanted| !runs(wanted))
    };
    match said.code.as_deref()? {
        "E0271" if text.contains("to be a future that resolves to") && said.labels.iter().any(expected) => {
            Some((Mistake::FutureOfFuture, line))
        }
        "E0308" if said.labels.iter().any(expected) => Some((Mistake::UsedAsValue, line)),
        "E0369" | "E0600" | "E0608" | "E0614" if text.contains("`impl Future<Output = ") => {
            Some((Mistake::UsedAsValue, line))
        }
        "E0277" if used(text) => Some((Mistake::UsedAsValue, line)),
        "E0277" if elements(text) => Some((Mistake::ManyNotAwaited, line)),
        _ => None,
    }
}

/// What nobody wants of a future: to print it, to loop over it, to reckon with it.
fn used(text: &str) -> bool {
    let of_future = text.strip_prefix("`impl Future<Output = ");
    let wanted = ["` doesn't implement `", "` is not an iterator"];
    of_future.is_some_and(|rest| {
        let only_shown = rest.ends_with("Display`") || rest.ends_with("`Debug`");
        rest.contains(wanted[0]) && only_shown || rest.ends_with(wanted[1])
    }) || text.starts_with("cannot ") && text.contains("`impl Future<Output = ")
        || text.starts_with("can't compare ") && text.contains("`impl Future<Output = ")
}

/// A list of values, or their sum, out of an iterator of futures.
fn elements(text: &str) -> bool {
    let futures = ["impl Future<", "{async block", "{async closure body", "tokio::task::JoinHandle<"];
    let parts = text.split_once(" an iterator over elements of type `");
    parts.is_some_and(|(wanted, of)| !runs(wanted) && futures.iter().any(|future| of.starts_with(future)))
}

/// A type of what runs, or of what holds it. What a future gives is none, as in `<F as Future>::Output`.
fn runs(kind: &str) -> bool {
    let kind = kind.replace(" as Future>::Output", "");
    ["Future", "Join", "Stream", "Task", "Handle"].iter().any(|word| kind.contains(word))
}

fn no_future(said: &Diagnostic, own: &str) -> Found {
    let (kind, rest) = said.text.strip_prefix('`')?.split_once('`')?;
    let spawn = bound_of(said);
    let awaited = has_note(said, "must be a future or must implement `IntoFuture` to be awaited");
    (is(said, "E0277") && rest == " is not a future" && (awaited || spawn.is_some())).then_some(())?;
    // It would be one if it could be moved.
    if kind.starts_with("&mut ") && has_note(said, "with trait `Unpin`") {
        return Some((Mistake::NotPinned, line(said, own)?));
    }
    let kind = if kind.starts_with("{closure") { "a closure".to_owned() } else { format!("a `{kind}`") };
    Some((Mistake::NoFuture { kind, spawn: spawn.filter(|_| !awaited) }, line(said, own)?))
}

fn used_again(said: &Diagnostic, own: &str) -> Found {
    if !is(said, "E0382") {
        return None;
    }
    let name = quoted(&said.text.replace("moved value: ", ""))?.to_owned();
    let again = match label(said, "in previous iteration of loop") {
        Some(_) => Again::NextTurn,
        None => Again::Line(line(said, own)?),
    };
    if let Some(awaited) = label(said, "moved due to this await").filter(|label| label.at.file == own) {
        let awaited_again = said.text.starts_with("use of moved value");
        return Some((Mistake::AwaitedAndUsed { name, again, awaited_again }, awaited.at.line));
    }
    let moved = label(said, "value moved here").filter(|label| label.at.file == own)?;
    moved.source.starts_with("async move").then_some(())?;
    let can_be_cloned = has_note(said, "consider cloning the value");
    Some((Mistake::MovedAndUsed { name, again, can_be_cloned }, moved.at.line))
}

fn not_pinned(said: &Diagnostic, own: &str) -> Found {
    let unpinned = is(said, "E0277") && said.text.ends_with("` cannot be unpinned");
    (unpinned && has_note(said, "consider using the `pin!` macro")).then_some(())?;
    Some((Mistake::NotPinned, line(said, own)?))
}

fn recursion(said: &Diagnostic, own: &str) -> Found {
    let boxing = is(said, "E0733") && said.text == "recursion in an async fn requires boxing";
    boxing.then_some((Mistake::Recursion, line(said, own)?))
}

fn unpolled(said: &Diagnostic, own: &str) -> Found {
    is(said, "unused_must_use").then_some(())?;
    // What is only named may have been polled before.
    let made = said.labels.first().is_some_and(|label| label.source.contains(['(', '{']));
    let lazy = if has_note(said, "futures do nothing unless") {
        Lazy::Future
    } else if has_note(said, "streams do nothing unless") {
        Lazy::Stream
    } else if has_note(said, "iterators are lazy") {
        Lazy::Iterator
    } else {
        return None;
    };
    made.then_some((Mistake::Unpolled(lazy), line(said, own)?))
}

/// The `spawn` whose bound is not met, as it is written, or as in "required by a bound in `tokio::spawn`".
fn bound_of(said: &Diagnostic) -> Option<Spawn> {
    let bounds = said.notes.iter().filter_map(|note| quoted_after(&note.text, "required by a bound in "));
    let bound = bounds.into_iter().find_map(spawn)?;
    let written = label(said, "required by a bound introduced by this call");
    Some(written.and_then(|call| spawn(&call.source)).unwrap_or(bound))
}

/// The `spawn` that a call is one of; `map(tokio::spawn)` counts too.
fn called(call: &str) -> Option<Spawn> {
    let inner = call.trim_end().strip_suffix(')')?;
    let mut open = 1;
    let at = inner.char_indices().rev().find_map(|(at, c)| {
        open += match c {
            ')' => 1,
            '(' => -1,
            _ => 0,
        };
        (open == 0).then_some(at)
    })?;
    let name = inner[..at].trim_end();
    let start = name.rfind(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).map_or(0, |at| at + 1);
    match &name[start..] {
        "map" => spawn(inner[at + 1..].trim()),
        name => spawn(name),
    }
}

fn spawn(path: &str) -> Option<Spawn> {
    let path = path.trim_start_matches(':').replace("::<T>", "");
    let last = path.rsplit("::").next()?;
    let known = ["spawn", "spawn_local", "spawn_on", "spawn_local_on", "spawn_blocking"];
    let task = last != "spawn_blocking" && !path.contains("thread");
    known.contains(&last).then_some(Spawn { name: path.clone(), task })
}
