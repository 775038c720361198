//! `unfold` for the generator, a loop for the comprehension, and a task for each list.

use std::time::Duration;

use futures::{Stream, StreamExt, stream};
use std::pin::pin;

/// Ten numbers, as `draw` gives them, each of which takes a second.
pub fn async_generator<D>(draw: D) -> impl Stream<Item = f64>
where
    D: FnMut() -> f64 + Send + 'static,
{
    stream::unfold((0, draw), |(given, mut draw)| async move {
        if given == 10 {
            return None;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        Some((draw(), (given + 1, draw)))
    })
}

/// The even ones of `numbers`, in their order, each as soon as it comes.
pub fn keep_even<S>(numbers: S) -> impl Stream<Item = u64>
where
    S: Stream<Item = u64>,
{
    numbers.filter_map(async |n| n.is_multiple_of(2).then_some(n))
}

/// All items of the stream, in their order, once it has ended.
pub async fn async_comprehension<S>(stream: S) -> Vec<S::Item>
where
    S: Stream,
{
    let (mut stream, mut items) = (pin!(stream), Vec::new());
    while let Some(item) = stream.next().await {
        items.push(item);
    }
    items
}

/// Runs one `async_generator` for each of `draws`, all at the same time.
pub async fn in_parallel<D>(draws: Vec<D>) -> Vec<Vec<f64>>
where
    D: FnMut() -> f64 + Send + 'static,
{
    // Dropped with this future, the set stops its tasks.
    let mut tasks = tokio::task::JoinSet::new();
    let mut lists = vec![Vec::new(); draws.len()];
    for (place, draw) in draws.into_iter().enumerate() {
        tasks.spawn(async move { (place, async_comprehension(async_generator(draw)).await) });
    }
    while let Some(done) = tasks.join_next().await {
        let (place, list) = done.expect("a generator panicked");
        lists[place] = list;
    }
    lists
}
