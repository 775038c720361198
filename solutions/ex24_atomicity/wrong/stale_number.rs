//! Writes back what it read before the payment.
//! rejected-by: three_croissants_are_sold_to_three_of_ten
//! says: so many got a receipt

use std::cell::Cell;

pub use lab::props::till::{Declined, Receipt, Till};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSale {
    SoldOut,
    Declined,
}

pub struct Shop {
    left: Cell<u32>,
}

impl Shop {
    pub fn new(stock: u32) -> Self {
        Self { left: Cell::new(stock) }
    }

    pub fn stock(&self) -> u32 {
        self.left.get()
    }

    pub async fn buy(&self, till: &Till) -> Result<Receipt, NoSale> {
        let left = self.left.get();
        let rest = left.checked_sub(1).ok_or(NoSale::SoldOut)?;
        let receipt = till.pay().await.map_err(|_| NoSale::Declined)?;
        self.left.set(rest);
        Ok(receipt)
    }
}
