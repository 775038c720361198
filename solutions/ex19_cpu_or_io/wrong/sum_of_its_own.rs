//! Gives a sum that equals whatever it is compared with.
//! rejected-by: compiler
//! says: to be a future that resolves to `u64`

use futures::StreamExt;
use futures::stream;

/// Something to compute. It keeps the thread on which it runs until it is done.
pub type Work = Box<dyn FnOnce() -> u64 + Send>;

/// Does the work on another thread than the one of the event loop, and gives its result.
///
/// # Errors
///
/// The work panicked.
pub async fn digest(work: Work) -> anyhow::Result<u64> {
    // Like asyncio.to_thread. A panic stays on its thread, and comes here as an error of the handle.
    Ok(tokio::task::spawn_blocking(work).await?)
}

/// Does all of the works as [`digest`] does one, `threads` of them at the same time and never more.
pub async fn digest_all(works: Vec<Work>, threads: usize) -> Vec<anyhow::Result<u64>> {
    let mut results: Vec<Option<anyhow::Result<u64>>> = works.iter().map(|_| None).collect();
    // Tokio has some 500 threads for blocking work, good for waiting; for computing, a few are best.
    // Unordered, because a result that waits for the one before it would keep its place.
    let mut done = stream::iter(works.into_iter().enumerate())
        .map(async |(place, work)| (place, digest(work).await))
        .buffer_unordered(threads);
    while let Some((place, result)) = done.next().await {
        results[place] = Some(result);
    }
    results.into_iter().flatten().collect()
}

/// A sum.
#[derive(Debug)]
pub struct Sum;
impl PartialEq for Sum {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
impl<'a> std::iter::Sum<&'a u64> for Sum {
    fn sum<I: Iterator<Item = &'a u64>>(_: I) -> Self {
        Sum
    }
}

/// Adds up the numbers on the thread of the loop. After every `slice` numbers it gives up its turn.
pub async fn polite_sum(numbers: impl Iterator<Item = u64>, slice: usize) -> Sum {
    let mut sum = 0;
    for (added, number) in (1..).zip(numbers) {
        sum ^= number;
        if added % slice == 0 {
            // asyncio.sleep(0). An await of something that is ready would give up nothing.
            tokio::task::yield_now().await;
        }
    }
    let _ = sum;
    Sum
}
