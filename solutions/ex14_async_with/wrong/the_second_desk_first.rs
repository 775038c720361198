//! Takes the desk of the second archive first.
//! rejected-by: two_desks_are_left_in_reverse_order
//! says: the vault's was taken before the attic's

pub use lab::props::archive::{Archive, Desk};

/// Leaves the desk in order if it is dropped, unless that has been done already.
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

/// Takes a desk, lets `body` work at it, and leaves the desk in order, as an `async with` does.
///
/// - If the body gives `Ok`, what was written at the desk is committed, and then the desk is given back.
/// - If the body gives `Err`, it is rolled back, and then the desk is given back.
/// - The same if the body panics, and if the future of `with_desk` is dropped while the body waits. That
///   begins at that instant, and goes on in a task if nobody is left to wait for it. A panic still comes
///   out of here as a panic.
///
/// So whatever happens, what is done at a desk that was taken is either committed or rolled back, once
/// and to its end, and after that the desk is given back, once. That holds, too, if the future is dropped
/// in the middle of the commit (then either is right) or of the rollback.
///
/// When this returns with `Ok` or `Err`, all of that has been done: nothing is left to a task. It runs
/// inside of a Tokio runtime.
///
/// # Errors
///
/// That of the body. If there is no desk to be had, the error of `take_desk`, and nothing else happens. If
/// the future is dropped while it waits for a desk, it takes none.
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

/// The same with two desks: one of `first`, then one of `second`.
///
/// They are left in the reverse order: the second desk is committed or rolled back, and given back, before
/// that begins with the first. (If the body panics, or the future is dropped, any order is right.)
///
/// # Errors
///
/// That of the body, or of `take_desk`. If there is no second desk, the first is rolled back and given
/// back.
pub async fn with_both<R>(
    first: &Archive,
    second: &Archive,
    body: impl AsyncFnOnce(&Desk, &Desk) -> anyhow::Result<R>,
) -> anyhow::Result<R> {
    with_desk(second, async |two| with_desk(first, async |one| body(one, two).await).await).await
}
