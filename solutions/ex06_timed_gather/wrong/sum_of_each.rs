//! Adds up the time of each job.
//! rejected-by: the_total_is_measured_on_the_clock_that_the_jobs_sleep_by
//! says: is 60 ms; it should be 30 ms

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
    let timed = futures::future::join_all(jobs.into_iter().map(|job| async move {
        let start = tokio::time::Instant::now();
        (job.await, start.elapsed())
    }));
    let (results, times): (Vec<_>, Vec<Duration>) = timed.await.into_iter().unzip();
    Gathered { results, total: times.into_iter().sum() }
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
