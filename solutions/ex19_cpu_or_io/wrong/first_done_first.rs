//! Gives the results in the order in which they come.
//! rejected-by: the_results_stand_in_the_order_of_the_works
//! says: Four works were done in the order 3, 2, 1, 0

use futures::{StreamExt, stream};

pub type Work = Box<dyn FnOnce() -> u64 + Send>;

pub async fn digest(work: Work) -> anyhow::Result<u64> {
    Ok(tokio::task::spawn_blocking(work).await?)
}

pub async fn digest_all(works: Vec<Work>, threads: usize) -> Vec<anyhow::Result<u64>> {
    stream::iter(works.into_iter().map(digest)).buffer_unordered(threads).collect().await
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
