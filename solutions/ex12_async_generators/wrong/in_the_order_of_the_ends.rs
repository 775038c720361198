//! Gives the lists in the order in which the generators end, which is mostly that of `draws`.
//! rejected-by: four_generators_take_ten_seconds_together
//! says: is not what the `draw` of that number gave

use std::time::Duration;

use async_stream::stream;
use futures::{Stream, StreamExt};
use tokio::task::JoinSet;

/// Ten numbers, as `draw` gives them, each of which takes a second.
pub fn async_generator<D>(mut draw: D) -> impl Stream<Item = f64>
where
    D: FnMut() -> f64 + Send + 'static,
{
    stream! {
        for _ in 0..10 {
            tokio::time::sleep(Duration::from_secs(1)).await;
            yield draw();
        }
    }
}

/// The even ones of `numbers`, in their order, each as soon as it comes.
pub fn keep_even<S>(numbers: S) -> impl Stream<Item = u64>
where
    S: Stream<Item = u64>,
{
    numbers.filter(|n| std::future::ready(n % 2 == 0))
}

/// All items of the stream, in their order, once it has ended.
pub async fn async_comprehension<S>(stream: S) -> Vec<S::Item>
where
    S: Stream,
{
    stream.collect().await
}

/// Runs one `async_generator` for each of `draws`, all at the same time.
pub async fn in_parallel<D>(draws: Vec<D>) -> Vec<Vec<f64>>
where
    D: FnMut() -> f64 + Send + 'static,
{
    let tasks: JoinSet<_> =
        draws.into_iter().map(|draw| async { async_comprehension(async_generator(draw)).await }).collect();
    tasks.join_all().await
}
