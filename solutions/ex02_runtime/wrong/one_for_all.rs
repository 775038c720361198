//! Makes one runtime, and keeps it for all runs.
//! rejected-by: what_is_left_when_main_returns_is_dropped
//! says: still there

/// Makes a loop, runs `main` on it to its end, and gives what `main` gives.
pub fn run<F: Future>(main: F) -> F::Output {
    static LOOP: std::sync::OnceLock<tokio::runtime::Runtime> = std::sync::OnceLock::new();
    LOOP.get_or_init(|| tokio::runtime::Runtime::new().expect("a runtime")).block_on(main)
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
