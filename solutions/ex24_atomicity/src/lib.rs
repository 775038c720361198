//! The reference for ex24: look and take under one short lock, and give back on drop.
#![cfg_attr(doctest, doc = include_str!("../../../exercises/ex24_atomicity/README.md"))]

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use lab::props::till::{Declined, Receipt, Till};

/// Why somebody leaves the shop without a croissant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSale {
    /// Every croissant is sold, or is being paid for.
    SoldOut,
    /// The payment was declined.
    Declined,
}

/// A shop that sells croissants.
pub struct Shop {
    // std's lock, because it is never held across an `.await`.
    stock: Mutex<u32>,
}

impl Shop {
    /// A shop with so many croissants; none is an ordinary number. Shops have nothing in common.
    pub fn new(stock: u32) -> Self {
        Self { stock: Mutex::new(stock) }
    }

    /// How many croissants one can buy at this moment: those that are neither sold nor being paid for.
    pub fn stock(&self) -> u32 {
        *self.shelf()
    }

    /// Buys one croissant: sees that there is one, pays at `till`, once, and gives the receipt.
    ///
    /// # Errors
    ///
    /// [`NoSale::SoldOut`] if there was no croissant, [`NoSale::Declined`] if the payment was declined.
    pub async fn buy(&self, till: &Till) -> Result<Receipt, NoSale> {
        let mut croissant = self.reserve().ok_or(NoSale::SoldOut)?;
        let receipt = till.pay().await.map_err(|_| NoSale::Declined)?;
        croissant.sold = true;
        Ok(receipt)
    }

    /// Looks and takes in one step: there is no `.await` in between at which others have a turn.
    fn reserve(&self) -> Option<Reserved<'_>> {
        let mut shelf = self.shelf();
        *shelf = shelf.checked_sub(1)?;
        Some(Reserved { shop: self, sold: false })
    }

    fn shelf(&self) -> MutexGuard<'_, u32> {
        self.stock.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A croissant in somebody's hand. A drop comes at every end: an error, a panic, and a future that is
/// dropped in the middle of an `.await`, after which no code of `buy` runs any more.
struct Reserved<'a> {
    shop: &'a Shop,
    sold: bool,
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        if !self.sold {
            *self.shop.shelf() += 1;
        }
    }
}
