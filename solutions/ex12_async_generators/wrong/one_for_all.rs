//! All lists take their numbers from one generator.
//! rejected-by: four_generators_take_ten_seconds_together
//! says: lengths of the lists

use std::time::Duration;

use async_stream::stream;
use futures::{Stream, StreamExt};

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
    let n = draws.len();
    let Some(draw) = draws.into_iter().next() else { return Vec::new() };
    let numbers = tokio::sync::Mutex::new(Box::pin(async_generator(draw)));
    let list = async || {
        let mut list = Vec::new();
        while let Some(number) = numbers.lock().await.next().await {
            list.push(number);
        }
        list
    };
    futures::future::join_all((0..n).map(|_| list())).await
}
