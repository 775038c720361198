//! Runs each job in a task to settle, and as a plain future to fail: there its panic meets no edge.
//! rejected-by: a_panic_is_told_in_its_own_words
//! says: A job panicked, and so did `try_gather`

use futures::TryStreamExt;
use futures::stream::FuturesUnordered;

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
    let tasks: Vec<_> = jobs.into_iter().map(tokio::spawn).collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(match task.await {
            Ok(ended) => ended.map_err(JobError::Failed),
            Err(error) => {
                let payload = error.into_panic();
                let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
                let text = text.or_else(|| payload.downcast_ref().cloned());
                Err(JobError::Panicked(text.unwrap_or_default()))
            }
        });
    }
    outcomes
}

pub async fn try_gather<F, T>(jobs: Vec<F>) -> Result<Vec<T>, JobError>
where
    F: Future<Output = anyhow::Result<T>> + Send + 'static,
    T: Send + 'static,
{
    let number = |(place, job): (usize, F)| async move { job.await.map(|value| (place, value)) };
    let running: FuturesUnordered<_> = jobs.into_iter().enumerate().map(number).collect();
    let mut results: Vec<_> = running.try_collect().await.map_err(JobError::Failed)?;
    results.sort_unstable_by_key(|(place, _)| *place);
    Ok(results.into_iter().map(|(_, value)| value).collect())
}
