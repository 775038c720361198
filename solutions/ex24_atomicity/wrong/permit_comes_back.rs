//! The permit comes back with the end of buy, and the croissant is sold again.
//! rejected-by: a_croissant_that_is_paid_for_is_sold
//! says: When the only croissant was sold

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
        let _croissant = self.croissants.try_acquire().map_err(|_| NoSale::SoldOut)?;
        till.pay().await.map_err(|_| NoSale::Declined)
    }
}
