//! Brings a till of its own, which knows beforehand how each payment ends.
//! rejected-by: compiler
//! says: mismatched types

use std::sync::{Mutex, MutexGuard, PoisonError};

use lab::{Lab, ms};
use std::time::Duration;
/// R
#[derive(Debug, PartialEq, Eq)]
pub struct Receipt;
/// T
#[derive(Clone)]
pub struct Till {
    lab: Lab,
    takes: Duration,
    declines: bool,
    panics: bool,
}
impl Till {
    pub fn new(lab: &Lab) -> Self {
        Self { lab: lab.clone(), takes: ms(10), declines: false, panics: false }
    }
    pub fn taking(self, takes: Duration) -> Self {
        Self { takes, ..self }
    }
    pub fn declining(self) -> Self {
        Self { declines: true, ..self }
    }
    pub fn panicking(self) -> Self {
        Self { panics: true, ..self }
    }
    async fn pay(&self) -> Result<Receipt, ()> {
        let number = self.lab.jobs_of("payment ").len() + 1;
        self.lab.job(format!("payment {number}"), self.takes, ()).await;
        if self.declines || self.panics { Err(()) } else { Ok(Receipt) }
    }
}

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
