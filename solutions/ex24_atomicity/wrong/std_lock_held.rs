//! Holds std's lock while it pays: the next buyer blocks the thread on which the first one would go on.
//! rejected-by: three_croissants_are_sold_to_three_of_ten
//! says: blocked its thread
//! elsewhere: held its thread
#![allow(clippy::await_holding_lock)]

use std::sync::Mutex;

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
        *self.left.lock().unwrap()
    }

    pub async fn buy(&self, till: &Till) -> Result<Receipt, NoSale> {
        let mut left = self.left.lock().unwrap();
        if *left == 0 {
            return Err(NoSale::SoldOut);
        }
        let receipt = till.pay().await.map_err(|_| NoSale::Declined)?;
        *left -= 1;
        Ok(receipt)
    }
}
