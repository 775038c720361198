//! Awaits something that is ready, which gives up nothing.
//! rejected-by: the_sum_lets_others_have_a_turn_after_every_slice
//! says: At the end of turn 1, 100 had been read; it should be 10,

pub type Work = Box<dyn FnOnce() -> u64 + Send>;

pub async fn digest(work: Work) -> anyhow::Result<u64> {
    Ok(tokio::task::spawn_blocking(work).await?)
}

pub async fn digest_all(works: Vec<Work>, threads: usize) -> Vec<anyhow::Result<u64>> {
    let permits = tokio::sync::Semaphore::new(threads);
    futures::future::join_all(works.into_iter().map(async |work| {
        let _permit = permits.acquire().await?;
        digest(work).await
    }))
    .await
}

pub async fn polite_sum(numbers: impl Iterator<Item = u64>, slice: usize) -> u64 {
    let (mut sum, mut added) = (0, 0);
    for number in numbers {
        sum += number;
        added += 1;
        if added % slice == 0 {
            tokio::time::sleep(std::time::Duration::ZERO).await;
        }
    }
    sum
}
