//! Takes the end of the senders for a stop, and returns before that comes.
//! rejected-by: the_stop_may_come_when_the_senders_are_gone
//! says: yours:    56

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
    while let Some(Some(request)) = stop.run_until_cancelled(requests.recv()).await {
        under_way.spawn(request);
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
