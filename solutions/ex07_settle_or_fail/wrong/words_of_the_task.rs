//! Takes what the JoinError says of the task for what the panic said.
//! rejected-by: a_panic_is_told_in_its_own_words
//! says: panicked with message

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

async fn outcome<F, T>(job: F) -> Result<T, JobError>
where
    F: Future<Output = anyhow::Result<T>> + Send + 'static,
    T: Send + 'static,
{
    let mut task = tokio::task::JoinSet::new();
    task.spawn(job);
    match task.join_next().await {
        Some(Ok(ended)) => ended.map_err(JobError::Failed),
        Some(Err(error)) => Err(JobError::Panicked(error.to_string())),
        None => unreachable!("there is one task"),
    }
}
