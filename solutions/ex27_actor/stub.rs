//! An actor: one task owns the vault, and all others ask it.

use std::sync::Arc;

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

/// A handle to a bank. Clones are handles to the same bank.
///
/// Requests are served one at a time, in the order in which they came into the mailbox. A request that is
/// in the mailbox will be served to its end, whether its caller still waits for the answer or not.
///
/// Callers wait as long as it takes, and sleep meanwhile: each is woken when it can go on, and nobody asks again
/// and again.
#[derive(Clone)]
pub struct Bank {
    // Put here what a caller needs in order to ask.
    _inside: Arc<()>,
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
        let _ = vault;
        todo!("start a task that owns the vault, with a mailbox of {mailbox}")
    }

    /// Adds to an account, and gives its new balance.
    ///
    /// # Errors
    ///
    /// The bank has ended before the answer came.
    pub async fn deposit(&self, account: u32, amount: u64) -> Result<u64, Gone> {
        todo!("ask for {amount} to be added to {account}, and wait for the answer")
    }

    /// Takes from one account, and then adds to another, as one request: nothing else is done between the two,
    /// and the answer comes after both.
    ///
    /// # Errors
    ///
    /// If there is not enough to take, nothing is changed. Or the bank has ended before the answer came.
    pub async fn transfer(&self, from: u32, to: u32, amount: u64) -> Result<(), TransferError> {
        todo!("ask for {amount} to go from {from} to {to}, and wait for the answer")
    }
}
