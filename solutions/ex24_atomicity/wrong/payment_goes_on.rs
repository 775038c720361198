//! Spawns the payment, which goes on when its buyer has left.
//! rejected-by: a_buyer_who_leaves_puts_the_croissant_back
//! says: dropped at 4 ms, this is the stock

use std::sync::Arc;

use tokio::sync::Semaphore;

pub use lab::props::till::{Declined, Receipt, Till};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSale {
    SoldOut,
    Declined,
}

pub struct Shop {
    croissants: Arc<Semaphore>,
}

impl Shop {
    pub fn new(stock: u32) -> Self {
        Self { croissants: Arc::new(Semaphore::new(stock as usize)) }
    }

    pub fn stock(&self) -> u32 {
        self.croissants.available_permits() as u32
    }

    pub async fn buy(&self, till: &Till) -> Result<Receipt, NoSale> {
        let croissant = self.croissants.clone().try_acquire_owned().map_err(|_| NoSale::SoldOut)?;
        let till = till.clone();
        let paying = tokio::spawn(async move {
            let receipt = till.pay().await.map_err(|_| NoSale::Declined)?;
            croissant.forget();
            Ok(receipt)
        });
        paying.await.unwrap()
    }
}
