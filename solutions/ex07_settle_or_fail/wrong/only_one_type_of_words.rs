//! Knows panics with a `String`, and not those with a `&str`.
//! rejected-by: a_panic_is_told_in_its_own_words
//! says: Panicked(\"?\")

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
    futures::future::try_join_all(jobs.into_iter().map(outcome)).await
}

async fn outcome<T>(job: impl Future<Output = anyhow::Result<T>>) -> Result<T, JobError> {
    // Nothing of the job is looked at after a panic: it is dropped.
    match AssertUnwindSafe(job).catch_unwind().await {
        Ok(ended) => ended.map_err(JobError::Failed),
        Err(payload) => Err(JobError::Panicked(words(&*payload))),
    }
}

fn words(payload: &(dyn Any + Send)) -> String {
    payload.downcast_ref::<String>().map_or("?", String::as_str).to_owned()
}
