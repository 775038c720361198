//! The end is always a task; whoever is still there waits for it.

pub use lab::props::archive::{Archive, Desk};

/// What is left to do at a desk, if nobody says otherwise.
struct End(Option<Desk>);

impl End {
    fn begin(&mut self, commit: bool) -> Option<tokio::task::JoinHandle<()>> {
        let desk = self.0.take()?;
        Some(tokio::spawn(async move {
            match commit {
                true => desk.commit().await,
                false => desk.roll_back().await,
            }
            desk.give_back();
        }))
    }
}

impl Drop for End {
    fn drop(&mut self) {
        self.begin(false);
    }
}

/// Takes a desk, lets `body` work at it, and leaves the desk in order.
pub async fn with_desk<R>(
    archive: &Archive,
    body: impl AsyncFnOnce(&Desk) -> anyhow::Result<R>,
) -> anyhow::Result<R> {
    let desk = archive.take_desk().await?;
    let mut end = End(Some(desk.clone()));
    let result = body(&desk).await;
    if let Some(end) = end.begin(result.is_ok()) {
        end.await?;
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
