//! A guard that is closed by value, and forgets what it has closed; its destructor uses the handle of the runtime.

use tokio::runtime::Handle;

pub use lab::props::archive::{Archive, Desk};

struct Lease(Option<(Desk, Handle)>);

impl Lease {
    async fn take(archive: &Archive) -> anyhow::Result<Self> {
        Ok(Self(Some((archive.take_desk().await?, Handle::current()))))
    }

    fn desk(&self) -> Desk {
        self.0.as_ref().map(|(desk, _)| desk.clone()).expect("it is open")
    }

    async fn close(mut self, commit: bool) {
        let desk = self.desk();
        if commit {
            desk.commit().await
        } else {
            desk.roll_back().await
        }
        self.0 = None;
        desk.give_back();
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some((desk, runtime)) = self.0.take() {
            runtime.spawn(async move {
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
    let lease = Lease::take(archive).await?;
    let result = body(&lease.desk()).await;
    lease.close(result.is_ok()).await;
    result
}

/// The same with two desks.
pub async fn with_both<R>(
    first: &Archive,
    second: &Archive,
    body: impl AsyncFnOnce(&Desk, &Desk) -> anyhow::Result<R>,
) -> anyhow::Result<R> {
    let one = Lease::take(first).await?;
    let two = match Lease::take(second).await {
        Ok(two) => two,
        Err(error) => {
            one.close(false).await;
            return Err(error);
        }
    };
    let result = body(&one.desk(), &two.desk()).await;
    two.close(result.is_ok()).await;
    one.close(result.is_ok()).await;
    result
}
