//! A plain fn that reads the clock at the call, and not when it is awaited.
//! rejected-by: the_total_is_measured_on_the_clock_that_the_jobs_sleep_by
//! says: is 35 ms; it should be 30 ms

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
pub fn timed_gather<F>(jobs: Vec<F>) -> impl Future<Output = Gathered<F::Output>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let start = tokio::time::Instant::now();
    async move {
        let results = futures::future::join_all(jobs).await;
        Gathered { results, total: start.elapsed() }
    }
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
