//! Makes the guards when it has both desks.
//! rejected-by: without_a_second_desk_the_first_is_rolled_back
//! says: has not been given back

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
    let (one, two) = (first.take_desk().await?, second.take_desk().await?);
    let mut leases = [one, two].map(|desk| Lease { desk, settled: false });
    let result = body(&leases[0].desk, &leases[1].desk).await;
    for lease in leases.iter_mut().rev() {
        if result.is_ok() {
            lease.desk.commit().await
        } else {
            lease.desk.roll_back().await
        }
        lease.desk.give_back();
        lease.settled = true;
    }
    result
}
