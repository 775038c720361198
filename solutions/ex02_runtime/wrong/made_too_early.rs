//! Calls `make` before there is a loop.
//! rejected-by: what_needs_a_loop_is_made_inside_of_it
//! says: no reactor running

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
    run(make())
}

/// True in code that a loop runs on this thread.
pub fn loop_is_running() -> bool {
    tokio::runtime::Handle::try_current().is_ok()
}
