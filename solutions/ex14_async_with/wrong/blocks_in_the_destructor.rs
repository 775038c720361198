//! Blocks in the destructor until the rollback is done.
//! rejected-by: what_a_dropped_body_has_written_is_rolled_back
//! says: Cannot start a runtime from within a runtime

pub use lab::props::archive::{Archive, Desk};

struct Lease {
    desk: Desk,
    settled: bool,
}

impl Drop for Lease {
    fn drop(&mut self) {
        if !self.settled {
            let desk = self.desk.clone();
            tokio::runtime::Handle::current().block_on(async move {
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
    let result = body(&lease.desk).await;
    match &result {
        Ok(_) => lease.desk.commit().await,
        Err(_) => lease.desk.roll_back().await,
    }
    lease.desk.give_back();
    lease.settled = true;
    result
}

/// The same with two desks.
pub async fn with_both<R>(
    first: &Archive,
    second: &Archive,
    body: impl AsyncFnOnce(&Desk, &Desk) -> anyhow::Result<R>,
) -> anyhow::Result<R> {
    with_desk(first, async |one| with_desk(second, async |two| body(one, two).await).await).await
}
