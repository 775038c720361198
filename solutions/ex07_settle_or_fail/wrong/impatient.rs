//! Gives up after a while, as if nothing had been asked for.
//! rejected-by: without_a_failure_the_results_stand_in_the_order_of_the_jobs
//! says: none of them fails; these should be their results.
//! asks: who waits for each job

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
    let number = |(place, job)| outcome(job).map_ok(move |value| (place, value));
    let running: FuturesUnordered<_> = jobs.into_iter().enumerate().map(number).collect();
    let mut results: Vec<_> =
        tokio::time::timeout(std::time::Duration::from_millis(25), running.try_collect::<Vec<_>>())
            .await
            .unwrap_or(Ok(Vec::new()))?;
    results.sort_unstable_by_key(|(place, _)| *place);
    Ok(results.into_iter().map(|(_, value)| value).collect())
}

/// Runs one job, and brings its three ways to end down to two.
async fn outcome<T>(job: impl Future<Output = anyhow::Result<T>>) -> Result<T, JobError> {
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
