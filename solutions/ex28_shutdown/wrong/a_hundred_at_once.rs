//! Keeps a hundred requests under way, and lets all others wait.
//! rejected-by: a_request_is_begun_when_it_comes
//! says: A request was sent at 100 ms. It was begun:

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
            () = stop.cancelled(), if !requests.is_closed() => requests.close(),
            request = requests.recv(), if open && under_way.len() < 100 => match request {
                Some(request) => drop(under_way.spawn(request)),
                None => open = false,
            },
            Some(_) = under_way.join_next() => finished += 1,
            () = &mut over => break,
        }
    }
    let mut aborted = under_way.len();
    under_way.shutdown().await;
    while requests.try_recv().is_ok() {
        aborted += 1;
    }
    Summary { finished, aborted }
}
