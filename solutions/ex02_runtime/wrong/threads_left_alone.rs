//! Ends the runtime without waiting for its threads.
//! rejected-by: a_thread_that_was_started_is_waited_for
//! says: still at work

/// Makes a loop, runs `main` on it to its end, and gives what `main` gives.
pub fn run<F: Future>(main: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let result = runtime.block_on(main);
    runtime.shutdown_background();
    result
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
    tokio::runtime::Handle::try_current().is_ok()
}
