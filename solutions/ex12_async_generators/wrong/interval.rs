//! Takes an interval for a pause between two numbers.
//! rejected-by: the_second_begins_when_the_number_is_asked_for
//! says: The second number was asked for

use std::time::Duration;

use async_stream::stream;
use futures::{Stream, StreamExt};

/// Ten numbers, as `draw` gives them, each of which takes a second.
pub fn async_generator<D>(mut draw: D) -> impl Stream<Item = f64>
where
    D: FnMut() -> f64 + Send + 'static,
{
    stream! {
        let mut beat = tokio::time::interval(Duration::from_secs(1));
        beat.tick().await;
        for _ in 0..10 {
            beat.tick().await;
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
    futures::future::join_all(draws.into_iter().map(|draw| async_comprehension(async_generator(draw)))).await
}
