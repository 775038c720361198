//! Streams written by hand, with a sleep that is made anew for each number, when it is asked for.

use std::time::Duration;

use futures::{Stream, StreamExt};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::time::Sleep;

/// Ten numbers, as `draw` gives them, each of which takes a second.
pub fn async_generator<D>(draw: D) -> impl Stream<Item = f64>
where
    D: FnMut() -> f64 + Send + 'static,
{
    Numbers { draw, left: 10, sleep: None }
}

/// The even ones of `numbers`, in their order, each as soon as it comes.
pub fn keep_even<S>(numbers: S) -> impl Stream<Item = u64>
where
    S: Stream<Item = u64>,
{
    let mut numbers = Box::pin(numbers);
    futures::stream::poll_fn(move |cx| {
        loop {
            match numbers.as_mut().poll_next(cx) {
                Poll::Ready(Some(n)) if n % 2 == 1 => {}
                other => return other,
            }
        }
    })
}

/// All items of the stream, in their order, once it has ended.
pub async fn async_comprehension<S>(stream: S) -> Vec<S::Item>
where
    S: Stream,
{
    let (mut stream, mut items) = (Box::pin(stream), Vec::new());
    std::future::poll_fn(move |cx| {
        while let Some(item) = ready!(stream.as_mut().poll_next(cx)) {
            items.push(item);
        }
        Poll::Ready(std::mem::take(&mut items))
    })
    .await
}

/// Runs one `async_generator` for each of `draws`, all at the same time.
pub async fn in_parallel<D>(draws: Vec<D>) -> Vec<Vec<f64>>
where
    D: FnMut() -> f64 + Send + 'static,
{
    // One loop for all: whoever has a number next.
    let mut lists = vec![Vec::new(); draws.len()];
    let numbered = draws.into_iter().enumerate();
    let mut all = futures::stream::select_all(
        numbered.map(|(place, draw)| Box::pin(async_generator(draw).map(move |n| (place, n)))),
    );
    while let Some((place, number)) = all.next().await {
        lists[place].push(number);
    }
    lists
}

struct Numbers<D> {
    draw: D,
    left: u32,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl<D> Unpin for Numbers<D> {}

impl<D: FnMut() -> f64> Stream for Numbers<D> {
    type Item = f64;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<f64>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep(Duration::from_secs(1))));
        ready!(sleep.as_mut().poll(cx));
        self.sleep = None;
        self.left -= 1;
        Poll::Ready(Some((self.draw)()))
    }
}
