//! Takes the works from the end of the list.
//! rejected-by: the_works_are_begun_in_their_order
//! says: has begun them in this order

pub type Work = Box<dyn FnOnce() -> u64 + Send>;

pub async fn digest(work: Work) -> anyhow::Result<u64> {
    Ok(tokio::task::spawn_blocking(work).await?)
}

pub async fn digest_all(works: Vec<Work>, threads: usize) -> Vec<anyhow::Result<u64>> {
    let permits = tokio::sync::Semaphore::new(threads);
    let mut results = futures::future::join_all(works.into_iter().rev().map(async |work| {
        let _permit = permits.acquire().await?;
        digest(work).await
    }))
    .await;
    results.reverse();
    results
}

pub async fn polite_sum(numbers: impl Iterator<Item = u64>, slice: usize) -> u64 {
    let (mut sum, mut added) = (0, 0);
    for number in numbers {
        sum += number;
        added += 1;
        if added % slice == 0 {
            tokio::task::yield_now().await;
        }
    }
    sum
}
