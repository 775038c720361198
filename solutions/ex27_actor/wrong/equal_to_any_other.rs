//! Gives one error for all, which says of itself that it equals any other.
//! rejected-by: without_enough_money_nothing_moves
//! says: Account 1 has 100, and 101 were to go to account 2

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

pub use lab::props::vault::{Broke, Vault};

/// The bank has ended, and the request with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

/// Why a transfer was not done.
#[derive(Clone, Copy, Debug)]
pub enum TransferError {
    /// There is not enough in the account.
    Broke,
    /// The bank has ended, and the request with it.
    Gone,
}

impl PartialEq for TransferError {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// What one can ask for, and where the answer goes.
enum Request {
    Deposit { account: u32, amount: u64, answer: oneshot::Sender<u64> },
    Transfer { from: u32, to: u32, amount: u64, answer: oneshot::Sender<Result<(), Broke>> },
}

/// A handle to a bank. Clones are handles to the same bank.
///
/// Requests are served one at a time, in the order in which they came into the mailbox. A request that is
/// in the mailbox will be served to its end, whether its caller still waits for the answer or not.
///
/// Callers wait as long as it takes, and sleep meanwhile: each is woken when it can go on, and nobody asks again
/// and again.
#[derive(Clone)]
pub struct Bank {
    // The handles alone have senders, so the last one that is dropped closes the mailbox.
    mailbox: mpsc::Sender<Request>,
}

impl Bank {
    /// Opens a bank: a task that owns the vault, and that gives it back when all is over.
    ///
    /// While one request is being served, up to `mailbox` others wait in the mailbox, and `mailbox` is at
    /// least one. Whoever finds the mailbox full waits outside, and a request whose caller is dropped there
    /// was never made.
    ///
    /// When the last handle is dropped, the bank serves what is still in the mailbox and ends. Whoever aborts
    /// the `JoinHandle` ends it too: from then on each call, and each call that waits already, inside or
    /// outside, gives `Gone`.
    pub fn open(vault: Vault, mailbox: usize) -> (Bank, JoinHandle<Vault>) {
        let (mailbox, requests) = mpsc::channel(mailbox);
        (Bank { mailbox }, tokio::spawn(serve(vault, requests)))
    }

    /// Adds to an account, and gives its new balance.
    ///
    /// # Errors
    ///
    /// The bank has ended before the answer came.
    pub async fn deposit(&self, account: u32, amount: u64) -> Result<u64, Gone> {
        self.ask(|answer| Request::Deposit { account, amount, answer }).await
    }

    /// Takes from one account, and then adds to another, as one request: nothing else is done between the two,
    /// and the answer comes after both.
    ///
    /// # Errors
    ///
    /// If there is not enough to take, nothing is changed. Or the bank has ended before the answer came.
    pub async fn transfer(&self, from: u32, to: u32, amount: u64) -> Result<(), TransferError> {
        match self.ask(|answer| Request::Transfer { from, to, amount, answer }).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(Broke)) => Err(TransferError::Gone),
            Err(Gone) => Err(TransferError::Gone),
        }
    }

    async fn ask<T>(&self, request: impl FnOnce(oneshot::Sender<T>) -> Request) -> Result<T, Gone> {
        let (answer, answered) = oneshot::channel();
        // Both fail in the same way: whoever held the other end is gone.
        self.mailbox.send(request(answer)).await.map_err(|_| Gone)?;
        answered.await.map_err(|_| Gone)
    }
}

async fn serve(mut vault: Vault, mut requests: mpsc::Receiver<Request>) -> Vault {
    while let Some(request) = requests.recv().await {
        // An answer that nobody waits for is dropped, which is no failure of ours.
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
