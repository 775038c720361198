//! Reads the limit in seconds: the handle comes before the job can be done.
//! rejected-by: a_shielded_job_in_time_gives_its_result
//! says: at 0 ms `shielded` gave a handle
//! asks: for how long does your code wait, and in which unit?

use std::time::Duration;

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
    let mut tasks: Vec<_> = jobs.into_iter().map(tokio::spawn).collect();
    sleep(limit).await;
    let mut partial = Partial { done: Vec::new(), late: Vec::new() };
    for (place, task) in tasks.iter_mut().enumerate() {
        task.abort();
        match task.await {
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
    match timeout(Duration::from_secs(limit.as_secs()), &mut task).await {
        Ok(result) => Ok(result.expect("no job panics")),
        Err(_) => Err(task),
    }
}
