//! A mailbox for each kind of request, and transfers come before deposits.
//! rejected-by: a_transfer_is_one_piece
//! says: "take 10 from 1", "add 10 to 3", "add 5 to 3"

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
    deposits: mpsc::Sender<Request>,
    transfers: mpsc::Sender<Request>,
}

impl Bank {
    pub fn open(vault: Vault, mailbox: usize) -> (Bank, JoinHandle<Vault>) {
        let ((deposits, later), (transfers, first)) = (mpsc::channel(mailbox), mpsc::channel(mailbox));
        (Bank { deposits, transfers }, tokio::spawn(serve(vault, first, later)))
    }

    pub async fn deposit(&self, account: u32, amount: u64) -> Result<u64, Gone> {
        ask(&self.deposits, |answer| Request::Deposit { account, amount, answer }).await
    }

    pub async fn transfer(&self, from: u32, to: u32, amount: u64) -> Result<(), TransferError> {
        match ask(&self.transfers, |answer| Request::Transfer { from, to, amount, answer }).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(Broke)) => Err(TransferError::Broke),
            Err(Gone) => Err(TransferError::Gone),
        }
    }
}

async fn ask<T>(
    mailbox: &mpsc::Sender<Request>,
    request: impl FnOnce(oneshot::Sender<T>) -> Request,
) -> Result<T, Gone> {
    let (answer, answered) = oneshot::channel();
    mailbox.send(request(answer)).await.map_err(|_| Gone)?;
    answered.await.map_err(|_| Gone)
}

async fn serve(
    mut vault: Vault,
    mut first: mpsc::Receiver<Request>,
    mut later: mpsc::Receiver<Request>,
) -> Vault {
    loop {
        let request = tokio::select! {
            biased;
            Some(request) = first.recv() => request,
            Some(request) = later.recv() => request,
            else => return vault,
        };
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
}
