//! Goes on taking requests while the last ones end.
//! rejected-by: after_the_stop_nothing_more_is_taken
//! says: told to stop at 33 ms

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
    let over = async {
        stop.cancelled().await;
        tokio::time::sleep(grace).await;
    };
    tokio::pin!(over);
    while open || !under_way.is_empty() {
        tokio::select! {
            () = &mut over => break,
            request = requests.recv(), if open => match request {
                Some(request) => drop(under_way.spawn(request)),
                None => open = false,
            },
            Some(_) = under_way.join_next() => {
                finished += 1;
                if stop.is_cancelled() && under_way.is_empty() {
                    break;
                }
            }
        }
    }
    let aborted = under_way.len();
    under_way.shutdown().await;
    Summary { finished, aborted }
}
