//! A channel for the results, beside handles that abort when they are dropped.

use futures::Stream;
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    async_stream::stream! {
        let (tell, mut told) = mpsc::channel(1);
        let mut handles = Vec::new();
        for job in jobs {
            let tell = tell.clone();
            let task = async move {
                let _ = tell.send(job.await).await;
            };
            handles.push(AbortOnDropHandle::new(tokio::spawn(task)));
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
    let mut first = Vec::new();
    let mut all = Box::pin(as_completed(jobs));
    for _ in 0..k {
        match futures::StreamExt::next(&mut all).await {
            Some(result) => first.push(result),
            None => break,
        }
    }
    first
}
