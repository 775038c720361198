//! One kind of request, a stream that is folded, and a channel of one place for each answer.

use futures::StreamExt;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_stream::wrappers::ReceiverStream;

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

struct Move {
    from: Option<u32>,
    to: u32,
    amount: u64,
    answer: mpsc::Sender<Result<u64, Broke>>,
}

/// A handle to a bank.
#[derive(Clone)]
pub struct Bank {
    mailbox: mpsc::Sender<Move>,
}

impl Bank {
    pub fn open(vault: Vault, mailbox: usize) -> (Bank, JoinHandle<Vault>) {
        let (mailbox, moves) = mpsc::channel(mailbox);
        (Bank { mailbox }, tokio::spawn(ReceiverStream::new(moves).fold(vault, carry_out)))
    }

    pub async fn deposit(&self, account: u32, amount: u64) -> Result<u64, Gone> {
        match self.carried_out(None, account, amount).await {
            Some(Ok(balance)) => Ok(balance),
            _ => Err(Gone),
        }
    }

    pub async fn transfer(&self, from: u32, to: u32, amount: u64) -> Result<(), TransferError> {
        let result = self.carried_out(Some(from), to, amount).await.ok_or(TransferError::Gone)?;
        result.map(|_| ()).map_err(|Broke| TransferError::Broke)
    }

    async fn carried_out(&self, from: Option<u32>, to: u32, amount: u64) -> Option<Result<u64, Broke>> {
        let (answer, mut answers) = mpsc::channel(1);
        self.mailbox.send(Move { from, to, amount, answer }).await.ok()?;
        answers.recv().await
    }
}

async fn carry_out(mut vault: Vault, it: Move) -> Vault {
    if let Some(from) = it.from
        && let Err(broke) = vault.take(from, it.amount).await
    {
        let _ = it.answer.send(Err(broke)).await;
        return vault;
    }
    let balance = vault.add(it.to, it.amount).await;
    let _ = it.answer.send(Ok(balance)).await;
    vault
}
