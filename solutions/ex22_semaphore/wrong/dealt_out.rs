//! Deals the items out to the workers beforehand, like cards.
//! rejected-by: a_slot_is_free_at_the_moment_its_job_ends
//! says: it began at

/// Runs `job` on every item, at most `limit` at the same time; the results keep the order of the items.
pub async fn map_bounded<I, R, F, Fut>(items: I, limit: usize, job: F) -> Vec<R>
where
    I: Iterator + Send + 'static,
    I::Item: Send + 'static,
    F: Fn(I::Item) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    let mut hands: Vec<Vec<(usize, I::Item)>> = (0..limit).map(|_| Vec::new()).collect();
    for (place, item) in items.enumerate() {
        hands[place % limit].push((place, item));
    }
    let job = &job;
    let workers = hands.into_iter().map(|hand| async move {
        let mut results = Vec::new();
        for (place, item) in hand {
            results.push((place, job(item).await));
        }
        results
    });
    let mut results: Vec<_> = futures::future::join_all(workers).await.into_iter().flatten().collect();
    results.sort_unstable_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}
