//! Keeps a place for each result that waits for the one before it.
//! rejected-by: whoever_is_free_takes_the_next_work
//! says: has been waiting

use futures::{StreamExt, stream};

pub type Work = Box<dyn FnOnce() -> u64 + Send>;

pub async fn digest(work: Work) -> anyhow::Result<u64> {
    Ok(tokio::task::spawn_blocking(work).await?)
}

pub async fn digest_all(works: Vec<Work>, threads: usize) -> Vec<anyhow::Result<u64>> {
    stream::iter(works.into_iter().map(digest)).buffered(threads).collect().await
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
