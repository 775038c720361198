//! Puts it back in an ordinary line of code, which a dropped future never comes to.
//! rejected-by: a_buyer_who_leaves_puts_the_croissant_back
//! says: dropped at 4 ms, this is the stock

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
        till.pay().await.map_err(|_| {
            self.left.set(self.left.get() + 1);
            NoSale::Declined
        })
    }
}
