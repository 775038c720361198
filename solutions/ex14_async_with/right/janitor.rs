//! A janitor waits at the desk for the word that all went well, and hears it if nobody is left to say it.

use tokio::sync::oneshot;

pub use lab::props::archive::{Archive, Desk};

/// Takes a desk, lets `body` work at it, and leaves the desk in order.
pub async fn with_desk<R>(
    archive: &Archive,
    body: impl AsyncFnOnce(&Desk) -> anyhow::Result<R>,
) -> anyhow::Result<R> {
    let desk = archive.take_desk().await?;
    let (went_well, word) = oneshot::channel();
    let janitor = tokio::spawn({
        let desk = desk.clone();
        async move {
            match word.await {
                Ok(()) => desk.commit().await,
                Err(_) => desk.roll_back().await,
            }
            desk.give_back();
        }
    });
    let result = body(&desk).await;
    match &result {
        Ok(_) => drop(went_well.send(())),
        Err(_) => drop(went_well),
    }
    janitor.await?;
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
