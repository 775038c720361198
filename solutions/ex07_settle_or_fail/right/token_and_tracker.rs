//! Tasks that report to a channel and watch a token; a tracker waits for all of them.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

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
    let (stop, tracker) = (CancellationToken::new(), TaskTracker::new());
    let (tell, mut told) = mpsc::unbounded_channel();
    let n = jobs.len();
    for (place, job) in jobs.into_iter().enumerate() {
        let (stop, tell) = (stop.clone(), tell.clone());
        tracker.spawn(async move {
            if let Some(outcome) = stop.run_until_cancelled(outcome(job)).await {
                let _ = tell.send((place, outcome));
            }
        });
    }
    drop(tell);
    tracker.close();
    let mut results: Vec<Option<T>> = std::iter::repeat_with(|| None).take(n).collect();
    while let Some((place, outcome)) = told.recv().await {
        match outcome {
            Ok(result) => results[place] = Some(result),
            Err(error) => {
                stop.cancel();
                tracker.wait().await;
                return Err(error);
            }
        }
    }
    Ok(results.into_iter().flatten().collect())
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
