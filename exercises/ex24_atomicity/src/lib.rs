//! The last croissant: to look and to take must be one step.

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
    // What a shop has to remember is up to you.
}

impl Shop {
    /// A shop with so many croissants; none is an ordinary number. Shops have nothing in common.
    pub fn new(stock: u32) -> Self {
        todo!("remember {stock} croissants")
    }

    /// How many croissants one can buy at this moment: those that are neither sold nor being paid for.
    pub fn stock(&self) -> u32 {
        todo!("how many are there, less those that somebody has or is paying for?")
    }

    /// Buys one croissant: sees that there is one, pays at `till`, once, and gives the receipt.
    ///
    /// - Never are more payments under way or done than there are croissants: whoever comes when each is
    ///   sold or being paid for gets [`NoSale::SoldOut`] at once, and does not pay. This holds even though
    ///   one of those payments may still fail.
    /// - As many as there are croissants pay at the same time.
    /// - A croissant is sold when its payment is done. If the payment is declined or panics, or if the
    ///   future of `buy` is dropped before its end, the croissant is for sale again at once. A payment ends
    ///   together with its buyer: with the future, it is dropped. What becomes of a panic is up to you.
    /// - Nothing happens before the future is polled for the first time.
    ///
    /// At once means without waiting for time to pass; others may have turns meanwhile.
    ///
    /// All who share a shop are on one thread, as they are in asyncio, and take turns there.
    ///
    /// # Errors
    ///
    /// [`NoSale::SoldOut`] if there was no croissant, [`NoSale::Declined`] if the payment was declined.
    pub async fn buy(&self, till: &Till) -> Result<Receipt, NoSale> {
        let _ = till;
        todo!("take a croissant, and pay; but what if you don't come that far?")
    }
}
