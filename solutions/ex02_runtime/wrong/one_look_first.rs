//! Polls `main` once with a waker that wakes nobody, in the hope that it is done already.
//! rejected-by: main_is_polled_when_something_woke_it
//! says: polled again before anything

use futures::FutureExt;
use tokio::runtime::{Builder, Handle};

/// Makes a loop (a Tokio runtime), runs `main` on it to its end, and gives what `main` gives.
pub fn run<F: Future>(main: F) -> F::Output {
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => panic!("no runtime could be made: {error}"),
    };
    assert!(!loop_is_running(), "a loop is running here already");
    let mut main = Box::pin(main);
    let at_once = {
        let _inside = runtime.enter();
        main.as_mut().now_or_never()
    };
    at_once.unwrap_or_else(|| runtime.block_on(main))
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
