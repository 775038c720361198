//! As many workers as slots; they take turns at one iterator.

use std::sync::{Arc, Mutex};

use tokio::task::JoinSet;

/// Runs `job` on every item, at most `limit` at the same time; the results keep the order of the items.
pub async fn map_bounded<I, R, F, Fut>(items: I, limit: usize, job: F) -> Vec<R>
where
    I: Iterator + Send + 'static,
    I::Item: Send + 'static,
    F: Fn(I::Item) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    let (source, job) = (Arc::new(Mutex::new(items.enumerate())), Arc::new(job));
    let mut workers = JoinSet::new();
    for _ in 0..limit {
        let (source, job) = (Arc::clone(&source), Arc::clone(&job));
        workers.spawn(async move {
            let mut results = Vec::new();
            loop {
                let next = source.lock().unwrap().next();
                let Some((place, item)) = next else { return results };
                results.push((place, job(item).await));
            }
        });
    }
    let mut results: Vec<_> = workers.join_all().await.into_iter().flatten().collect();
    results.sort_unstable_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}
