//! Async generators: streams that do nothing until they are asked, and give one thing at a time.

use std::task::Poll;

use futures::stream::{self, Stream};

/// Ten numbers, as `draw` gives them, each of which takes a second.
///
/// Whenever it is asked for the next number, the generator waits for one second, then calls `draw`
/// once and gives what it drew. The second begins when the number is asked for: nobody asks, nothing
/// runs and nothing is drawn. After the tenth number it ends without a further wait.
///
/// If it is dropped before its end, it draws no more, and `draw` is dropped with it.
pub fn async_generator<D>(draw: D) -> impl Stream<Item = f64>
where
    D: FnMut() -> f64 + Send + 'static,
{
    let _ = draw;
    // The stream is only there so that this compiles; replace all of it.
    stream::poll_fn(|_| -> Poll<Option<f64>> {
        todo!("give ten numbers, and wait for a second before you draw each of them")
    })
}

/// The even ones of `numbers`, in their order, each as soon as it comes.
///
/// It takes from `numbers` only while somebody waits for an even one, and one number at a time. It ends
/// when `numbers` ends.
pub fn keep_even<S>(numbers: S) -> impl Stream<Item = u64>
where
    S: Stream<Item = u64>,
{
    let _ = numbers;
    // The stream is only there so that this compiles; replace all of it.
    stream::poll_fn(|_| -> Poll<Option<u64>> {
        todo!("ask `numbers` for the next one until it is even, and pass that on")
    })
}

/// All items of the stream, in their order, once it has ended: `[item async for item in stream]`.
pub async fn async_comprehension<S>(stream: S) -> Vec<S::Item>
where
    S: Stream,
{
    let _ = stream;
    todo!("wait for each item until there are no more")
}

/// Runs one `async_generator` for each of `draws`, all at the same time and however many there are, and
/// gives the numbers of each, in the order of `draws`.
///
/// If its future is dropped before the end, no number is drawn after that.
pub async fn in_parallel<D>(draws: Vec<D>) -> Vec<Vec<f64>>
where
    D: FnMut() -> f64 + Send + 'static,
{
    todo!("make {} generators, and await the comprehensions of all of them together", draws.len())
}
