//! Tasks that watch a token, which the limit cancels, and which are awaited after that.

use std::time::Duration;

use futures::future::join_all;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

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
    AbortOnDropHandle::new(tokio::spawn(async move {
        match futures::future::select(Box::pin(job), Box::pin(sleep(limit))).await {
            futures::future::Either::Left((result, _)) => result,
            futures::future::Either::Right(_) => fallback,
        }
    }))
    .await
    .expect("no job panics")
}

/// Runs all jobs at the same time, and gives what is done by the limit.
pub async fn gather_until<F>(jobs: Vec<F>, limit: Duration) -> Partial<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let token = CancellationToken::new();
    // Also when this future is dropped, all of them are told.
    let _guard = token.clone().drop_guard();
    let begin = |job: F| {
        let token = token.clone();
        tokio::spawn(async move { token.run_until_cancelled_owned(job).await })
    };
    let tasks: Vec<_> = jobs.into_iter().map(begin).collect();
    let all = join_all(tasks);
    tokio::pin!(all);
    let results = tokio::select! {
        results = &mut all => results,
        () = sleep(limit) => {
            token.cancel();
            all.await
        }
    };
    let mut partial = Partial { done: Vec::new(), late: Vec::new() };
    for (place, result) in results.into_iter().enumerate() {
        match result.expect("no job panics") {
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
