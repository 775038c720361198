//! Cleans up below the `.await`, where nothing runs if the future is dropped.
//! rejected-by: what_a_dropped_body_has_written_is_rolled_back
//! says: has not been given back

pub use lab::props::archive::{Archive, Desk};

/// Takes a desk, lets `body` work at it, and leaves the desk in order.
pub async fn with_desk<R>(
    archive: &Archive,
    body: impl AsyncFnOnce(&Desk) -> anyhow::Result<R>,
) -> anyhow::Result<R> {
    let desk = archive.take_desk().await?;
    let result = body(&desk).await;
    match &result {
        Ok(_) => desk.commit().await,
        Err(_) => desk.roll_back().await,
    }
    desk.give_back();
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
