//! Runs groups of `limit` jobs, one group after the other.
//! rejected-by: a_slot_is_free_at_the_moment_its_job_ends
//! says: a slot was free, and `job 2` was next

/// Runs `job` on every item, at most `limit` at the same time; the results keep the order of the items.
pub async fn map_bounded<I, R, F, Fut>(items: I, limit: usize, job: F) -> Vec<R>
where
    I: Iterator + Send + 'static,
    I::Item: Send + 'static,
    F: Fn(I::Item) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    let mut items = items;
    let mut results = Vec::new();
    loop {
        let group: Vec<Fut> = items.by_ref().take(limit).map(&job).collect();
        if group.is_empty() {
            return results;
        }
        results.extend(futures::future::join_all(group).await);
    }
}
