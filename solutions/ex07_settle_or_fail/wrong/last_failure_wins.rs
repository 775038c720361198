//! Lets the last failure win, which is the one of its own making: a task that was cancelled.
//! rejected-by: the_first_failure_in_time_is_returned_at_once
//! says: was cancelled

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;

#[derive(Debug)]
pub enum JobError {
    Failed(anyhow::Error),
    Panicked(String),
}

pub async fn gather_settled<F, T>(jobs: Vec<F>) -> Vec<Result<T, JobError>>
where
    F: Future<Output = anyhow::Result<T>> + Send + 'static,
    T: Send + 'static,
{
    futures::future::join_all(jobs.into_iter().map(outcome)).await
}

pub async fn try_gather<F, T>(jobs: Vec<F>) -> Result<Vec<T>, JobError>
where
    F: Future<Output = anyhow::Result<T>> + Send + 'static,
    T: Send + 'static,
{
    let mut results: Vec<Option<T>> = jobs.iter().map(|_| None).collect();
    let mut tasks = tokio::task::JoinSet::new();
    for (place, job) in jobs.into_iter().enumerate() {
        tasks.spawn(async move { (place, job.await) });
    }
    let mut failure = None;
    while let Some(joined) = tasks.join_next().await {
        match joined {
            Ok((place, Ok(result))) => results[place] = Some(result),
            Ok((_, Err(error))) => failure = Some(JobError::Failed(error)),
            Err(error) => failure = Some(JobError::Panicked(error.to_string())),
        }
        if failure.is_some() {
            tasks.abort_all();
        }
    }
    match failure {
        Some(failure) => Err(failure),
        None => Ok(results.into_iter().flatten().collect()),
    }
}

async fn outcome<T>(job: impl Future<Output = anyhow::Result<T>>) -> Result<T, JobError> {
    // Nothing of the job is looked at after a panic: it is dropped.
    match AssertUnwindSafe(job).catch_unwind().await {
        Ok(ended) => ended.map_err(JobError::Failed),
        Err(payload) => Err(JobError::Panicked(words(&*payload))),
    }
}

fn words(payload: &(dyn Any + Send)) -> String {
    let literal = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = literal.or_else(|| payload.downcast_ref().cloned());
    text.unwrap_or_else(|| "a panic without words".to_owned())
}
