//! Runs all at once, and waits for each in turn with a limit of its own.
//! rejected-by: one_limit_holds_for_all_jobs
//! says: It returned at (in ms):

use std::time::Duration;

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
    let mut tasks: Vec<_> = jobs.into_iter().map(tokio::spawn).collect();
    let mut partial = Partial { done: Vec::new(), late: Vec::new() };
    for (place, task) in tasks.iter_mut().enumerate() {
        match timeout(limit, &mut *task).await {
            Ok(result) => partial.done.push((place, result.expect("no job panics"))),
            Err(_) => {
                task.abort();
                let _ = task.await;
                partial.late.push(place);
            }
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
