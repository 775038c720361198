//! Takes first, and leaves it at that when the payment is declined.
//! rejected-by: what_was_declined_is_for_sale_again
//! says: declined, this is the stock

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
        let left = self.left.get().checked_sub(1).ok_or(NoSale::SoldOut)?;
        self.left.set(left);
        till.pay().await.map_err(|_| NoSale::Declined)
    }
}
