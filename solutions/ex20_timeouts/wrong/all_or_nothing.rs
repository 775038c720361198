//! One timeout around all of them, which drops the results, too.
//! rejected-by: one_limit_holds_for_all_jobs
//! says: `done` is empty

use std::time::Duration;

use futures::future::join_all;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// What some jobs had done by the limit.
#[derive(Debug)]
pub struct Partial<T> {
    /// The jobs that were done.
    pub done: Vec<(usize, T)>,
    /// The places of all others.
    pub late: Vec<usize>,
}

/// Waits for `job`, but not longer than `limit`.
pub async fn fetch_or<F>(job: F, limit: Duration, fallback: F::Output) -> F::Output
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    timeout(limit, job).await.unwrap_or(fallback)
}

/// Runs all jobs at the same time, and gives what is done by the limit.
pub async fn gather_until<F>(jobs: Vec<F>, limit: Duration) -> Partial<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let count = jobs.len();
    match timeout(limit, join_all(jobs)).await {
        Ok(results) => Partial { done: results.into_iter().enumerate().collect(), late: Vec::new() },
        Err(_) => Partial { done: Vec::new(), late: (0..count).collect() },
    }
}

/// Waits for `job`, but not longer than `limit`, and lets it run on after that.
pub async fn shielded<F>(job: F, limit: Duration) -> Result<F::Output, JoinHandle<F::Output>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut task = tokio::spawn(job);
    match timeout(limit, &mut task).await {
        Ok(result) => Ok(result.expect("no job panics")),
        Err(_) => Err(task),
    }
}
