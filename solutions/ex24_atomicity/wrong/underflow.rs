//! Takes after the payment, below zero.
//! rejected-by: three_croissants_are_sold_to_three_of_ten
//! says: subtract with overflow

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
        if self.left.get() > 0 {
            let paid = till.pay().await;
            self.left.set(self.left.get() - 1);
            return paid.map_err(|_| NoSale::Declined);
        }
        Err(NoSale::SoldOut)
    }
}
