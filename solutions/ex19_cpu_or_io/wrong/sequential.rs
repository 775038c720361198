//! Does one work after the other.
//! rejected-by: as_many_works_as_threads_run_at_the_same_time
//! says: has been waiting

pub type Work = Box<dyn FnOnce() -> u64 + Send>;

pub async fn digest(work: Work) -> anyhow::Result<u64> {
    Ok(tokio::task::spawn_blocking(work).await?)
}

pub async fn digest_all(works: Vec<Work>, _threads: usize) -> Vec<anyhow::Result<u64>> {
    let mut results = Vec::new();
    for work in works {
        results.push(digest(work).await);
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
