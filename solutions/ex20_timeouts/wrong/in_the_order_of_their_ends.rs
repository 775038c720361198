//! Lists the results as they come.
//! rejected-by: jobs_that_are_all_in_time_are_not_held_up
//! says: not in their order

use std::time::Duration;

use tokio::task::{JoinHandle, JoinSet};
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
    let count = jobs.len();
    let mut tasks = JoinSet::new();
    for (place, job) in jobs.into_iter().enumerate() {
        tasks.spawn(async move { (place, job.await) });
    }
    let deadline = Instant::now() + limit;
    let mut done = Vec::new();
    while let Ok(Some(result)) = timeout_at(deadline, tasks.join_next()).await {
        done.push(result.expect("no job panics"));
    }
    tasks.shutdown().await;
    let late = (0..count).filter(|place| done.iter().all(|(other, _)| other != place)).collect();
    Partial { done, late }
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
