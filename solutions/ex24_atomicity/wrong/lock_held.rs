//! Holds a lock while it pays.
//! rejected-by: as_many_as_there_are_croissants_pay_at_the_same_time
//! says: ran one after another

use tokio::sync::Mutex;

pub use lab::props::till::{Declined, Receipt, Till};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSale {
    SoldOut,
    Declined,
}

pub struct Shop {
    left: Mutex<u32>,
}

impl Shop {
    pub fn new(stock: u32) -> Self {
        Self { left: Mutex::new(stock) }
    }

    pub fn stock(&self) -> u32 {
        self.left.try_lock().map_or(0, |left| *left)
    }

    pub async fn buy(&self, till: &Till) -> Result<Receipt, NoSale> {
        let mut left = self.left.lock().await;
        if *left == 0 {
            return Err(NoSale::SoldOut);
        }
        let receipt = till.pay().await.map_err(|_| NoSale::Declined)?;
        *left -= 1;
        Ok(receipt)
    }
}
