//! `asyncio.run`, by hand: from code that does not wait to code that does, and back.

/// Makes a loop (a Tokio runtime), runs `main` on it to its end, and gives what `main` gives.
///
/// - In `main` and its tasks, all of Tokio is there: tasks, timers and sockets. The clock is the real one.
/// - While `main` waits, this thread sleeps: `main` is polled again when something has woken it, and not
///   just to see.
/// - Each call makes a loop of its own, which ends with the call. A task that is not done when `main` returns
///   is not waited for: it has been dropped when `run` returns. A thread that `spawn_blocking` has started
///   can't be dropped, so it is waited for.
/// - If `main` panics, the panic comes to the caller as it is, and the loop ends just the same.
///
/// # Panics
///
/// When this is called inside of a loop, whoever has started that one. `main` is not begun then.
pub fn run<F: Future>(main: F) -> F::Output {
    drop(main);
    todo!("make a runtime, let it run `main`, and let the runtime end")
}

/// The same for a future that can't be made outside of a loop: `make` is called where the loop is there
/// already, so that it may spawn a task or start a timer. What it makes is run by that same loop, as by
/// [`run`].
///
/// # Panics
///
/// When this is called inside of a loop. What `make` makes is not begun then.
pub fn run_with<M, F>(make: M) -> F::Output
where
    M: FnOnce() -> F,
    F: Future,
{
    let _ = make;
    todo!("call `make` at a moment when the loop is there")
}

/// True in code that a loop runs on this thread: in its main and in its tasks, whoever has started that loop.
/// False where there is none, even while a loop runs on another thread.
///
/// A runtime that is only entered (`Runtime::enter`) and a thread of `spawn_blocking` are not asked about.
pub fn loop_is_running() -> bool {
    todo!("ask Tokio whether there is a runtime here")
}
