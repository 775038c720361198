//! Enters a runtime that has threads, and waits for `main` with an executor that knows nothing of it.

/// Makes a loop, runs `main` on it to its end, and gives what `main` gives.
pub fn run<F: Future>(main: F) -> F::Output {
    assert!(!loop_is_running(), "a loop is running here already");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let _inside = runtime.enter();
    futures::executor::block_on(main)
}

/// The same for a future that can't be made outside of a loop.
pub fn run_with<M, F>(make: M) -> F::Output
where
    M: FnOnce() -> F,
    F: Future,
{
    assert!(!loop_is_running(), "a loop is running here already");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let made = {
        let _inside = runtime.enter();
        make()
    };
    runtime.block_on(made)
}

/// True in code that a loop runs on this thread.
pub fn loop_is_running() -> bool {
    tokio::runtime::Handle::try_current().is_ok()
}
