//! Polls with a waker that wakes nobody.
//! rejected-by: every_job_gives_its_result
//! says: Deadlock: since 0 ms

use std::time::Duration;

/// The results of some jobs, and the time that all of them took together.
#[derive(Debug)]
pub struct Gathered<T> {
    /// One result for each job, in the order of the jobs.
    pub results: Vec<T>,
    /// From the moment the gathering began to the moment the last job was done.
    pub total: Duration,
}

/// Runs all jobs at the same time.
pub async fn timed_gather<F>(jobs: Vec<F>) -> Gathered<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let start = tokio::time::Instant::now();
    let mut all = Box::pin(futures::future::join_all(jobs));
    let results = std::future::poll_fn(|_| {
        all.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop()))
    })
    .await;
    Gathered { results, total: start.elapsed() }
}

/// Runs `comprehension` `n` times, all at once.
pub async fn measure_runtime<G, F>(n: usize, comprehension: G) -> Duration
where
    G: Fn() -> F,
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    timed_gather((0..n).map(|_| comprehension()).collect()).await.total
}
