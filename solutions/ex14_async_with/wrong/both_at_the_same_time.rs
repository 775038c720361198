//! Asks for both desks at the same time.
//! rejected-by: two_desks_are_left_in_reverse_order
//! says: they were not taken one after the other

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
    let (one, two) = tokio::try_join!(first.take_desk(), second.take_desk())?;
    let mut one = Lease { desk: one, settled: false };
    let mut two = Lease { desk: two, settled: false };
    let result = body(&one.desk, &two.desk).await;
    for lease in [&mut two, &mut one] {
        match &result {
            Ok(_) => lease.desk.commit().await,
            Err(_) => lease.desk.roll_back().await,
        }
        lease.desk.give_back();
        lease.settled = true;
    }
    result
}
