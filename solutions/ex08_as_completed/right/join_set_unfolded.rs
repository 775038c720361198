//! A JoinSet whose tasks start at the call; unfold makes a stream of it.

use futures::{Stream, StreamExt};
use tokio::task::JoinSet;

pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let tasks: JoinSet<F::Output> = jobs.into_iter().collect();
    futures::stream::unfold(tasks, async |mut tasks| {
        let result = tasks.join_next().await?.expect("a job does not panic");
        Some((result, tasks))
    })
}

pub async fn first_k<F>(jobs: Vec<F>, k: usize) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut tasks: JoinSet<F::Output> = jobs.into_iter().collect();
    let mut results = Vec::new();
    while results.len() < k
        && let Some(result) = tasks.join_next().await
    {
        results.push(result.expect("a job does not panic"));
    }
    tasks.shutdown().await;
    results
}
