//! No task serves: each caller locks the vault and does the work itself.
//! rejected-by: what_came_in_is_done_without_its_caller
//! says: the caller was dropped after 5 ms of 20

use std::sync::Arc;

use tokio::sync::{Mutex, mpsc};
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

/// A handle to a bank.
#[derive(Clone)]
pub struct Bank {
    vault: Arc<Mutex<Option<Vault>>>,
    _alive: mpsc::Sender<()>,
}

impl Bank {
    pub fn open(vault: Vault, _mailbox: usize) -> (Bank, JoinHandle<Vault>) {
        let vault = Arc::new(Mutex::new(Some(vault)));
        let (alive, mut over) = mpsc::channel(1);
        let bank = Bank { vault: vault.clone(), _alive: alive };
        let task = tokio::spawn(async move {
            over.recv().await;
            vault.lock().await.take().unwrap()
        });
        (bank, task)
    }

    pub async fn deposit(&self, account: u32, amount: u64) -> Result<u64, Gone> {
        let mut vault = self.vault.lock().await;
        Ok(vault.as_mut().ok_or(Gone)?.add(account, amount).await)
    }

    pub async fn transfer(&self, from: u32, to: u32, amount: u64) -> Result<(), TransferError> {
        let mut vault = self.vault.lock().await;
        let vault = vault.as_mut().ok_or(TransferError::Gone)?;
        vault.take(from, amount).await.map_err(|Broke| TransferError::Broke)?;
        vault.add(to, amount).await;
        Ok(())
    }
}
