//! Inserts each result at the index that select_all gave.
//! rejected-by: a_thousand_jobs_take_as_long_as_the_longest
//! says: at a wrong place

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
    let mut open: Vec<_> = jobs.into_iter().map(Box::pin).collect();
    while !open.is_empty() {
        let (result, i, rest) = futures::future::select_all(open).await;
        results.insert(i.min(results.len()), result);
        open = rest;
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
