//! Gives the first of those jobs that it lets run: a hundred at a time.
//! rejected-by: the_first_three_may_be_anywhere_among_a_thousand
//! says: At most 100 of 1100

use futures::stream::{self, FuturesUnordered};
use futures::{Stream, StreamExt};

pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    jobs.into_iter().collect::<FuturesUnordered<F>>()
}

pub async fn first_k<F>(jobs: Vec<F>, k: usize) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    stream::iter(jobs).buffer_unordered(100).take(k).collect().await
}
