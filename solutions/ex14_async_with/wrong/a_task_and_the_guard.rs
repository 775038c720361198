//! Gives the end to a task, and tells the guard of it only when that task is done.
//! rejected-by: a_commit_that_is_cut_short_leaves_no_desk_behind
//! says: both committed and rolled back

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
    let result = body(&lease.desk).await;
    let (desk, well) = (lease.desk.clone(), result.is_ok());
    let end = tokio::spawn(async move {
        match well {
            true => desk.commit().await,
            false => desk.roll_back().await,
        }
        desk.give_back();
    });
    end.await?;
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
