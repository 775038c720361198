//! One guest at a time may reach for forks; those who have both eat meanwhile.

use tokio::sync::Mutex;

pub use lab::props::forks::{Fork, Held, Seat};

pub struct Manners {
    reaching: Mutex<()>,
}

impl Manners {
    pub fn new(_seats: usize) -> Self {
        Self { reaching: Mutex::new(()) }
    }
}

pub async fn dine(manners: &Manners, seat: Seat, meals: u32) {
    for _ in 0..meals {
        let reaching = manners.reaching.lock().await;
        let left = seat.left().pick().await;
        let right = seat.right().pick().await;
        drop(reaching);
        seat.eat(left, right).await;
    }
}
