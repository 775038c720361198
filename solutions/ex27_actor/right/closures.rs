//! Sends what is to be done, as a closure over the vault.

use futures::FutureExt;
use futures::future::BoxFuture;
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

type Work = Box<dyn for<'a> FnOnce(&'a mut Vault) -> BoxFuture<'a, ()> + Send>;

/// A handle to a bank.
#[derive(Clone)]
pub struct Bank {
    mailbox: mpsc::Sender<Work>,
}

impl Bank {
    pub fn open(mut vault: Vault, mailbox: usize) -> (Bank, JoinHandle<Vault>) {
        let (mailbox, mut works) = mpsc::channel::<Work>(mailbox);
        let task = tokio::spawn(async move {
            while let Some(work) = works.recv().await {
                work(&mut vault).await;
            }
            vault
        });
        (Bank { mailbox }, task)
    }

    pub async fn deposit(&self, account: u32, amount: u64) -> Result<u64, Gone> {
        let (tell, told) = oneshot::channel();
        let work: Work = Box::new(move |vault| {
            async move {
                let _ = tell.send(vault.add(account, amount).await);
            }
            .boxed()
        });
        self.mailbox.send(work).await.map_err(|_| Gone)?;
        told.await.map_err(|_| Gone)
    }

    pub async fn transfer(&self, from: u32, to: u32, amount: u64) -> Result<(), TransferError> {
        let (tell, told) = oneshot::channel();
        let work: Work = Box::new(move |vault| {
            async move {
                let result = match vault.take(from, amount).await {
                    Ok(_) => {
                        vault.add(to, amount).await;
                        Ok(())
                    }
                    Err(Broke) => Err(TransferError::Broke),
                };
                let _ = tell.send(result);
            }
            .boxed()
        });
        self.mailbox.send(work).await.map_err(|_| TransferError::Gone)?;
        told.await.unwrap_or(Err(TransferError::Gone))
    }
}
