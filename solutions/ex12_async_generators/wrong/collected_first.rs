//! Waits for all numbers, and gives them when it has them.
//! rejected-by: the_first_number_comes_after_one_second
//! says: it came at (in ms)

use std::time::Duration;

use futures::{Stream, StreamExt, stream};

/// Ten numbers, as `draw` gives them, each of which takes a second.
pub fn async_generator<D>(mut draw: D) -> impl Stream<Item = f64>
where
    D: FnMut() -> f64 + Send + 'static,
{
    let all = async move {
        let mut numbers = Vec::new();
        for _ in 0..10 {
            tokio::time::sleep(Duration::from_secs(1)).await;
            numbers.push(draw());
        }
        stream::iter(numbers)
    };
    stream::once(all).flatten()
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
