//! Leaves out the requests whose callers have gone.
//! rejected-by: what_came_in_is_done_without_its_caller
//! says: a transfer waited in the mailbox

use tokio::sync::{mpsc, oneshot};
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
    mailbox: mpsc::Sender<Request>,
}

impl Bank {
    pub fn open(vault: Vault, mailbox: usize) -> (Bank, JoinHandle<Vault>) {
        let (mailbox, requests) = mpsc::channel(mailbox);
        (Bank { mailbox }, tokio::spawn(serve(vault, requests)))
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
        self.mailbox.send(request(answer)).await.map_err(|_| Gone)?;
        answered.await.map_err(|_| Gone)
    }
}

async fn serve(mut vault: Vault, mut requests: mpsc::Receiver<Request>) -> Vault {
    while let Some(request) = requests.recv().await {
        match request {
            Request::Deposit { answer, .. } if answer.is_closed() => {}
            Request::Transfer { answer, .. } if answer.is_closed() => {}
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
