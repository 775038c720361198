//! One atomic step looks and takes, on any number of threads.

use std::sync::atomic::{AtomicU32, Ordering};

pub use lab::props::till::{Declined, Receipt, Till};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSale {
    SoldOut,
    Declined,
}

pub struct Shop(AtomicU32);

struct Held<'a>(Option<&'a AtomicU32>);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Some(stock) = self.0 {
            stock.fetch_add(1, Ordering::SeqCst);
        }
    }
}

impl Shop {
    pub fn new(stock: u32) -> Self {
        Self(AtomicU32::new(stock))
    }

    pub fn stock(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }

    pub async fn buy(&self, till: &Till) -> Result<Receipt, NoSale> {
        self.0
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
            .map_err(|_| NoSale::SoldOut)?;
        let mut held = Held(Some(&self.0));
        let paid = till.pay().await;
        if paid.is_ok() {
            held.0 = None;
        }
        paid.map_err(|_| NoSale::Declined)
    }
}
