//! buffer_unordered, as wide as the list is long.

use futures::{Stream, StreamExt};

pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let all = jobs.len().max(1);
    futures::stream::iter(jobs).buffer_unordered(all)
}

pub async fn first_k<F>(jobs: Vec<F>, k: usize) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut results = Vec::new();
    let mut stream = as_completed(jobs).take(k).boxed();
    while let Some(result) = stream.next().await {
        results.push(result);
    }
    results
}
