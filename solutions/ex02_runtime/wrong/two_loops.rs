//! Calls `make` in a loop of its own, and leaves what it made to the one of `run`.
//! rejected-by: what_needs_a_loop_is_made_inside_of_it
//! says: what it made was run by another one

use tokio::runtime::{Builder, Handle, Runtime};

pub fn run<F: Future>(main: F) -> F::Output {
    Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(main)
}

pub fn run_with<M, F>(make: M) -> F::Output
where
    M: FnOnce() -> F,
    F: Future,
{
    // This one has threads, and so its timers and tasks go on although nobody calls its `block_on`.
    let runtime = Runtime::new().expect("a runtime");
    let _entered = runtime.enter();
    let made = make();
    run(made)
}

pub fn loop_is_running() -> bool {
    Handle::try_current().is_ok()
}
