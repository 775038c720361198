//! A task for each job, with its place; shutdown stops the others and waits for them.

use std::any::Any;
use std::collections::HashMap;

use tokio::task::JoinSet;

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
    let mut places = HashMap::new();
    let mut tasks = JoinSet::new();
    let mut outcomes: Vec<Option<Result<T, JobError>>> = Vec::new();
    for (place, job) in jobs.into_iter().enumerate() {
        places.insert(tasks.spawn(job).id(), place);
        outcomes.push(None);
    }
    while let Some(joined) = tasks.join_next_with_id().await {
        let (id, joined) = match joined {
            Ok((id, ended)) => (id, Ok(ended)),
            Err(error) => (error.id(), Err(error)),
        };
        outcomes[places[&id]] = Some(ended(joined));
    }
    outcomes.into_iter().flatten().collect()
}

pub async fn try_gather<F, T>(jobs: Vec<F>) -> Result<Vec<T>, JobError>
where
    F: Future<Output = anyhow::Result<T>> + Send + 'static,
    T: Send + 'static,
{
    let mut tasks = JoinSet::new();
    let mut results: Vec<Option<T>> = Vec::new();
    for (place, job) in jobs.into_iter().enumerate() {
        results.push(None);
        tasks.spawn(async move { (place, job.await) });
    }
    while let Some(joined) = tasks.join_next().await {
        let outcome = match joined {
            Ok((place, result)) => result.map(|result| (place, result)).map_err(JobError::Failed),
            Err(error) => ended(Err(error)),
        };
        match outcome {
            Ok((place, result)) => results[place] = Some(result),
            Err(error) => {
                tasks.shutdown().await;
                return Err(error);
            }
        }
    }
    Ok(results.into_iter().flatten().collect())
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
