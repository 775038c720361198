//! Takes the desks in order, and leaves them in the same order.
//! rejected-by: two_desks_are_left_in_reverse_order
//! says: in another order

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
    let mut one = Lease { desk: first.take_desk().await?, settled: false };
    let two = second.take_desk().await;
    let result = match &two {
        Ok(two) => body(&one.desk, two).await,
        Err(error) => Err(anyhow::anyhow!("{error}")),
    };
    for desk in [Some(&one.desk), two.as_ref().ok()].into_iter().flatten() {
        if result.is_ok() {
            desk.commit().await
        } else {
            desk.roll_back().await
        }
        desk.give_back();
    }
    one.settled = true;
    result
}
