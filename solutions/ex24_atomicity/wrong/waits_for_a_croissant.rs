//! Waits until a croissant is free, and none ever is.
//! rejected-by: three_croissants_are_sold_to_three_of_ten
//! says: Deadlock: since 10 ms

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

    pub async fn buy(&self, till: &Till) -> Result<Receipt, NoSale> {
        let croissant = self.croissants.acquire().await.map_err(|_| NoSale::SoldOut)?;
        let receipt = till.pay().await.map_err(|_| NoSale::Declined)?;
        croissant.forget();
        Ok(receipt)
    }
}
