//! Waits for all results, and throws away what is too much.
//! rejected-by: the_first_two_are_the_two_that_are_done_first
//! says: is there at 10 ms. Your function returned at 40 ms

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
    let mut all: Vec<F::Output> = as_completed(jobs).collect().await;
    all.truncate(k);
    all
}
