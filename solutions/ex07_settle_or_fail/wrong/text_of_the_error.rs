//! Keeps the text of an error, and not the error.
//! rejected-by: settled_gives_every_job_its_outcome_in_the_order_of_the_jobs
//! says: an error of another type: burnt after 12 minutes

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
    let number = |(place, job)| async move { outcome(job).await.map(|value| (place, value)) };
    let open: futures::stream::FuturesUnordered<_> = jobs.into_iter().enumerate().map(number).collect();
    let mut results: Vec<_> = futures::TryStreamExt::try_collect(open).await?;
    results.sort_unstable_by_key(|(place, _)| *place);
    Ok(results.into_iter().map(|(_, value)| value).collect())
}

async fn outcome<T>(job: impl Future<Output = anyhow::Result<T>>) -> Result<T, JobError> {
    // Nothing of the job is looked at after a panic: it is dropped.
    match AssertUnwindSafe(job).catch_unwind().await {
        Ok(ended) => ended.map_err(|error| JobError::Failed(anyhow::anyhow!("{error}"))),
        Err(payload) => Err(JobError::Panicked(words(&*payload))),
    }
}

fn words(payload: &(dyn Any + Send)) -> String {
    let literal = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = literal.or_else(|| payload.downcast_ref().cloned());
    text.unwrap_or_else(|| "a panic without words".to_owned())
}
