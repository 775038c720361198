//! Keeps every handle, and asks them in turn, all against one deadline.

use std::time::Duration;

use tokio::sync::mpsc;
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
    let mut handles = Vec::new();
    while let Some(Some(request)) = stop.run_until_cancelled(requests.recv()).await {
        handles.push(tokio::spawn(request));
    }
    requests.close();
    while let Some(request) = requests.recv().await {
        handles.push(tokio::spawn(request));
    }
    let mut summary = Summary { finished: 0, aborted: 0 };
    let mut deadline = None;
    for mut handle in handles {
        if deadline.is_none() && stop.run_until_cancelled(&mut handle).await.is_some() {
            summary.finished += 1;
            continue;
        }
        let deadline = *deadline.get_or_insert_with(|| Instant::now() + grace);
        if handle.is_finished() || timeout_at(deadline, &mut handle).await.is_ok() {
            summary.finished += 1;
        } else {
            handle.abort();
            let _ = handle.await;
            summary.aborted += 1;
        }
    }
    summary
}
