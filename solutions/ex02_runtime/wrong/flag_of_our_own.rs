//! Keeps a flag for each thread, which a panic leaves up.
//! rejected-by: a_panic_of_main_comes_to_the_caller_and_ends_the_loop
//! says: says that it still runs

use std::cell::Cell;

thread_local! {
    static RUNNING: Cell<bool> = const { Cell::new(false) };
}

/// Makes a loop, runs `main` on it to its end, and gives what `main` gives.
pub fn run<F: Future>(main: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let result = runtime.block_on(async {
        RUNNING.set(true);
        main.await
    });
    RUNNING.set(false);
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
    RUNNING.get()
}
