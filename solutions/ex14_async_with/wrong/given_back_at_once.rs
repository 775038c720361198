//! Gives the desk back in the destructor, before the rollback is done.
//! rejected-by: what_a_dropped_body_has_written_is_rolled_back
//! says: given back too early

pub use lab::props::archive::{Archive, Desk};

struct Lease {
    desk: Desk,
    settled: bool,
}

impl Drop for Lease {
    fn drop(&mut self) {
        if !self.settled {
            self.desk.give_back();
            let desk = self.desk.clone();
            tokio::spawn(async move {
                desk.roll_back().await;
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
