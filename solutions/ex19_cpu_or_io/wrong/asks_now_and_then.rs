//! Who finds no permit asks again a little later.
//! rejected-by: nobody_asks_again_and_again
//! says: and none was done; meanwhile `digest_all` was woken and polled

use std::time::Duration;

use futures::future::join_all;
use tokio::sync::Semaphore;
use tokio::task::yield_now;
use tokio::time::sleep;

pub type Work = Box<dyn FnOnce() -> u64 + Send>;

pub async fn digest(work: Work) -> anyhow::Result<u64> {
    Ok(tokio::task::spawn_blocking(work).await?)
}

pub async fn digest_all(works: Vec<Work>, threads: usize) -> Vec<anyhow::Result<u64>> {
    let permits = Semaphore::new(threads);
    let digests = works.into_iter().map(async |work| {
        let _permit = loop {
            match permits.try_acquire() {
                Ok(permit) => break permit,
                Err(_) => sleep(Duration::from_millis(20)).await,
            }
        };
        digest(work).await
    });
    join_all(digests).await
}

pub async fn polite_sum(numbers: impl Iterator<Item = u64>, slice: usize) -> u64 {
    let mut sum = 0;
    for (added, number) in (1..).zip(numbers) {
        sum += number;
        if added % slice == 0 {
            yield_now().await;
        }
    }
    sum
}
