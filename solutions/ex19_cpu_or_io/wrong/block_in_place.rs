//! Asks the runtime to go on elsewhere, which one with a single thread can't.
//! rejected-by: the_work_is_done_on_another_thread
//! says: can call blocking only when running on the multi-threaded runtime

pub type Work = Box<dyn FnOnce() -> u64 + Send>;

pub async fn digest(work: Work) -> anyhow::Result<u64> {
    Ok(tokio::task::block_in_place(work))
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
            tokio::task::yield_now().await;
        }
    }
    sum
}
