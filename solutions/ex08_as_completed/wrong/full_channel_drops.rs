//! Drops a result when its channel of one place is full.
//! rejected-by: whoever_asks_late_misses_nothing
//! says: nobody asked for 100 ms

use futures::{Stream, StreamExt};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    async_stream::stream! {
        let (tell, mut told) = mpsc::channel(1);
        let mut tasks = JoinSet::new();
        for job in jobs {
            let tell = tell.clone();
            tasks.spawn(async move {
                let _ = tell.try_send(job.await);
            });
        }
        drop(tell);
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
