//! Gives the results in the order of the list: a slow one holds back those behind it.
//! rejected-by: each_result_comes_as_soon_as_it_is_there
//! says: did not come in the order in which the jobs were done

use futures::{Stream, StreamExt};

pub fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let all = jobs.len().max(1);
    futures::stream::iter(jobs).buffered(all)
}

pub async fn first_k<F>(jobs: Vec<F>, k: usize) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    as_completed(jobs).take(k).collect().await
}
