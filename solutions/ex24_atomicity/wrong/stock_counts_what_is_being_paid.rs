//! Shows what is not sold, though some of it is being paid for.
//! rejected-by: what_is_being_paid_for_is_not_for_sale
//! says: being paid for, this is the stock

use std::cell::Cell;

pub use lab::props::till::{Declined, Receipt, Till};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSale {
    SoldOut,
    Declined,
}

pub struct Shop {
    left: Cell<u32>,
    being_paid: Cell<u32>,
}

struct Paying<'a>(&'a Cell<u32>);

impl Drop for Paying<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl Shop {
    pub fn new(stock: u32) -> Self {
        Self { left: Cell::new(stock), being_paid: Cell::new(0) }
    }

    pub fn stock(&self) -> u32 {
        self.left.get()
    }

    pub async fn buy(&self, till: &Till) -> Result<Receipt, NoSale> {
        if self.left.get() <= self.being_paid.get() {
            return Err(NoSale::SoldOut);
        }
        self.being_paid.set(self.being_paid.get() + 1);
        let _paying = Paying(&self.being_paid);
        let receipt = till.pay().await.map_err(|_| NoSale::Declined)?;
        self.left.set(self.left.get() - 1);
        Ok(receipt)
    }
}
