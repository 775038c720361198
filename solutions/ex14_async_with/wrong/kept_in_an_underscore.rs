//! Keeps the guard in `_`, which drops it at once.
//! rejected-by: what_the_body_writes_is_committed
//! says: both committed and rolled back

pub use lab::props::archive::{Archive, Desk};

struct Lease(Desk);

impl Drop for Lease {
    fn drop(&mut self) {
        let desk = self.0.clone();
        tokio::spawn(async move {
            desk.roll_back().await;
            desk.give_back();
        });
    }
}

/// Takes a desk, lets `body` work at it, and leaves the desk in order.
pub async fn with_desk<R>(
    archive: &Archive,
    body: impl AsyncFnOnce(&Desk) -> anyhow::Result<R>,
) -> anyhow::Result<R> {
    let desk = archive.take_desk().await?;
    let _ = Lease(desk.clone());
    let result = body(&desk).await;
    match &result {
        Ok(_) => desk.commit().await,
        Err(_) => desk.roll_back().await,
    }
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
