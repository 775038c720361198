//! A task draws each number, but only when the stream asks it to, and it ends with the stream.

use std::time::Duration;

use async_stream::stream;
use futures::{Stream, StreamExt};
use std::sync::{Arc, Mutex};
use tokio::task::JoinSet;

/// Ten numbers, as `draw` gives them, each of which takes a second.
pub fn async_generator<D>(draw: D) -> impl Stream<Item = f64>
where
    D: FnMut() -> f64 + Send + 'static,
{
    let draw = Arc::new(Mutex::new(draw));
    stream! {
        for _ in 0..10 {
            let draw = Arc::clone(&draw);
            let mut task = JoinSet::new();
            task.spawn(async move {
                tokio::time::sleep(Duration::from_secs(1)).await;
                let mut draw = draw.lock().expect("a draw panicked");
                draw()
            });
            if let Some(Ok(number)) = task.join_next().await {
                yield number;
            }
        }
    }
}

/// The even ones of `numbers`, in their order, each as soon as it comes.
pub fn keep_even<S>(numbers: S) -> impl Stream<Item = u64>
where
    S: Stream<Item = u64>,
{
    tokio_stream::StreamExt::filter(numbers, |n| n % 2 == 0)
}

/// All items of the stream, in their order, once it has ended.
pub async fn async_comprehension<S>(stream: S) -> Vec<S::Item>
where
    S: Stream,
{
    tokio_stream::StreamExt::collect(stream).await
}

/// Runs one `async_generator` for each of `draws`, all at the same time.
pub async fn in_parallel<D>(draws: Vec<D>) -> Vec<Vec<f64>>
where
    D: FnMut() -> f64 + Send + 'static,
{
    let n = draws.len().max(1);
    let lists = futures::stream::iter(draws).map(|draw| async_comprehension(async_generator(draw)));
    lists.buffered(n).collect().await
}
