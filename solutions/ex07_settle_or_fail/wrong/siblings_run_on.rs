//! Returns the first failure and drops the handles of the other tasks.
//! rejected-by: after_a_failure_the_other_jobs_are_cancelled
//! says: 2 tasks are still alive. Not done: `soup`, `roast`

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
    let handles = jobs.into_iter().map(|job| tokio::spawn(outcome(job)));
    let flat = handles.map(async |handle| handle.await.expect("panics are caught"));
    futures::future::try_join_all(flat).await
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
