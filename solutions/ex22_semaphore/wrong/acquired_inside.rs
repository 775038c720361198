//! Makes a task for every item at once; they wait for a permit inside.
//! rejected-by: items_are_taken_as_they_are_needed
//! says: 60 of 60 items had been taken, and 0 jobs had ended

use std::sync::Arc;

use tokio::sync::Semaphore;

/// Runs `job` on every item, at most `limit` at the same time; the results keep the order of the items.
pub async fn map_bounded<I, R, F, Fut>(items: I, limit: usize, job: F) -> Vec<R>
where
    I: Iterator + Send + 'static,
    I::Item: Send + 'static,
    F: Fn(I::Item) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    let slots = Arc::new(Semaphore::new(limit));
    let tasks: Vec<_> = items
        .map(|item| {
            let (slots, future) = (Arc::clone(&slots), job(item));
            tokio::spawn(async move {
                let _permit = slots.acquire().await.unwrap();
                future.await
            })
        })
        .collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.expect("a job panicked"));
    }
    results
}
