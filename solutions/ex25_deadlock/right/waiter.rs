//! A waiter lets all but one sit down: then somebody always finds two forks.

use tokio::sync::Semaphore;

pub use lab::props::forks::{Fork, Held, Seat};

pub struct Manners {
    waiter: Semaphore,
}
impl Manners {
    pub fn new(seats: usize) -> Self {
        Self { waiter: Semaphore::new(seats - 1) }
    }
}

pub async fn dine(manners: &Manners, seat: Seat, meals: u32) {
    for _ in 0..meals {
        let _seated = manners.waiter.acquire().await.unwrap();
        let left = seat.left().pick().await;
        let right = seat.right().pick().await;
        seat.eat(left, right).await;
    }
}
