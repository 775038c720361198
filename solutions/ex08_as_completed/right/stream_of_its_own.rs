//! A type of its own that polls every open job, and has no runtime in it.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures::Stream;

pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    AsCompleted { open: jobs.into_iter().map(Box::pin).collect() }
}

pub async fn first_k<F>(jobs: Vec<F>, k: usize) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut open = AsCompleted { open: jobs.into_iter().map(Box::pin).collect() };
    let mut results = Vec::new();
    std::future::poll_fn(|cx| {
        while results.len() < k {
            match Pin::new(&mut open).poll_next(cx) {
                Poll::Ready(Some(result)) => results.push(result),
                Poll::Ready(None) => break,
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Ready(())
    })
    .await;
    results
}

struct AsCompleted<F> {
    open: Vec<Pin<Box<F>>>,
}

impl<F: Future> Stream for AsCompleted<F> {
    type Item = F::Output;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<F::Output>> {
        for i in 0..self.open.len() {
            if let Poll::Ready(result) = self.open[i].as_mut().poll(cx) {
                drop(self.open.swap_remove(i));
                return Poll::Ready(Some(result));
            }
        }
        if self.open.is_empty() { Poll::Ready(None) } else { Poll::Pending }
    }
}
