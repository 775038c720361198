//! One JoinSet until the deadline, then shutdown; a task that carries its own timeout.

use std::time::Duration;

use tokio::task::{JoinHandle, JoinSet};
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
    let mut tasks = JoinSet::new();
    tasks.spawn(timeout(limit, job));
    match tasks.join_next().await {
        Some(Ok(Ok(result))) => result,
        _ => fallback,
    }
}

/// Runs all jobs at the same time, and gives what is done by the limit.
pub async fn gather_until<F>(jobs: Vec<F>, limit: Duration) -> Partial<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let end = sleep(limit);
    tokio::pin!(end);
    let count = jobs.len();
    let mut tasks = JoinSet::new();
    for (place, job) in jobs.into_iter().enumerate() {
        tasks.spawn(async move { (place, job.await) });
    }
    let mut done = Vec::new();
    loop {
        tokio::select! {
            next = tasks.join_next() => match next {
                Some(result) => done.push(result.expect("no job panics")),
                None => break,
            },
            () = &mut end => break,
        }
    }
    tasks.shutdown().await;
    done.sort_by_key(|(place, _)| *place);
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
    tokio::select! {
        result = &mut task => Ok(result.expect("no job panics")),
        () = sleep(limit) => Err(task),
    }
}
