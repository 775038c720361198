//! Makes room for as many results as are asked for, however many that are.
//! rejected-by: more_than_there_are_is_all_of_them_too
//! says: capacity overflow

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
    let mut results = Vec::with_capacity(k);
    let mut stream = std::pin::pin!(as_completed(jobs).take(k));
    while let Some(result) = stream.next().await {
        results.push(result);
    }
    results
}
