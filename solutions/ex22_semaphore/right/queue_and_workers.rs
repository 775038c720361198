//! A queue of `limit` places between the reader and the workers, and slots that are filled.

use std::sync::Arc;

use tokio::sync::{Mutex, mpsc};

/// Runs `job` on every item, at most `limit` at the same time; the results keep the order of the items.
pub async fn map_bounded<I, R, F, Fut>(items: I, limit: usize, job: F) -> Vec<R>
where
    I: Iterator + Send + 'static,
    I::Item: Send + 'static,
    F: Fn(I::Item) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    let (feed, fed) = mpsc::channel(limit);
    let (fed, job) = (Arc::new(Mutex::new(fed)), Arc::new(job));
    let workers: Vec<_> = (0..limit)
        .map(|_| {
            let (fed, job) = (Arc::clone(&fed), Arc::clone(&job));
            tokio::spawn(async move {
                let mut results = Vec::new();
                loop {
                    let next = fed.lock().await.recv().await;
                    let Some((place, item)) = next else { return results };
                    let result: R = job(item).await;
                    results.push((place, result));
                }
            })
        })
        .collect();
    // Only the workers keep the queue open: were all of them gone, `send` would wait for ever.
    drop(fed);
    for numbered in items.enumerate() {
        if feed.send(numbered).await.is_err() {
            break;
        }
    }
    drop(feed);
    let mut slots: Vec<Option<R>> = Vec::new();
    for worker in workers {
        for (place, result) in worker.await.expect("a job panicked") {
            slots.resize_with(slots.len().max(place + 1), || None);
            slots[place] = Some(result);
        }
    }
    slots.into_iter().flatten().collect()
}
