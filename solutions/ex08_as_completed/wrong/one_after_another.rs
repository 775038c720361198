//! Runs a job when its result is asked for, and only then.
//! rejected-by: the_jobs_run_at_the_same_time
//! says: ran one after another

use futures::{Stream, StreamExt};

pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    futures::stream::iter(jobs).then(|job| job)
}

pub async fn first_k<F>(jobs: Vec<F>, k: usize) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    as_completed(jobs).take(k).collect().await
}
