//! The jobs fill slots, and one timeout is around all of them.

use std::sync::Mutex;
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
    let mut result = None;
    let _ = timeout(limit, async { result = Some(job.await) }).await;
    result.unwrap_or(fallback)
}

/// Runs all jobs at the same time, and gives what is done by the limit.
pub async fn gather_until<F>(jobs: Vec<F>, limit: Duration) -> Partial<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let slots: Vec<Mutex<Option<F::Output>>> = jobs.iter().map(|_| Mutex::new(None)).collect();
    let _ = timeout(limit, join_all(jobs.into_iter().zip(&slots).map(|(job, slot)| fill(job, slot)))).await;
    let mut partial = Partial { done: Vec::new(), late: Vec::new() };
    for (place, slot) in slots.into_iter().enumerate() {
        match slot.into_inner().expect("nobody panics with a slot in hand") {
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

async fn fill<F: Future>(job: F, slot: &Mutex<Option<F::Output>>) {
    let result = job.await;
    *slot.lock().expect("nobody panics with a slot in hand") = Some(result);
}
