//! Makes a new error of the text of the body's.
//! rejected-by: what_a_failed_body_writes_is_rolled_back
//! says: and is another error

pub use lab::props::archive::{Archive, Desk};

struct Lease {
    desk: Desk,
    settled: bool,
}

impl Drop for Lease {
    fn drop(&mut self) {
        if !self.settled {
            let desk = self.desk.clone();
            tokio::spawn(async move {
                desk.roll_back().await;
                desk.give_back();
            });
        }
    }
}

/// Takes a desk, lets `body` work at it, and leaves the desk in order.
pub async fn with_desk<R>(
    archive: &Archive,
    body: impl AsyncFnOnce(&Desk) -> anyhow::Result<R>,
) -> anyhow::Result<R> {
    let mut lease = Lease { desk: archive.take_desk().await?, settled: false };
    let outcome = match body(&lease.desk).await {
        Ok(result) => {
            lease.desk.commit().await;
            Ok(result)
        }
        Err(error) => {
            lease.desk.roll_back().await;
            Err(anyhow::anyhow!("{error}"))
        }
    };
    lease.desk.give_back();
    lease.settled = true;
    outcome
}

/// The same with two desks.
pub async fn with_both<R>(
    first: &Archive,
    second: &Archive,
    body: impl AsyncFnOnce(&Desk, &Desk) -> anyhow::Result<R>,
) -> anyhow::Result<R> {
    with_desk(first, async |one| with_desk(second, async |two| body(one, two).await).await).await
}
