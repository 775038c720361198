//! A task owns the stock; who wants a croissant asks it, and gives it back by a message.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::{mpsc, oneshot};

pub use lab::props::till::{Declined, Receipt, Till};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSale {
    SoldOut,
    Declined,
}

enum Ask {
    Take(oneshot::Sender<bool>),
    PutBack,
}

pub struct Shop {
    clerk: mpsc::UnboundedSender<Ask>,
    shown: Arc<AtomicU32>,
}

struct InHand<'a> {
    clerk: &'a mpsc::UnboundedSender<Ask>,
    sold: bool,
}

impl Drop for InHand<'_> {
    fn drop(&mut self) {
        if !self.sold {
            let _ = self.clerk.send(Ask::PutBack);
        }
    }
}

impl Shop {
    pub fn new(stock: u32) -> Self {
        let shown = Arc::new(AtomicU32::new(stock));
        let (clerk, mut asked) = mpsc::unbounded_channel();
        let sign = Arc::clone(&shown);
        tokio::spawn(async move {
            let mut left = stock;
            while let Some(ask) = asked.recv().await {
                match ask {
                    Ask::Take(answer) => {
                        let there = left > 0;
                        // Whoever asked and left has taken nothing.
                        if answer.send(there).is_ok() && there {
                            left -= 1;
                        }
                    }
                    Ask::PutBack => left += 1,
                }
                sign.store(left, Ordering::SeqCst);
            }
        });
        Self { clerk, shown }
    }

    pub fn stock(&self) -> u32 {
        self.shown.load(Ordering::SeqCst)
    }

    pub async fn buy(&self, till: &Till) -> Result<Receipt, NoSale> {
        let (answer, answered) = oneshot::channel();
        let _ = self.clerk.send(Ask::Take(answer));
        if !answered.await.unwrap_or(false) {
            return Err(NoSale::SoldOut);
        }
        let mut in_hand = InHand { clerk: &self.clerk, sold: false };
        let receipt = till.pay().await.map_err(|_| NoSale::Declined)?;
        in_hand.sold = true;
        Ok(receipt)
    }
}
