//! Counts only what is done after the stop.
//! rejected-by: every_request_is_served
//! says: the summary says otherwise

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
    let (mut under_way, mut open, mut finished) = (JoinSet::new(), true, 0);
    while open || !under_way.is_empty() {
        tokio::select! {
            () = stop.cancelled() => break,
            request = requests.recv(), if open => match request {
                Some(request) => drop(under_way.spawn(request)),
                None => open = false,
            },
            Some(_) = under_way.join_next() => {}
        }
    }
    requests.close();
    while let Ok(request) = requests.try_recv() {
        under_way.spawn(request);
    }
    let deadline = tokio::time::Instant::now() + grace;
    while let Ok(Some(_)) = tokio::time::timeout_at(deadline, under_way.join_next()).await {
        finished += 1;
    }
    let aborted = under_way.len();
    under_way.shutdown().await;
    Summary { finished, aborted }
}
