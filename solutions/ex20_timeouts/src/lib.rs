//! The reference for ex20: who owns a future decides what becomes of it at the limit.
#![cfg_attr(doctest, doc = include_str!("../../../exercises/ex20_timeouts/README.md"))]

use std::time::Duration;

use futures::future::join_all;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout, timeout_at};

/// What some jobs had done by the limit.
#[derive(Debug)]
pub struct Partial<T> {
    /// The jobs that were done: the place of each, counted from 0, and its result. In the order of the
    /// jobs.
    pub done: Vec<(usize, T)>,
    /// The places of all others, in the order of the jobs.
    pub late: Vec<usize>,
}

/// Waits for `job`, but not longer than `limit`: gives its result, or `fallback` if it is late.
///
/// - The limit counts from the moment this is awaited. A job that is done at the limit exactly is in
///   time, and so is one that needs no waiting, even if the limit is zero.
/// - A late job is dropped at the limit: when this returns, it is gone already.
/// - If the future of `fetch_or` is itself dropped before its end, the job does not go on either.
///
/// No job panics here, nor in the other two.
pub async fn fetch_or<F>(job: F, limit: Duration, fallback: F::Output) -> F::Output
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    // `timeout` owns the job, and drops it with itself. It asks the job first and the clock after.
    timeout(limit, job).await.unwrap_or(fallback)
}

/// Runs all jobs at the same time, however many there are, and gives what is done by the limit.
///
/// - There is one limit for all of them, and it counts from the moment this is awaited. If all jobs are
///   done before, it returns as soon as the last one is; without any job, at once.
/// - Each job stands in one of the two lists, once. One that is done at the limit exactly may stand in
///   either.
/// - The late jobs are dropped at the limit: when this returns, they are gone already.
/// - If the future of `gather_until` is itself dropped before its end, no job goes on.
pub async fn gather_until<F>(jobs: Vec<F>, limit: Duration) -> Partial<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    // One instant for all. Each job has a timeout of its own, so that a late one takes no other's result
    // with it; and no `timeout` of the same length, since those would begin when they are polled.
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
///
/// The job begins when this is awaited, in a task of its own. If it is done in time, this gives its
/// result; if not, then at the limit the handle of that task, which gives the result later. (If it is
/// done at the limit exactly, either is right.)
///
/// Nobody's loss of patience stops the job: it runs to its end, too, if the future of `shielded` is
/// dropped while it waits, and if the handle is dropped.
///
/// # Panics
///
/// If the job panics in time, which no job does here.
pub async fn shielded<F>(job: F, limit: Duration) -> Result<F::Output, JoinHandle<F::Output>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    // The runtime owns the job; what is dropped here is a handle at most, and that stops nothing.
    let mut task = tokio::spawn(job);
    match timeout(limit, &mut task).await {
        Ok(result) => Ok(result.expect("no job panics here")),
        Err(_) => Err(task),
    }
}
