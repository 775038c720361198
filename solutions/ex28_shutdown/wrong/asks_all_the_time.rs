//! Asks over and over whether there is a request or a stop.
//! rejected-by: every_request_is_served
//! says: keeps the thread busy

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
    let (mut under_way, mut finished) = (JoinSet::new(), 0);
    while !stop.is_cancelled() {
        match requests.try_recv() {
            Ok(request) => drop(under_way.spawn(request)),
            Err(mpsc::error::TryRecvError::Disconnected) => break,
            Err(mpsc::error::TryRecvError::Empty) => tokio::task::yield_now().await,
        }
    }
    let deadline = tokio::time::Instant::now() + grace;
    while let Ok(Some(_)) = tokio::time::timeout_at(deadline, under_way.join_next()).await {
        finished += 1;
    }
    let aborted = under_way.len();
    under_way.shutdown().await;
    Summary { finished, aborted }
}
