//! The guard stands around the future of the whole block, and not in it.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

pub use lab::props::archive::{Archive, Desk};

pin_project_lite::pin_project! {
    /// A block that leaves this desk in order if it is dropped before its end.
    struct Guarded<F> {
        #[pin]
        block: F,
        open: Option<Desk>,
    }

    impl<F> PinnedDrop for Guarded<F> {
        fn drop(this: Pin<&mut Self>) {
            if let Some(desk) = this.project().open.take() {
                tokio::spawn(async move {
                    desk.roll_back().await;
                    desk.give_back();
                });
            }
        }
    }
}

impl<F: Future> Future for Guarded<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let output = ready!(this.block.poll(cx));
        *this.open = None;
        Poll::Ready(output)
    }
}

/// Takes a desk, lets `body` work at it, and leaves the desk in order.
pub async fn with_desk<R>(
    archive: &Archive,
    body: impl AsyncFnOnce(&Desk) -> anyhow::Result<R>,
) -> anyhow::Result<R> {
    let desk = archive.take_desk().await?;
    let block = async {
        let result = body(&desk).await;
        match &result {
            Ok(_) => desk.commit().await,
            Err(_) => desk.roll_back().await,
        }
        desk.give_back();
        result
    };
    Guarded { block, open: Some(desk.clone()) }.await
}

/// The same with two desks.
pub async fn with_both<R>(
    first: &Archive,
    second: &Archive,
    body: impl AsyncFnOnce(&Desk, &Desk) -> anyhow::Result<R>,
) -> anyhow::Result<R> {
    with_desk(first, async |one| with_desk(second, async |two| body(one, two).await).await).await
}
