//! The payment runs in a task of its own, which is aborted with its buyer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio_util::task::AbortOnDropHandle;

pub use lab::props::till::{Declined, Receipt, Till};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSale {
    SoldOut,
    Declined,
}

pub struct Shop(Arc<AtomicU32>);

struct Reserved(Arc<AtomicU32>, bool);

impl Drop for Reserved {
    fn drop(&mut self) {
        if !self.1 {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
}

impl Shop {
    pub fn new(stock: u32) -> Self {
        Self(Arc::new(AtomicU32::new(stock)))
    }

    pub fn stock(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }

    pub async fn buy(&self, till: &Till) -> Result<Receipt, NoSale> {
        if self.0.load(Ordering::SeqCst) == 0 {
            return Err(NoSale::SoldOut);
        }
        self.0.fetch_sub(1, Ordering::SeqCst);
        let mut reserved = Reserved(Arc::clone(&self.0), false);
        let till = till.clone();
        let paying = AbortOnDropHandle::new(tokio::spawn(async move { till.pay().await }));
        let paid = paying.await.expect("the payment panicked");
        reserved.1 = paid.is_ok();
        paid.map_err(|_| NoSale::Declined)
    }
}
