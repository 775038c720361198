//! On one thread a Cell will do: there is no .await between the look and the taking.

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

struct Undo<'a>(&'a Cell<u32>);

impl Drop for Undo<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
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
        self.left.set(self.left.get() - 1);
        let undo = Undo(&self.left);
        match till.pay().await {
            Ok(receipt) => {
                std::mem::forget(undo);
                Ok(receipt)
            }
            Err(_) => Err(NoSale::Declined),
        }
    }
}
