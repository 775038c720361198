//! Takes the desk in a task, which goes on when nobody wants the desk any more.
//! rejected-by: who_is_dropped_while_waiting_takes_no_desk
//! says: What was done:

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
    let archive = archive.clone();
    let taking = tokio::spawn(async move {
        let desk = archive.take_desk().await?;
        anyhow::Ok(Lease { desk, settled: false })
    });
    let mut lease = taking.await??;
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
