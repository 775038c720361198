//! Puts back the number that it read before the payment, and not one croissant.
//! rejected-by: what_was_declined_is_for_sale_again
//! says: declined after that, this is the stock

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
        struct Undo<'a>(&'a Cell<u32>, u32);
        impl Drop for Undo<'_> {
            fn drop(&mut self) {
                self.0.set(self.1);
            }
        }
        let before = self.left.get();
        self.left.set(before.checked_sub(1).ok_or(NoSale::SoldOut)?);
        let undo = Undo(&self.left, before);
        let receipt = till.pay().await.map_err(|_| NoSale::Declined)?;
        std::mem::forget(undo);
        Ok(receipt)
    }
}
