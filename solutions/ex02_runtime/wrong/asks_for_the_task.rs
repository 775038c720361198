//! Asks whether this is a task, which the main of a loop is not.
//! rejected-by: who_asks_in_a_loop_is_told_so
//! says: The `main` of a loop asked

/// Makes a loop, runs `main` on it to its end, and gives what `main` gives.
pub fn run<F: Future>(main: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(main)
}

/// The same for a future that can't be made outside of a loop.
pub fn run_with<M, F>(make: M) -> F::Output
where
    M: FnOnce() -> F,
    F: Future,
{
    run(async { make().await })
}

/// True in code that a loop runs on this thread.
pub fn loop_is_running() -> bool {
    tokio::task::try_id().is_some()
}
