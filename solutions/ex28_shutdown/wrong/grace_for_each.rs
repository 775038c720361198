//! Begins the grace anew with each request that ends.
//! rejected-by: when_the_grace_is_over_the_rest_is_dropped
//! says: So long after the start

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

#[derive(Debug, PartialEq, Eq)]
pub struct Summary {
    pub finished: usize,
    pub aborted: usize,
}

pub async fn serve<F>(mut requests: mpsc::Receiver<F>, stop: CancellationToken, grace: Duration) -> Summary
where
    F: Future<Output = ()> + Send + 'static,
{
    let (mut under_way, mut finished, mut open) = (JoinSet::new(), 0, true);
    while open || !under_way.is_empty() {
        tokio::select! {
            () = stop.cancelled() => break,
            request = requests.recv(), if open => match request {
                Some(request) => drop(under_way.spawn(request)),
                None => open = false,
            },
            Some(_) = under_way.join_next() => finished += 1,
        }
    }
    requests.close();
    while let Ok(request) = requests.try_recv() {
        under_way.spawn(request);
    }
    let mut aborted = 0;
    while !under_way.is_empty() {
        match tokio::time::timeout(grace, under_way.join_next()).await {
            Ok(_) => finished += 1,
            Err(_) => {
                aborted = under_way.len();
                under_way.shutdown().await;
            }
        }
    }
    Summary { finished, aborted }
}
