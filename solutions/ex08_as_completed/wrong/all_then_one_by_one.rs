//! Waits for all results, and then gives them one by one.
//! rejected-by: each_result_comes_as_soon_as_it_is_there
//! says: All results came at once, when the last job was done

use futures::{Stream, StreamExt};

pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    futures::stream::once(futures::future::join_all(jobs)).flat_map(futures::stream::iter)
}

pub async fn first_k<F>(jobs: Vec<F>, k: usize) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    as_completed(jobs).take(k).collect().await
}
