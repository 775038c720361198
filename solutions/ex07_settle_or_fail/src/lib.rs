//! The reference for ex07: a panic made a value at the job itself, then join_all and FuturesUnordered.
#![cfg_attr(doctest, doc = include_str!("../../../exercises/ex07_settle_or_fail/README.md"))]

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures::future::join_all;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, TryFutureExt, TryStreamExt};

/// How a job failed.
#[derive(Debug)]
pub enum JobError {
    /// It ended with this error, the very one that it gave.
    Failed(anyhow::Error),
    /// It panicked, with these words: exactly those of its `panic!`. If what it panicked with is no
    /// text, they are some words of yours.
    Panicked(String),
}

/// Runs all jobs at the same time, however many there are, and waits until each of them has ended,
/// well or badly.
///
/// There is one outcome for each job, in the order of the jobs. No jobs, no outcomes, and no time.
pub async fn gather_settled<F, T>(jobs: Vec<F>) -> Vec<Result<T, JobError>>
where
    F: Future<Output = anyhow::Result<T>> + Send + 'static,
    T: Send + 'static,
{
    // Like gather with return_exceptions=True: nothing fails any more, so all are waited for.
    join_all(jobs.into_iter().map(outcome)).await
}

/// Runs all jobs at the same time, however many there are, until one of them fails.
///
/// If none does, their results stand in the order of the jobs. No jobs, no results, and no time.
///
/// # Errors
///
/// The first failure in time, be it an error or a panic, is what this returns, at that moment. The jobs
/// that have not ended by then are cancelled: when this returns, each of them has been dropped.
pub async fn try_gather<F, T>(jobs: Vec<F>) -> Result<Vec<T>, JobError>
where
    F: Future<Output = anyhow::Result<T>> + Send + 'static,
    T: Send + 'static,
{
    // The jobs are plain futures in here, and no tasks: when the first failure comes back, all others are
    // dropped on the spot, and there is nobody to stop and to wait for. It is not `try_join_all`: with more
    // than 30 futures that looks at them in the order of the list, and so meets a failure late.
    let number = |(place, job)| outcome(job).map_ok(move |value| (place, value));
    let running: FuturesUnordered<_> = jobs.into_iter().enumerate().map(number).collect();
    let mut results: Vec<_> = running.try_collect().await?;
    results.sort_unstable_by_key(|(place, _)| *place);
    Ok(results.into_iter().map(|(_, value)| value).collect())
}

/// Runs one job, and brings its three ways to end down to two.
async fn outcome<T>(job: impl Future<Output = anyhow::Result<T>>) -> Result<T, JobError> {
    // Nothing of the job is looked at after a panic: it is dropped.
    match AssertUnwindSafe(job).catch_unwind().await {
        Ok(ended) => ended.map_err(JobError::Failed),
        Err(payload) => Err(JobError::Panicked(words(&*payload))),
    }
}

/// The words of a panic: a `String` if they were put together, and a `&str` if not.
fn words(payload: &(dyn Any + Send)) -> String {
    let literal = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = literal.or_else(|| payload.downcast_ref().cloned());
    text.unwrap_or_else(|| "a panic without words".to_owned())
}
