//! A TaskTracker waits, and a second token ends what the grace does not cover.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
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
    let (tracker, hard_stop) = (TaskTracker::new(), CancellationToken::new());
    let counts = Arc::new([AtomicUsize::new(0), AtomicUsize::new(0)]);
    let begin = |request: F| {
        let (hard_stop, counts) = (hard_stop.clone(), Arc::clone(&counts));
        tracker.spawn(async move {
            let done = hard_stop.run_until_cancelled_owned(request).await;
            counts[usize::from(done.is_none())].fetch_add(1, Ordering::SeqCst);
        });
    };
    while let Some(Some(request)) = stop.run_until_cancelled(requests.recv()).await {
        begin(request);
    }
    requests.close();
    while let Some(request) = requests.recv().await {
        begin(request);
    }
    tracker.close();
    tokio::select! {
        () = tracker.wait() => {}
        () = async {
            stop.cancelled().await;
            tokio::time::sleep(grace).await;
        } => {
            hard_stop.cancel();
            tracker.wait().await;
        }
    }
    let [finished, aborted] = [0, 1].map(|i| counts[i].load(Ordering::SeqCst));
    Summary { finished, aborted }
}
