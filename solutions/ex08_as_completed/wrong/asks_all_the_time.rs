//! Asks the handles over and over whether they are done.
//! rejected-by: the_jobs_run_at_the_same_time
//! says: keeps the thread busy

use futures::{Stream, StreamExt};
use tokio_util::task::AbortOnDropHandle;

pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    async_stream::stream! {
        let mut handles: Vec<_> =
            jobs.into_iter().map(|job| AbortOnDropHandle::new(tokio::spawn(job))).collect();
        while !handles.is_empty() {
            match handles.iter().position(|handle| handle.is_finished()) {
                Some(i) => yield handles.remove(i).await.expect("a job does not panic"),
                None => tokio::task::yield_now().await,
            }
        }
    }
}

pub async fn first_k<F>(jobs: Vec<F>, k: usize) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    as_completed(jobs).take(k).collect().await
}
