//! Runs a hundred jobs at a time.
//! rejected-by: a_thousand_jobs_give_a_thousand_results
//! says: At most 100 of 1100

use futures::{Stream, StreamExt};

pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    futures::stream::iter(jobs).buffer_unordered(100)
}

pub async fn first_k<F>(jobs: Vec<F>, k: usize) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    as_completed(jobs).take(k).collect().await
}
