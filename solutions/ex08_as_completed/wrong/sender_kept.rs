//! Keeps a sender for itself, so that the channel never ends.
//! rejected-by: the_stream_ends_after_the_last_result
//! says: Deadlock

use futures::{Stream, StreamExt};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    async_stream::stream! {
        let (tell, mut told) = mpsc::unbounded_channel();
        let mut tasks = JoinSet::new();
        for job in jobs {
            let tell = tell.clone();
            tasks.spawn(async move {
                let _ = tell.send(job.await);
            });
        }
        while let Some(result) = told.recv().await {
            yield result;
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
