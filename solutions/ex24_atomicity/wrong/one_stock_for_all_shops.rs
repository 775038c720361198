//! One stock for all shops.
//! rejected-by: an_empty_shop_is_sold_out_and_another_one_is_not
//! says: one never had a croissant

use std::sync::atomic::{AtomicU32, Ordering};

pub use lab::props::till::{Declined, Receipt, Till};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSale {
    SoldOut,
    Declined,
}

static LEFT: AtomicU32 = AtomicU32::new(0);

pub struct Shop {}

struct Held(bool);

impl Drop for Held {
    fn drop(&mut self) {
        if !self.0 {
            LEFT.fetch_add(1, Ordering::SeqCst);
        }
    }
}

impl Shop {
    pub fn new(stock: u32) -> Self {
        LEFT.store(stock, Ordering::SeqCst);
        Self {}
    }

    pub fn stock(&self) -> u32 {
        LEFT.load(Ordering::SeqCst)
    }

    pub async fn buy(&self, till: &Till) -> Result<Receipt, NoSale> {
        LEFT.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
            .map_err(|_| NoSale::SoldOut)?;
        let mut held = Held(false);
        let receipt = till.pay().await.map_err(|_| NoSale::Declined)?;
        held.0 = true;
        Ok(receipt)
    }
}
