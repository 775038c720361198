//! Takes JoinSet::join_all for gather: it gives completion order.
//! rejected-by: the_results_keep_the_order_of_the_jobs
//! says: in the order in which the jobs were done

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
    let results = jobs.into_iter().collect::<tokio::task::JoinSet<_>>().join_all().await;
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
