//! let _ drops the permit at once: nothing is held while the payment runs.
//! rejected-by: three_croissants_are_sold_to_three_of_ten
//! says: so many got a receipt

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
        let _ = self.croissants.try_acquire().map_err(|_| NoSale::SoldOut)?;
        let receipt = till.pay().await.map_err(|_| NoSale::Declined)?;
        self.croissants.forget_permits(1);
        Ok(receipt)
    }
}
