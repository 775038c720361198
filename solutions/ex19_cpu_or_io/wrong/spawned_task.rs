//! Takes a task for a thread.
//! rejected-by: the_work_is_done_on_another_thread
//! says: On the thread of the event loop ran work [0]

pub type Work = Box<dyn FnOnce() -> u64 + Send>;

pub async fn digest(work: Work) -> anyhow::Result<u64> {
    Ok(tokio::spawn(async move { work() }).await?)
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
