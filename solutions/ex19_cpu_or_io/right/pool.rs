//! A few threads share one queue, and send each result with its place.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::thread;

use tokio::sync::mpsc;

pub type Work = Box<dyn FnOnce() -> u64 + Send>;

pub async fn digest(work: Work) -> anyhow::Result<u64> {
    digest_all(vec![work], 1).await.remove(0)
}

pub async fn digest_all(works: Vec<Work>, threads: usize) -> Vec<anyhow::Result<u64>> {
    let mut results: Vec<Option<u64>> = vec![None; works.len()];
    let threads = threads.min(works.len());
    let queue = Arc::new(Mutex::new(works.into_iter().enumerate()));
    let (tell, mut told) = mpsc::unbounded_channel();
    for _ in 0..threads {
        let (queue, tell) = (Arc::clone(&queue), tell.clone());
        thread::spawn(move || {
            loop {
                let next = queue.lock().unwrap().next();
                let Some((place, work)) = next else { break };
                let _ = tell.send((place, catch_unwind(AssertUnwindSafe(work))));
            }
        });
    }
    drop(tell);
    while let Some((place, result)) = told.recv().await {
        results[place] = result.ok();
    }
    results.into_iter().map(|result| result.ok_or_else(|| anyhow::anyhow!("the work panicked"))).collect()
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
