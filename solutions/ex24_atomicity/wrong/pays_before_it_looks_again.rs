//! Looks once more after the payment: nobody gets too much, but ten have paid.
//! rejected-by: three_croissants_are_sold_to_three_of_ten
//! says: so many payments were begun

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
        if self.left.get() == 0 {
            return Err(NoSale::SoldOut);
        }
        let receipt = till.pay().await.map_err(|_| NoSale::Declined)?;
        let left = self.left.get().checked_sub(1).ok_or(NoSale::SoldOut)?;
        self.left.set(left);
        Ok(receipt)
    }
}
