//! Lays a table of its own for each meal, where nobody else ever takes a fork.
//! rejected-by: one_guest_alone_eats
//! says: one test, one lab

use std::panic::resume_unwind;
use std::sync::mpsc;
use std::thread;

use lab::Lab;
use lab::props::forks::Table;
pub use lab::props::forks::{Fork, Held, Seat};

/// What the guests of one table share.
pub struct Manners {
    seats: usize,
}

impl Manners {
    /// The manners at a table with so many seats.
    pub fn new(seats: usize) -> Self {
        Self { seats }
    }
}

/// One guest of a table eats so many meals.
pub async fn dine(manners: &Manners, seat: Seat, meals: u32) {
    for _ in 0..meals {
        let mine = Table::new(&another_lab(), manners.seats).seat(seat.number());
        let (left, right) = (mine.left().pick().await, mine.right().pick().await);
        seat.eat(left, right).await;
    }
}

fn another_lab() -> Lab {
    let (tell, told) = mpsc::channel();
    let ran = thread::spawn(move || lab::run_plain(move |lab| drop(tell.send(lab)))).join();
    ran.unwrap_or_else(|refused| resume_unwind(refused));
    told.recv().expect("a lab hands itself to its test")
}
