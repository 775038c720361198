//! Even a guest without meals waits for a permit, which at a small table somebody else has.
//! rejected-by: who_wants_nothing_waits_for_nobody
//! says: At a table for 2 guest 0 was eating

use tokio::sync::Semaphore;

pub use lab::props::forks::{Fork, Held, Seat};

pub struct Manners {
    room: Semaphore,
}

impl Manners {
    pub fn new(seats: usize) -> Self {
        Self { room: Semaphore::new(seats - 1) }
    }
}

pub async fn dine(manners: &Manners, seat: Seat, meals: u32) {
    let _permit = manners.room.acquire().await.expect("the room is never closed");
    for _ in 0..meals {
        let left = seat.left().pick().await;
        let right = seat.right().pick().await;
        seat.eat(left, right).await;
    }
}
