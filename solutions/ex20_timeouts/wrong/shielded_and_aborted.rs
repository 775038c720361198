//! Aborts the shielded task at the limit, and gives its handle away.
//! rejected-by: a_late_shielded_job_runs_on
//! says: `stew` was dropped

use std::time::Duration;

use futures::future::join_all;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout, timeout_at};

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
    let deadline = Instant::now() + limit;
    let results = join_all(jobs.into_iter().map(|job| timeout_at(deadline, job))).await;
    let mut partial = Partial { done: Vec::new(), late: Vec::new() };
    for (place, result) in results.into_iter().enumerate() {
        match result {
            Ok(result) => partial.done.push((place, result)),
            Err(_) => partial.late.push(place),
        }
    }
    partial
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
        Err(_) => {
            task.abort();
            Err(task)
        }
    }
}
