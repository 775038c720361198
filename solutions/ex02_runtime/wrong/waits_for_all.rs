//! Waits for all tasks before it returns.
//! rejected-by: what_is_left_when_main_returns_is_dropped
//! says: has not returned

/// Makes a loop, runs `main` on it to its end, and gives what `main` gives.
pub fn run<F: Future>(main: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let result = main.await;
        while tokio::runtime::Handle::current().metrics().num_alive_tasks() > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        result
    })
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
