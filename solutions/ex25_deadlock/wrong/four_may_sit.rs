//! A waiter who lets four sit down, whatever the size of the table.
//! rejected-by: tables_of_every_size_are_fed
//! says: in a circle

use tokio::sync::Semaphore;

pub use lab::props::forks::{Fork, Held, Seat};

pub struct Manners {
    waiter: Semaphore,
}
impl Manners {
    pub fn new(_seats: usize) -> Self {
        Self { waiter: Semaphore::new(4) }
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
