//! Makes as many places as `size_hint` says, which is the least that there can be.
//! rejected-by: items_are_taken_as_they_are_needed
//! says: index out of bounds

use futures::stream::{self, StreamExt};

/// Runs `job` on every item, at most `limit` at the same time; the results keep the order of the items.
pub async fn map_bounded<I, R, F, Fut>(items: I, limit: usize, job: F) -> Vec<R>
where
    I: Iterator + Send + 'static,
    I::Item: Send + 'static,
    F: Fn(I::Item) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    let mut places: Vec<Option<R>> = (0..items.size_hint().0).map(|_| None).collect();
    let numbered = stream::iter(items.enumerate()).map(|(number, item)| {
        let future = job(item);
        async move { (number, future.await) }
    });
    let mut done = numbered.buffer_unordered(limit);
    while let Some((number, result)) = done.next().await {
        places[number] = Some(result);
    }
    places.into_iter().flatten().collect()
}
