//! Starts the tasks at the call, and makes what stops them when the first result is asked for.
//! rejected-by: a_stream_that_nobody_ever_asked_stops_its_jobs_too
//! says: 4 tasks are still alive

use async_stream::stream;
use futures::{Stream, StreamExt};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

struct AbortAll(Vec<AbortHandle>);

impl Drop for AbortAll {
    fn drop(&mut self) {
        self.0.iter().for_each(AbortHandle::abort);
    }
}

pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let spawn = |job: F| {
        let sender = sender.clone();
        tokio::spawn(async move { drop(sender.send(job.await)) }).abort_handle()
    };
    let tasks: Vec<AbortHandle> = jobs.into_iter().map(spawn).collect();
    drop(sender);
    stream! {
        // Nothing in here happens before the first `next`.
        let _tasks = AbortAll(tasks);
        while let Some(result) = receiver.recv().await {
            yield result;
        }
    }
}

pub async fn first_k<F>(jobs: Vec<F>, k: usize) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    if k == 0 {
        return Vec::new();
    }
    as_completed(jobs).take(k).collect().await
}
