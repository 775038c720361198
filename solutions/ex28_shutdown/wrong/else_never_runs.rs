//! Relies on the `else` of `select!`, which never runs while one branch still waits for the stop.
//! rejected-by: every_request_is_served
//! says: since 130 ms nothing is left that could wake your code

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};
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
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            Some(request) = requests.recv() => drop(under_way.spawn(request)),
            Some(_) = under_way.join_next() => finished += 1,
            else => break,
        }
    }
    let deadline = Instant::now() + grace;
    requests.close();
    while let Ok(request) = requests.try_recv() {
        under_way.spawn(request);
    }
    while let Ok(Some(_)) = timeout_at(deadline, under_way.join_next()).await {
        finished += 1;
    }
    let aborted = under_way.len();
    under_way.shutdown().await;
    Summary { finished, aborted }
}
