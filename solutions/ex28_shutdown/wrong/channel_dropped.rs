//! Leaves the loop at the stop, and what lies in the channel with it.
//! rejected-by: what_lies_in_the_channel_at_the_stop_is_served
//! says: The summary says (finished, aborted)

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
    let mut under_way = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => break,
            Some(request) = requests.recv() => drop(under_way.spawn(request)),
            else => break,
        }
    }
    drop(requests);
    let (mut finished, all) = (0, under_way.len());
    let _ = tokio::time::timeout(grace, async {
        while under_way.join_next().await.is_some() {
            finished += 1;
        }
    })
    .await;
    under_way.shutdown().await;
    Summary { finished, aborted: all - finished }
}
