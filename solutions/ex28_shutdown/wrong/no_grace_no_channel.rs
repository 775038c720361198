//! Without a grace, throws away what lies in the channel, and does not count it.
//! rejected-by: what_lies_in_the_channel_counts_however_short_the_grace
//! says: with 0 ms of grace. The summary says (finished, aborted)

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;
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
    if !grace.is_zero() {
        while let Ok(request) = requests.try_recv() {
            under_way.spawn(request);
        }
    }
    let ending = async {
        while under_way.join_next().await.is_some() {
            finished += 1;
        }
    };
    let _ = timeout(grace, ending).await;
    let aborted = under_way.len();
    under_way.shutdown().await;
    Summary { finished, aborted }
}
