//! The reference for ex14: a guard for the ways out that run no code, and an `.await` for all others.
#![cfg_attr(doctest, doc = include_str!("../../../exercises/ex14_async_with/README.md"))]

pub use lab::props::archive::{Archive, Desk};

/// Leaves the desk in order if it is dropped, unless that has been done already.
struct Lease {
    desk: Desk,
    settled: bool,
}

impl Drop for Lease {
    fn drop(&mut self) {
        if !self.settled {
            // A destructor can't await, and must not block. A task can, and nobody drops it.
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
    // Between the desk and its lease there is no `.await`, so nothing can come between.
    let mut lease = Lease { desk: archive.take_desk().await?, settled: false };
    let result = body(&lease.desk).await;
    // Where there is somebody to wait, it is awaited here: whoever reads the result finds all done.
    match &result {
        Ok(_) => lease.desk.commit().await,
        Err(_) => lease.desk.roll_back().await,
    }
    lease.desk.give_back();
    // Only now: if the future is dropped in one of the two waits above, the lease still acts.
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
    // Nesting gives the reverse order by itself: the inner one is over before the outer body is.
    with_desk(first, async |one| with_desk(second, async |two| body(one, two).await).await).await
}
