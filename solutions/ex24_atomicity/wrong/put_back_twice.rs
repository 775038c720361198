//! Puts it back by hand and on drop.
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
        struct Undo<'a>(&'a Cell<u32>);
        impl Drop for Undo<'_> {
            fn drop(&mut self) {
                self.0.set(self.0.get() + 1);
            }
        }
        let left = self.left.get().checked_sub(1).ok_or(NoSale::SoldOut)?;
        self.left.set(left);
        let undo = Undo(&self.left);
        match till.pay().await {
            Ok(receipt) => {
                std::mem::forget(undo);
                Ok(receipt)
            }
            Err(_) => {
                self.left.set(self.left.get() + 1);
                Err(NoSale::Declined)
            }
        }
    }
}
