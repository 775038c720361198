//! Looks at each job at the beginning and at the limit, and not in between.
//! rejected-by: jobs_that_are_all_in_time_are_not_held_up
//! says: needs 20 ms, and was not over before 1000 ms

use std::time::Duration;

use futures::FutureExt;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

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
    let mut jobs: Vec<_> = jobs.into_iter().map(Box::pin).collect();
    let mut results: Vec<_> = jobs.iter_mut().map(|job| job.as_mut().now_or_never()).collect();
    sleep(limit).await;
    for (result, mut job) in results.iter_mut().zip(jobs) {
        *result = result.take().or_else(|| job.as_mut().now_or_never());
    }
    let mut partial = Partial { done: Vec::new(), late: Vec::new() };
    for (place, result) in results.into_iter().enumerate() {
        match result {
            Some(result) => partial.done.push((place, result)),
            None => partial.late.push(place),
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
        Err(_) => Err(task),
    }
}
