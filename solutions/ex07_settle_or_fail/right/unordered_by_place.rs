//! FuturesUnordered over numbered jobs, with an early return that drops it.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use futures::stream::{FuturesUnordered, StreamExt};

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
    let mut ordered: futures::stream::FuturesOrdered<_> = jobs.into_iter().map(outcome).collect();
    let mut outcomes = Vec::new();
    while let Some(outcome) = ordered.next().await {
        outcomes.push(outcome);
    }
    outcomes
}

pub async fn try_gather<F, T>(jobs: Vec<F>) -> Result<Vec<T>, JobError>
where
    F: Future<Output = anyhow::Result<T>> + Send + 'static,
    T: Send + 'static,
{
    let number = |(place, job)| outcome(job).map(move |outcome| (place, outcome));
    let mut open: FuturesUnordered<_> = jobs.into_iter().enumerate().map(number).collect();
    let mut results = std::collections::BTreeMap::new();
    while let Some((place, outcome)) = open.next().await {
        results.insert(place, outcome?);
    }
    Ok(results.into_values().collect())
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
