//! Serves one request at a time.
//! rejected-by: a_request_is_begun_when_it_comes
//! says: It was begun

use std::time::Duration;

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
    let mut finished = 0;
    while let Some(Some(request)) = stop.run_until_cancelled(requests.recv()).await {
        request.await;
        finished += 1;
    }
    requests.close();
    let deadline = tokio::time::Instant::now() + grace;
    let mut aborted = 0;
    while let Some(request) = requests.recv().await {
        match tokio::time::timeout_at(deadline, request).await {
            Ok(()) => finished += 1,
            Err(_) => aborted += 1,
        }
    }
    Summary { finished, aborted }
}
