//! Gathers two at a time, and the next two after that.
//! rejected-by: the_jobs_run_at_the_same_time
//! says: At most 2 of 3 jobs

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
    let mut results = Vec::new();
    let mut jobs = jobs.into_iter();
    loop {
        let pair: Vec<_> = jobs.by_ref().take(2).collect();
        if pair.is_empty() {
            break;
        }
        results.extend(futures::future::join_all(pair).await);
    }
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
