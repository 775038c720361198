//! Gives up its turn after the last numbers, too, which are no full slice.
//! rejected-by: the_sum_lets_others_have_a_turn_after_every_slice
//! says: all of them had been read, and the sum was not there yet

use futures::{StreamExt, stream};

pub type Work = Box<dyn FnOnce() -> u64 + Send>;

pub async fn digest(work: Work) -> anyhow::Result<u64> {
    Ok(tokio::task::spawn_blocking(work).await?)
}

pub async fn digest_all(works: Vec<Work>, threads: usize) -> Vec<anyhow::Result<u64>> {
    let digests = stream::iter(works.into_iter().enumerate());
    let digests = digests.map(async |(place, work)| (place, digest(work).await));
    let mut results: Vec<_> = digests.buffer_unordered(threads).collect().await;
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}

pub async fn polite_sum(mut numbers: impl Iterator<Item = u64>, slice: usize) -> u64 {
    let mut sum = 0;
    loop {
        let some: Vec<u64> = numbers.by_ref().take(slice).collect();
        if some.is_empty() {
            return sum;
        }
        sum += some.iter().sum::<u64>();
        tokio::task::yield_now().await;
    }
}
