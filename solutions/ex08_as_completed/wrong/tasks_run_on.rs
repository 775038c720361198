//! Sends the results through a channel, from tasks that nobody holds.
//! rejected-by: the_jobs_that_come_too_late_are_cancelled
//! says: 2 tasks are still alive. Not done: `soup`, `roast`

use futures::{Stream, StreamExt};
use tokio::sync::mpsc;

pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let (tell, told) = mpsc::unbounded_channel();
    for job in jobs {
        let tell = tell.clone();
        tokio::spawn(async move {
            let _ = tell.send(job.await);
        });
    }
    tokio_stream::wrappers::UnboundedReceiverStream::new(told)
}

pub async fn first_k<F>(jobs: Vec<F>, k: usize) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    as_completed(jobs).take(k).collect().await
}
