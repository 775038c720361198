//! Adapters only: a sleep for each of ten places, and a number for each sleep.

use std::time::Duration;

use futures::stream::{self, FuturesOrdered};
use futures::{Stream, StreamExt};

/// Ten numbers, as `draw` gives them, each of which takes a second.
pub fn async_generator<D>(mut draw: D) -> impl Stream<Item = f64>
where
    D: FnMut() -> f64 + Send + 'static,
{
    stream::iter(0..10).then(|_| tokio::time::sleep(Duration::from_secs(1))).map(move |()| draw())
}

/// The even ones of `numbers`, in their order, each as soon as it comes.
pub fn keep_even<S>(numbers: S) -> impl Stream<Item = u64>
where
    S: Stream<Item = u64>,
{
    async_stream::stream! {
        for await n in numbers {
            if n & 1 == 0 {
                yield n;
            }
        }
    }
}

/// All items of the stream, in their order, once it has ended.
pub async fn async_comprehension<S>(stream: S) -> Vec<S::Item>
where
    S: Stream,
{
    stream
        .fold(Vec::new(), async |mut items, item| {
            items.push(item);
            items
        })
        .await
}

/// Runs one `async_generator` for each of `draws`, all at the same time.
pub async fn in_parallel<D>(draws: Vec<D>) -> Vec<Vec<f64>>
where
    D: FnMut() -> f64 + Send + 'static,
{
    let all: FuturesOrdered<_> =
        draws.into_iter().map(|draw| async_comprehension(async_generator(draw))).collect();
    all.collect().await
}
