//! A semaphore is the stock: a permit that is dropped comes back, one that is forgotten is sold.

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
        u32::try_from(self.croissants.available_permits()).unwrap_or(u32::MAX)
    }

    pub async fn buy(&self, till: &Till) -> Result<Receipt, NoSale> {
        let croissant = self.croissants.try_acquire().map_err(|_| NoSale::SoldOut)?;
        let receipt = till.pay().await.map_err(|_| NoSale::Declined)?;
        croissant.forget();
        Ok(receipt)
    }
}
