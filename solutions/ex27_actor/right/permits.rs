//! A mailbox without limit, and a permit for each request in it.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio::task::JoinHandle;

pub use lab::props::vault::{Broke, Vault};

/// The bank has ended, and the request with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

/// Why a transfer was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferError {
    /// There is not enough in the account.
    Broke,
    /// The bank has ended, and the request with it.
    Gone,
}

/// What one can ask for, and where the answer goes.
enum Request {
    Deposit { account: u32, amount: u64, answer: oneshot::Sender<u64> },
    Transfer { from: u32, to: u32, amount: u64, answer: oneshot::Sender<Result<(), Broke>> },
}

/// A handle to a bank.
#[derive(Clone)]
pub struct Bank {
    mailbox: mpsc::UnboundedSender<(OwnedSemaphorePermit, Request)>,
    room: Arc<Semaphore>,
}

impl Bank {
    pub fn open(vault: Vault, mailbox: usize) -> (Bank, JoinHandle<Vault>) {
        let room = Arc::new(Semaphore::new(mailbox));
        let (mailbox, requests) = mpsc::unbounded_channel();
        let closes = CloseOnDrop(room.clone());
        (Bank { mailbox, room }, tokio::spawn(serve(closes, vault, requests)))
    }

    pub async fn deposit(&self, account: u32, amount: u64) -> Result<u64, Gone> {
        self.ask(|answer| Request::Deposit { account, amount, answer }).await
    }

    pub async fn transfer(&self, from: u32, to: u32, amount: u64) -> Result<(), TransferError> {
        match self.ask(|answer| Request::Transfer { from, to, amount, answer }).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(Broke)) => Err(TransferError::Broke),
            Err(Gone) => Err(TransferError::Gone),
        }
    }

    async fn ask<T>(&self, request: impl FnOnce(oneshot::Sender<T>) -> Request) -> Result<T, Gone> {
        let (answer, answered) = oneshot::channel();
        let place = self.room.clone().acquire_owned().await.map_err(|_| Gone)?;
        self.mailbox.send((place, request(answer))).map_err(|_| Gone)?;
        answered.await.map_err(|_| Gone)
    }
}

/// Whoever waits for room hears that the bank has ended.
struct CloseOnDrop(Arc<Semaphore>);

impl Drop for CloseOnDrop {
    fn drop(&mut self) {
        self.0.close();
    }
}

async fn serve(
    _closes: CloseOnDrop,
    mut vault: Vault,
    mut requests: mpsc::UnboundedReceiver<(OwnedSemaphorePermit, Request)>,
) -> Vault {
    while let Some((place, request)) = requests.recv().await {
        drop(place);
        match request {
            Request::Deposit { account, amount, answer } => {
                let _ = answer.send(vault.add(account, amount).await);
            }
            Request::Transfer { from, to, amount, answer } => {
                let taken = vault.take(from, amount).await;
                if taken.is_ok() {
                    vault.add(to, amount).await;
                }
                let _ = answer.send(taken.map(drop));
            }
        }
    }
    vault
}
