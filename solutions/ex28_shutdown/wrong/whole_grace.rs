//! Always sleeps for the whole of the grace.
//! rejected-by: when_the_last_request_is_done_nobody_waits_for_the_grace
//! says: The server returned at

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
    tokio::time::sleep(grace).await;
    while under_way.try_join_next().is_some() {
        finished += 1;
    }
    let aborted = under_way.len();
    under_way.shutdown().await;
    Summary { finished, aborted }
}
