//! The croissants lie in a channel: who takes one out sends it back, or keeps it.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

pub use lab::props::till::{Declined, Receipt, Till};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSale {
    SoldOut,
    Declined,
}

pub struct Shop {
    shelf: Mutex<Receiver<Croissant>>,
    stock: std::sync::atomic::AtomicU32,
    back: Sender<Croissant>,
}

struct Croissant;

struct Tray<'a>(&'a Shop, Option<Croissant>);

impl Drop for Tray<'_> {
    fn drop(&mut self) {
        if let Some(croissant) = self.1.take() {
            self.0.stock.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let _ = self.0.back.send(croissant);
        }
    }
}

impl Shop {
    pub fn new(stock: u32) -> Self {
        let (back, shelf) = channel();
        (0..stock).for_each(|_| back.send(Croissant).unwrap());
        Self { shelf: Mutex::new(shelf), stock: stock.into(), back }
    }

    pub fn stock(&self) -> u32 {
        self.stock.load(std::sync::atomic::Ordering::SeqCst)
    }

    pub async fn buy(&self, till: &Till) -> Result<Receipt, NoSale> {
        let taken = self.shelf.lock().unwrap().try_recv();
        let mut tray = Tray(self, Some(taken.map_err(|_| NoSale::SoldOut)?));
        self.stock.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
        let receipt = till.pay().await.map_err(|_| NoSale::Declined)?;
        tray.1 = None;
        Ok(receipt)
    }
}
