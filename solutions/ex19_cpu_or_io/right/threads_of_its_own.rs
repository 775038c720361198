//! A thread for each work, and a oneshot that brings the result.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use futures::{StreamExt, stream};
use tokio::sync::oneshot;

pub type Work = Box<dyn FnOnce() -> u64 + Send>;

pub async fn digest(work: Work) -> anyhow::Result<u64> {
    let (tell, told) = oneshot::channel();
    thread::Builder::new().spawn(move || {
        let _ = tell.send(catch_unwind(AssertUnwindSafe(work)));
    })?;
    told.await?.map_err(|_| anyhow::anyhow!("the work panicked"))
}

pub async fn digest_all(works: Vec<Work>, threads: usize) -> Vec<anyhow::Result<u64>> {
    let numbered = works.into_iter().enumerate();
    let digests = numbered.map(async |(place, work)| (place, digest(work).await));
    let mut results: Vec<_> = stream::iter(digests).buffer_unordered(threads).collect().await;
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}

pub async fn polite_sum(numbers: impl Iterator<Item = u64>, slice: usize) -> u64 {
    let (mut sum, mut numbers) = (0, numbers.fuse());
    std::future::poll_fn(|cx| {
        let mut added = 0;
        for number in numbers.by_ref().take(slice) {
            sum += number;
            added += 1;
        }
        if added < slice {
            return std::task::Poll::Ready(sum);
        }
        cx.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await
}
