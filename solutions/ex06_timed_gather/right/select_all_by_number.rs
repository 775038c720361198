//! select_all, again and again, over numbered jobs.

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
    let mut slots: Vec<Option<F::Output>> = jobs.iter().map(|_| None).collect();
    let mut open: Vec<_> =
        jobs.into_iter().enumerate().map(|(i, job)| Box::pin(async move { (i, job.await) })).collect();
    while !open.is_empty() {
        let ((i, result), _, rest) = futures::future::select_all(open).await;
        slots[i] = Some(result);
        open = rest;
    }
    let results = slots.into_iter().flatten().collect();
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
