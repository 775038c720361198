//! Runs `main` in a set of local tasks, and ends the runtime by hand.

/// Makes a loop, runs `main` on it to its end, and gives what `main` gives.
pub fn run<F: Future>(main: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let tasks = tokio::task::LocalSet::new();
    let end = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| tasks.block_on(&runtime, main)));
    drop(tasks);
    runtime.shutdown_timeout(std::time::Duration::from_secs(3_600));
    end.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// The same for a future that can't be made outside of a loop.
pub fn run_with<M, F>(make: M) -> F::Output
where
    M: FnOnce() -> F,
    F: Future,
{
    use futures::FutureExt;
    run(futures::future::lazy(|_| make()).then(|made| made))
}

/// True in code that a loop runs on this thread.
pub fn loop_is_running() -> bool {
    tokio::runtime::Handle::try_current().is_ok()
}
