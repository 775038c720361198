//! Does a group of works, and the next group when all of that is done.
//! rejected-by: whoever_is_free_takes_the_next_work
//! says: has been waiting

pub type Work = Box<dyn FnOnce() -> u64 + Send>;

pub async fn digest(work: Work) -> anyhow::Result<u64> {
    Ok(tokio::task::spawn_blocking(work).await?)
}

pub async fn digest_all(mut works: Vec<Work>, threads: usize) -> Vec<anyhow::Result<u64>> {
    let mut results = Vec::new();
    while !works.is_empty() {
        let rest = works.split_off(threads.min(works.len()));
        results.extend(futures::future::join_all(works.into_iter().map(digest)).await);
        works = rest;
    }
    results
}

pub async fn polite_sum(numbers: impl Iterator<Item = u64>, slice: usize) -> u64 {
    let (mut sum, mut added) = (0, 0);
    for number in numbers {
        sum += number;
        added += 1;
        if added % slice == 0 {
            tokio::task::yield_now().await;
        }
    }
    sum
}
