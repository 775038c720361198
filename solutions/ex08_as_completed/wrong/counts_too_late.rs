//! Looks whether it has enough behind each result, and so not before the first.
//! rejected-by: no_result_takes_no_time
//! says: asked for 0 of five results, and gave 5

use futures::{Stream, StreamExt};

pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    jobs.into_iter().collect::<futures::stream::FuturesUnordered<F>>()
}

pub async fn first_k<F>(jobs: Vec<F>, k: usize) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut results = Vec::new();
    let mut stream = std::pin::pin!(as_completed(jobs));
    while let Some(result) = stream.next().await {
        results.push(result);
        if results.len() == k {
            break;
        }
    }
    results
}
