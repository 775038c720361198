//! Lets the attribute of Tokio do the building.

/// Makes a loop, runs `main` on it to its end, and gives what `main` gives.
pub fn run<F: Future>(main: F) -> F::Output {
    #[tokio::main(flavor = "current_thread")]
    async fn on_a_loop<F: Future>(main: F) -> F::Output {
        main.await
    }
    on_a_loop(main)
}

/// The same for a future that can't be made outside of a loop.
pub fn run_with<M, F>(make: M) -> F::Output
where
    M: FnOnce() -> F,
    F: Future,
{
    #[tokio::main(flavor = "current_thread")]
    async fn on_a_loop<M: FnOnce() -> F, F: Future>(make: M) -> F::Output {
        make().await
    }
    on_a_loop(make)
}

/// True in code that a loop runs on this thread.
pub fn loop_is_running() -> bool {
    std::panic::catch_unwind(tokio::runtime::Handle::current).is_ok()
}
