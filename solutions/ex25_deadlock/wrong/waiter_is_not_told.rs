//! The waiter counts who sits, and nobody tells him of a guest who leaves in the middle.
//! rejected-by: who_leaves_keeps_nobody_from_eating
//! says: Of those who stayed

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
        manners.waiter.acquire().await.unwrap().forget();
        let left = seat.left().pick().await;
        let right = seat.right().pick().await;
        seat.eat(left, right).await;
        manners.waiter.add_permits(1);
    }
}
