//! A JoinSet never holds more works than threads, and each brings its place along.

use std::collections::HashMap;

use tokio::task::JoinSet;

pub type Work = Box<dyn FnOnce() -> u64 + Send>;

pub async fn digest(work: Work) -> anyhow::Result<u64> {
    Ok(tokio::task::spawn_blocking(work).await?)
}

pub async fn digest_all(works: Vec<Work>, threads: usize) -> Vec<anyhow::Result<u64>> {
    let mut results: Vec<anyhow::Result<u64>> = works.iter().map(|_| Ok(0)).collect();
    let (mut running, mut places) = (JoinSet::new(), HashMap::new());
    let mut waiting = works.into_iter().enumerate();
    loop {
        while running.len() < threads {
            let Some((place, work)) = waiting.next() else { break };
            places.insert(running.spawn_blocking(work).id(), place);
        }
        match running.join_next_with_id().await {
            Some(Ok((id, value))) => results[places[&id]] = Ok(value),
            Some(Err(error)) => {
                let place = places[&error.id()];
                results[place] = Err(error.into());
            }
            None => return results,
        }
    }
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
