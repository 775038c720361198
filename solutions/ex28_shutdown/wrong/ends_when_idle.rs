//! Ends as soon as nothing is under way.
//! rejected-by: every_request_is_served
//! says: was not told to stop

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
    if let Some(request) = requests.recv().await {
        under_way.spawn(request);
    }
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            Some(request) = requests.recv() => drop(under_way.spawn(request)),
            done = under_way.join_next() => match done {
                Some(_) => finished += 1,
                None => break,
            },
        }
    }
    let _ = grace;
    Summary { finished, aborted: 0 }
}
