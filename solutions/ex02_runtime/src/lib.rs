//! The reference for ex02: a runtime that lives as long as one call.
#![cfg_attr(doctest, doc = include_str!("../../../exercises/ex02_runtime/README.md"))]

use tokio::runtime::{Builder, Handle};

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
    // One thread, as asyncio has it. Without `enable_all` the first sleep or socket would panic.
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => panic!("no runtime could be made: {error}"),
    };
    // Inside of another runtime this panics, before `main` is polled. At the end of this function the
    // runtime is dropped, also while a panic unwinds, and drops the tasks that are left.
    runtime.block_on(main)
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
    // The block is lazy: its body, and so `make`, runs when the loop polls it.
    run(async { make().await })
}

/// True in code that a loop runs on this thread: in its main and in its tasks, whoever has started that loop.
/// False where there is none, even while a loop runs on another thread.
///
/// A runtime that is only entered (`Runtime::enter`) and a thread of `spawn_blocking` are not asked about.
pub fn loop_is_running() -> bool {
    // The runtime itself says so on its threads; a flag of our own would know of our loops alone.
    Handle::try_current().is_ok()
}
