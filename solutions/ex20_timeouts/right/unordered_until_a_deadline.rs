//! FuturesUnordered beside one pinned deadline; biased selects, the job first.

use std::time::Duration;

use futures::StreamExt;
use futures::stream::FuturesUnordered;
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
    tokio::select! {
        biased;
        result = job => result,
        () = sleep(limit) => fallback,
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
    let mut slots: Vec<Option<F::Output>> = jobs.iter().map(|_| None).collect();
    let numbered = jobs.into_iter().enumerate().map(|(place, job)| async move { (place, job.await) });
    let mut open: FuturesUnordered<_> = numbered.collect();
    while let Some((place, result)) = tokio::select! {
        biased;
        next = open.next() => next,
        () = &mut end => None,
    } {
        slots[place] = Some(result);
    }
    let mut partial = Partial { done: Vec::new(), late: Vec::new() };
    for (place, slot) in slots.into_iter().enumerate() {
        match slot {
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
    let (tell, told) = tokio::sync::oneshot::channel::<()>();
    let mut task = tokio::spawn(async move {
        let result = job.await;
        drop(tell);
        result
    });
    match timeout(limit, told).await {
        Ok(_) => Ok((&mut task).await.expect("no job panics")),
        Err(_) => Err(task),
    }
}
