//! Waits for a TaskTracker that nobody closes.
//! rejected-by: every_request_is_served
//! says: Deadlock: since 130 ms

use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

#[derive(Debug, PartialEq, Eq)]
pub struct Summary {
    pub finished: usize,
    pub aborted: usize,
}

pub async fn serve<F>(mut requests: mpsc::Receiver<F>, stop: CancellationToken, grace: Duration) -> Summary
where
    F: Future<Output = ()> + Send + 'static,
{
    let tracker = TaskTracker::new();
    let mut taken = 0;
    while let Some(Some(request)) = stop.run_until_cancelled(requests.recv()).await {
        tracker.spawn(request);
        taken += 1;
    }
    requests.close();
    while let Some(request) = requests.recv().await {
        tracker.spawn(request);
        taken += 1;
    }
    if stop.is_cancelled() {
        let _ = tokio::time::timeout(grace, tracker.wait()).await;
    } else {
        tracker.wait().await;
    }
    Summary { finished: taken - tracker.len(), aborted: tracker.len() }
}
