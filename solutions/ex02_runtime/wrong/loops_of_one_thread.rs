//! Looks at the kind of the runtime, and sees only those of one thread.
//! rejected-by: who_asks_in_a_loop_is_told_so
//! says: A loop of two threads

use tokio::runtime::{Builder, Handle, RuntimeFlavor};

/// Makes a loop (a Tokio runtime), runs `main` on it to its end, and gives what `main` gives.
pub fn run<F: Future>(main: F) -> F::Output {
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
    Handle::try_current().is_ok_and(|handle| handle.runtime_flavor() == RuntimeFlavor::CurrentThread)
}
