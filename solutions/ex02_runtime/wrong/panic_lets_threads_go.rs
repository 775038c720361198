//! When `main` panics, the runtime is sent away without waiting for its threads.
//! rejected-by: a_panic_of_main_comes_to_the_caller_and_ends_the_loop
//! says: is still at work

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use tokio::runtime::{Builder, Handle};

/// Makes a loop (a Tokio runtime), runs `main` on it to its end, and gives what `main` gives.
pub fn run<F: Future>(main: F) -> F::Output {
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => panic!("no runtime could be made: {error}"),
    };
    match catch_unwind(AssertUnwindSafe(|| runtime.block_on(main))) {
        Ok(output) => output,
        Err(panic) => {
            runtime.shutdown_background();
            resume_unwind(panic)
        }
    }
}

/// The same for a future that can't be made outside of a loop.
pub fn run_with<M, F>(make: M) -> F::Output
where
    M: FnOnce() -> F,
    F: Future,
{
    run(async { make().await })
}

/// True in code that a loop runs on this thread: in its main and in its tasks, whoever has started that loop.
pub fn loop_is_running() -> bool {
    Handle::try_current().is_ok()
}
