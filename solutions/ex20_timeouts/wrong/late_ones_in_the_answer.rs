//! Keeps the late jobs in its answer, which most callers throw away at once.
//! rejected-by: compiler
//! says: pattern does not mention

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

/// What some jobs had done by the limit.
pub struct Partial<T> {
    /// The jobs that were done.
    pub done: Vec<(usize, T)>,
    /// The places of all others.
    pub late: Vec<usize>,
    /// The others.
    pub jobs: Vec<Pin<Box<dyn Future<Output = T> + Send>>>,
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
    let mut late: Vec<(usize, Pin<Box<dyn Future<Output = F::Output> + Send>>)> =
        jobs.into_iter().enumerate().map(|(place, job)| (place, Box::pin(job) as _)).collect();
    let (mut done, mut over) = (Vec::new(), Box::pin(sleep(limit)));
    poll_fn(|cx| {
        late.retain_mut(|(place, job)| match job.as_mut().poll(cx) {
            Poll::Ready(value) => {
                done.push((*place, value));
                false
            }
            Poll::Pending => true,
        });
        if late.is_empty() { Poll::Ready(()) } else { over.as_mut().poll(cx) }
    })
    .await;
    done.sort_by_key(|(place, _)| *place);
    let (late, jobs) = late.into_iter().unzip();
    Partial { done, late, jobs }
}

/// Waits for `job`, but not longer than `limit`, and lets it run on after that.
pub async fn shielded<F>(job: F, limit: Duration) -> Result<F::Output, JoinHandle<F::Output>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut task = tokio::spawn(job);
    match timeout(limit, &mut task).await {
        Ok(result) => Ok(result.expect("no job panics here")),
        Err(_) => Err(task),
    }
}
