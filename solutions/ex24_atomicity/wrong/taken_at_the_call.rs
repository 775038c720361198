//! Takes at the call, and puts back only what was polled.
//! rejected-by: who_never_begins_to_buy_takes_nothing
//! says: not polled; this is the stock

use tokio::sync::Semaphore;

pub use lab::props::till::{Declined, Receipt, Till};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSale {
    SoldOut,
    Declined,
}

pub struct Shop {
    croissants: Semaphore,
}

impl Shop {
    pub fn new(stock: u32) -> Self {
        Self { croissants: Semaphore::new(stock as usize) }
    }

    pub fn stock(&self) -> u32 {
        self.croissants.available_permits() as u32
    }

    pub fn buy(&self, till: &Till) -> impl Future<Output = Result<Receipt, NoSale>> {
        let taken = self.croissants.try_acquire();
        async move {
            let croissant = taken.map_err(|_| NoSale::SoldOut)?;
            let receipt = till.pay().await.map_err(|_| NoSale::Declined)?;
            croissant.forget();
            Ok(receipt)
        }
    }
}
