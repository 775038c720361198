//! Waits for a millisecond where it should be a second.
//! rejected-by: the_first_number_comes_after_one_second
//! says: yours:    [1]
//! asks: in which unit

use std::time::Duration;

use async_stream::stream;
use futures::future::join_all;
use futures::{Stream, StreamExt};

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
    let mut draw = draw;
    stream! {
        for _ in 0..10 {
            tokio::time::sleep(Duration::from_millis(1)).await;
            yield draw();
        }
    }
}

/// The even ones of `numbers`, in their order, each as soon as it comes.
///
/// It takes from `numbers` only while somebody waits for an even one, and one number at a time. It ends
/// when `numbers` ends.
pub fn keep_even<S>(numbers: S) -> impl Stream<Item = u64>
where
    S: Stream<Item = u64>,
{
    numbers.filter(|n| std::future::ready(n % 2 == 0))
}

/// All items of the stream, in their order, once it has ended: `[item async for item in stream]`.
pub async fn async_comprehension<S>(stream: S) -> Vec<S::Item>
where
    S: Stream,
{
    stream.collect().await
}

/// Runs one `async_generator` for each of `draws`, all at the same time and however many there are, and
/// gives the numbers of each, in the order of `draws`.
///
/// If its future is dropped before the end, no number is drawn after that.
pub async fn in_parallel<D>(draws: Vec<D>) -> Vec<Vec<f64>>
where
    D: FnMut() -> f64 + Send + 'static,
{
    join_all(draws.into_iter().map(|draw| async_comprehension(async_generator(draw)))).await
}
