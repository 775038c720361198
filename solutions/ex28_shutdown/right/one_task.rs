//! No task at all: the requests are polled in the server's own.

use std::pin::pin;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use tokio::sync::mpsc;
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
    let mut under_way = FuturesUnordered::new();
    let (mut finished, mut open) = (0, true);
    let mut over = pin!(async {
        stop.cancelled().await;
        tokio::time::sleep(grace).await;
    });
    let mut stopped = pin!(stop.cancelled());
    let mut told = false;
    loop {
        if !open && under_way.is_empty() {
            return Summary { finished, aborted: 0 };
        }
        tokio::select! {
            biased;
            () = &mut stopped, if !told => {
                (told, open) = (true, false);
                requests.close();
                while let Some(request) = requests.recv().await {
                    under_way.push(request);
                }
            }
            Some(()) = under_way.next() => finished += 1,
            () = &mut over => {
                let aborted = under_way.len();
                under_way.clear();
                return Summary { finished, aborted };
            }
            request = requests.recv(), if open => match request {
                Some(request) => under_way.push(request),
                None => open = false,
            },
        }
    }
}
