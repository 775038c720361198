//! select_all over what is left, again and again.

use std::pin::Pin;

use futures::future::select_all;
use futures::{Stream, StreamExt};

pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let left: Vec<Pin<Box<F>>> = jobs.into_iter().map(Box::pin).collect();
    futures::stream::unfold(left, |left| async move {
        if left.is_empty() {
            return None;
        }
        let (result, _, left) = select_all(left).await;
        Some((result, left))
    })
}

pub async fn first_k<F>(jobs: Vec<F>, k: usize) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    as_completed(jobs).take(k).collect().await
}
