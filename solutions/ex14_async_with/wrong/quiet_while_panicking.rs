//! Leaves two desks alone when the body panics.
//! rejected-by: after_a_panic_both_desks_are_rolled_back
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

/// A lease that does nothing while its thread panics.
struct Quiet(Lease);

impl Drop for Quiet {
    fn drop(&mut self) {
        self.0.settled |= std::thread::panicking();
    }
}

/// The same with two desks.
pub async fn with_both<R>(
    first: &Archive,
    second: &Archive,
    body: impl AsyncFnOnce(&Desk, &Desk) -> anyhow::Result<R>,
) -> anyhow::Result<R> {
    let mut one = Quiet(Lease { desk: first.take_desk().await?, settled: false });
    let mut two = match second.take_desk().await {
        Ok(desk) => Quiet(Lease { desk, settled: false }),
        Err(error) => {
            one.0.desk.roll_back().await;
            one.0.desk.give_back();
            one.0.settled = true;
            return Err(error);
        }
    };
    let result = body(&one.0.desk, &two.0.desk).await;
    for Quiet(lease) in [&mut two, &mut one] {
        match &result {
            Ok(_) => lease.desk.commit().await,
            Err(_) => lease.desk.roll_back().await,
        }
        lease.desk.give_back();
        lease.settled = true;
    }
    result
}
