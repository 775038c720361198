//! Gives all works to the pool at once, whose limit is some 500.
//! rejected-by: never_more_than_the_threads_run
//! says: 2 may run at the same time. At some moment

pub type Work = Box<dyn FnOnce() -> u64 + Send>;

pub async fn digest(work: Work) -> anyhow::Result<u64> {
    Ok(tokio::task::spawn_blocking(work).await?)
}

pub async fn digest_all(works: Vec<Work>, _threads: usize) -> Vec<anyhow::Result<u64>> {
    futures::future::join_all(works.into_iter().map(digest)).await
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
