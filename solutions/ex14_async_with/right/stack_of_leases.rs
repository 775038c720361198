//! A stack of leases that is emptied from the top; panics are caught and passed on.

use std::panic::{AssertUnwindSafe, resume_unwind};

use futures::FutureExt;

pub use lab::props::archive::{Archive, Desk};

#[derive(Default)]
struct Stack(Vec<Desk>);

impl Stack {
    async fn take(&mut self, archive: &Archive) -> anyhow::Result<Desk> {
        self.0.push(archive.take_desk().await?);
        Ok(self.0[self.0.len() - 1].clone())
    }

    async fn unwind(&mut self, commit: bool) {
        // A desk leaves the stack only when it is in order.
        while let Some(desk) = self.0.last() {
            if commit {
                desk.commit().await
            } else {
                desk.roll_back().await
            }
            desk.give_back();
            self.0.pop();
        }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        if !self.0.is_empty() {
            let mut left = Stack(std::mem::take(&mut self.0));
            tokio::spawn(async move { left.unwind(false).await });
        }
    }
}

/// Takes a desk, lets `body` work at it, and leaves the desk in order.
pub async fn with_desk<R>(
    archive: &Archive,
    body: impl AsyncFnOnce(&Desk) -> anyhow::Result<R>,
) -> anyhow::Result<R> {
    let mut stack = Stack::default();
    let desk = stack.take(archive).await?;
    let result = AssertUnwindSafe(body(&desk)).catch_unwind().await;
    stack.unwind(matches!(result, Ok(Ok(_)))).await;
    result.unwrap_or_else(|payload| resume_unwind(payload))
}

/// The same with two desks.
pub async fn with_both<R>(
    first: &Archive,
    second: &Archive,
    body: impl AsyncFnOnce(&Desk, &Desk) -> anyhow::Result<R>,
) -> anyhow::Result<R> {
    let mut stack = Stack::default();
    let result = async {
        let one = stack.take(first).await?;
        let two = stack.take(second).await?;
        body(&one, &two).await
    };
    let result = AssertUnwindSafe(result).catch_unwind().await;
    stack.unwind(matches!(result, Ok(Ok(_)))).await;
    result.unwrap_or_else(|payload| resume_unwind(payload))
}
