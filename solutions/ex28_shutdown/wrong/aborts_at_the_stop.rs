//! Drops all that is under way as soon as it is told to stop.
//! rejected-by: after_the_stop_nothing_more_is_taken
//! says: So many requests ran to their end

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
    let _ = grace;
    let aborted = under_way.len();
    under_way.shutdown().await;
    Summary { finished, aborted }
}
