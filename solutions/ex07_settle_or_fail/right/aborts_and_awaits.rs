//! Handles in a list: polls all of them, and on a failure aborts and awaits the others.

use std::any::Any;
use std::future::poll_fn;
use std::task::Poll;

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
        outcomes.push(ended(task.await));
    }
    outcomes
}

pub async fn try_gather<F, T>(jobs: Vec<F>) -> Result<Vec<T>, JobError>
where
    F: Future<Output = anyhow::Result<T>> + Send + 'static,
    T: Send + 'static,
{
    let mut tasks: Vec<_> = jobs.into_iter().map(|job| Some(tokio::spawn(job))).collect();
    let mut results: Vec<Option<T>> = tasks.iter().map(|_| None).collect();
    let failed = poll_fn(|cx| {
        for (task, result) in tasks.iter_mut().zip(&mut results) {
            let Some(handle) = task else { continue };
            if let Poll::Ready(joined) = std::pin::Pin::new(handle).poll(cx) {
                *task = None;
                match ended(joined) {
                    Ok(value) => *result = Some(value),
                    Err(error) => return Poll::Ready(Some(error)),
                }
            }
        }
        if tasks.iter().all(Option::is_none) { Poll::Ready(None) } else { Poll::Pending }
    });
    let Some(error) = failed.await else { return Ok(results.into_iter().flatten().collect()) };
    tasks.iter().flatten().for_each(tokio::task::JoinHandle::abort);
    for task in tasks.into_iter().flatten() {
        let _ = task.await;
    }
    Err(error)
}

fn words(payload: &(dyn Any + Send)) -> String {
    let literal = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = literal.or_else(|| payload.downcast_ref().cloned());
    text.unwrap_or_else(|| "a panic without words".to_owned())
}

fn ended<T>(joined: Result<anyhow::Result<T>, tokio::task::JoinError>) -> Result<T, JobError> {
    match joined {
        Ok(ended) => ended.map_err(JobError::Failed),
        Err(error) => Err(JobError::Panicked(words(&*error.into_panic()))),
    }
}
