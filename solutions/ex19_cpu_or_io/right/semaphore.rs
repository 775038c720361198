//! One permit per thread; and the sum looks ahead, so it gives up no turn at its end.

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
    let mut numbers = numbers.peekable();
    let mut sum = 0;
    loop {
        sum += numbers.by_ref().take(slice).sum::<u64>();
        if numbers.peek().is_none() {
            return sum;
        }
        tokio::task::yield_now().await;
    }
}
