//! Each task ends its job when the receiver is gone: `closed` of the sender tells it.

use futures::{Stream, StreamExt};
use tokio::sync::mpsc;
use tokio_stream::wrappers::UnboundedReceiverStream;

pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let (sender, receiver) = mpsc::unbounded_channel();
    for job in jobs {
        let sender = sender.clone();
        tokio::spawn(async move {
            tokio::select! {
                result = job => drop(sender.send(result)),
                () = sender.closed() => {}
            }
        });
    }
    UnboundedReceiverStream::new(receiver)
}

pub async fn first_k<F>(jobs: Vec<F>, k: usize) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    as_completed(jobs).take(k).collect().await
}
