//! Slots that are polled by hand, all of them at each wake-up, and refilled in the same poll.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

/// Runs `job` on every item, at most `limit` at the same time; the results keep the order of the items.
pub async fn map_bounded<I, R, F, Fut>(items: I, limit: usize, job: F) -> Vec<R>
where
    I: Iterator + Send + 'static,
    I::Item: Send + 'static,
    F: Fn(I::Item) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    let mut numbered = items.enumerate();
    let mut slots: Vec<(usize, Pin<Box<Fut>>)> = Vec::new();
    let mut results: Vec<Option<R>> = Vec::new();
    poll_fn(|cx| {
        let mut i = 0;
        loop {
            if i == slots.len() {
                let next = if i < limit { numbered.next() } else { None };
                let Some((place, item)) = next else { break };
                results.push(None);
                slots.push((place, Box::pin(job(item))));
            }
            match slots[i].1.as_mut().poll(cx) {
                Poll::Ready(result) => {
                    let (place, _) = slots.remove(i);
                    results[place] = Some(result);
                }
                Poll::Pending => i += 1,
            }
        }
        if slots.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    results.into_iter().flatten().collect()
}
