//! Inside of a loop it blocks in place, which a loop of several threads allows.
//! rejected-by: inside_of_a_loop_run_panics
//! says: inside of a loop of two threads

use tokio::runtime::{Builder, Handle};

/// Makes a loop (a Tokio runtime), runs `main` on it to its end, and gives what `main` gives.
pub fn run<F: Future>(main: F) -> F::Output {
    if loop_is_running() {
        return tokio::task::block_in_place(|| Handle::current().block_on(main));
    }
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => panic!("no runtime could be made: {error}"),
    };
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

/// True in code that a loop runs on this thread: in its main and in its tasks, whoever has started that loop.
pub fn loop_is_running() -> bool {
    Handle::try_current().is_ok()
}
