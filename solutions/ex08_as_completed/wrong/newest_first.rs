//! Puts what is done on a pile, and takes from its top.
//! rejected-by: whoever_asks_late_misses_nothing
//! says: Their jobs were done at these instants

use std::sync::{Arc, Mutex};

use futures::{Stream, StreamExt, stream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Runs all jobs at the same time, and gives each result as soon as it is there.
pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let (pile, high) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Semaphore::new(0)));
    let mut left = jobs.len();
    let mut tasks = JoinSet::new();
    for job in jobs {
        let (pile, high) = (Arc::clone(&pile), Arc::clone(&high));
        tasks.spawn(async move {
            let result = job.await;
            pile.lock().unwrap().push(result);
            high.add_permits(1);
        });
    }
    stream::unfold(tasks, move |tasks| {
        let (pile, high) = (Arc::clone(&pile), Arc::clone(&high));
        let over = left == 0;
        left = left.saturating_sub(1);
        async move {
            if over {
                return None;
            }
            high.acquire().await.ok()?.forget();
            let result = pile.lock().unwrap().pop()?;
            Some((result, tasks))
        }
    })
}

/// The results of the `k` jobs that are done first, in that order.
pub async fn first_k<F>(jobs: Vec<F>, k: usize) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    as_completed(jobs).take(k).collect().await
}
