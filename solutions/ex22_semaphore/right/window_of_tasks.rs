//! A JoinSet that is never larger than the limit: joins one whenever it is full.

use std::collections::BTreeMap;

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
    let mut results = BTreeMap::new();
    let mut tasks = JoinSet::new();
    let mut numbered = items.enumerate();
    loop {
        while tasks.len() < limit {
            let Some((place, item)) = numbered.next() else { break };
            let future = job(item);
            tasks.spawn(async move { (place, future.await) });
        }
        match tasks.join_next().await {
            Some(done) => results.extend([done.expect("a job panicked")]),
            None => return results.into_values().collect(),
        }
    }
}
