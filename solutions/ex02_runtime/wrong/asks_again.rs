//! Polls `main` over and over, with a waker that wakes nobody.
//! rejected-by: main_is_polled_when_something_woke_it
//! says: polled again before anything

/// Makes a loop, runs `main` on it to its end, and gives what `main` gives.
pub fn run<F: Future>(main: F) -> F::Output {
    assert!(!loop_is_running(), "a loop is running here already");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let _inside = runtime.enter();
    let mut main = std::pin::pin!(main);
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(result) = main.as_mut().poll(&mut cx) {
            return result;
        }
        std::thread::yield_now();
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

/// True in code that a loop runs on this thread.
pub fn loop_is_running() -> bool {
    tokio::runtime::Handle::try_current().is_ok()
}
