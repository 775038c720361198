//! Keeps one flag for all threads.
//! rejected-by: beside_a_loop_another_thread_can_run_its_own
//! says: another thread, which has none

use std::sync::atomic::{AtomicBool, Ordering};

static RUNNING: AtomicBool = AtomicBool::new(false);

/// Makes a loop, runs `main` on it to its end, and gives what `main` gives.
pub fn run<F: Future>(main: F) -> F::Output {
    struct Ends;
    impl Drop for Ends {
        fn drop(&mut self) {
            RUNNING.store(false, Ordering::SeqCst);
        }
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        RUNNING.store(true, Ordering::SeqCst);
        let _ends = Ends;
        main.await
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
    RUNNING.load(Ordering::SeqCst)
}
