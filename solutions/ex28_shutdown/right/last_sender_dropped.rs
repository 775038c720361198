//! Each task holds a sender; when the last one is gone, all are done.

use std::time::Duration;

use tokio::sync::{mpsc, watch};
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
    let (end, ends) = watch::channel(false);
    let (done, mut all_done) = mpsc::unbounded_channel::<bool>();
    let begin = |request: F, done: &mpsc::UnboundedSender<bool>| {
        let (done, mut ends) = (done.clone(), ends.clone());
        tokio::spawn(async move {
            let finished = tokio::select! {
                () = request => true,
                _ = ends.wait_for(|end| *end) => false,
            };
            let _ = done.send(finished);
        });
    };
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            request = requests.recv() => match request {
                Some(request) => begin(request, &done),
                None => break,
            },
        }
    }
    requests.close();
    while let Some(request) = requests.recv().await {
        begin(request, &done);
    }
    drop(done);
    let mut summary = Summary { finished: 0, aborted: 0 };
    let late = tokio::spawn(async move {
        stop.cancelled().await;
        tokio::time::sleep(grace).await;
        let _ = end.send(true);
        end.closed().await;
    });
    while let Some(finished) = all_done.recv().await {
        if finished {
            summary.finished += 1;
        } else {
            summary.aborted += 1;
        }
    }
    late.abort();
    let _ = late.await;
    summary
}
