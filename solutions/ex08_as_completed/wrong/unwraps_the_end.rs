//! Takes for granted that there are as many results as are asked for.
//! rejected-by: more_than_there_are_is_all_of_them_too
//! says: Your code panicked: called `Option::unwrap()` on a `None` value

use futures::{Stream, StreamExt};

pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    jobs.into_iter().collect::<futures::stream::FuturesUnordered<F>>()
}

pub async fn first_k<F>(jobs: Vec<F>, k: usize) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut results = Vec::new();
    let mut stream = std::pin::pin!(as_completed(jobs));
    for _ in 0..k {
        results.push(stream.next().await.unwrap());
    }
    results
}
