//! A channel with its one receiver behind a lock, and a count beside it.

use std::sync::Arc;

use tokio::sync::{Mutex, mpsc, watch};
use tokio_util::sync::CancellationToken;

/// What was not put, because the queue is closed: the item comes back.
#[derive(Debug, PartialEq, Eq)]
pub struct Closed<T>(pub T);

/// A queue that many tasks share.
pub struct Queue<T> {
    sender: mpsc::Sender<T>,
    receiver: Arc<Mutex<mpsc::Receiver<T>>>,
    closed: CancellationToken,
    open: Arc<watch::Sender<usize>>,
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Self {
            sender: self.sender.clone(),
            receiver: self.receiver.clone(),
            closed: self.closed.clone(),
            open: self.open.clone(),
        }
    }
}

impl<T: Send + 'static> Queue<T> {
    pub fn bounded(places: usize) -> Self {
        let (sender, receiver) = mpsc::channel(places);
        let receiver = Arc::new(Mutex::new(receiver));
        Self { sender, receiver, closed: CancellationToken::new(), open: Arc::new(watch::channel(0).0) }
    }

    pub async fn put(&self, item: T) -> Result<(), Closed<T>> {
        tokio::select! {
            biased;
            () = self.closed.cancelled() => Err(Closed(item)),
            place = self.sender.reserve() => {
                let Ok(place) = place else { return Err(Closed(item)) };
                self.open.send_modify(|open| *open += 1);
                place.send(item);
                Ok(())
            }
        }
    }

    pub async fn get(&self) -> Option<T> {
        let mut receiver = self.receiver.lock().await;
        tokio::select! {
            biased;
            item = receiver.recv() => item,
            () = self.closed.cancelled() => None,
        }
    }

    pub fn task_done(&self) {
        self.open.send_modify(|open| {
            assert!(*open > 0, "task_done called too often");
            *open -= 1;
        });
    }

    pub async fn join(&self) {
        let mut open = self.open.subscribe();
        while *open.borrow_and_update() > 0 {
            open.changed().await.unwrap();
        }
    }

    pub fn close(&self) {
        self.closed.cancel();
    }
}
