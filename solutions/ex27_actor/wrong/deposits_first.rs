//! A mailbox for each kind of request, and deposits come before transfers.
//! rejected-by: a_transfer_is_one_piece
//! says: "add 5 to 3", "add 7 to 3", "take 10 from 1"

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

/// A request to add to an account, and where the answer goes.
struct Deposit {
    account: u32,
    amount: u64,
    answer: oneshot::Sender<u64>,
}

/// A request to move something, and where the answer goes.
struct Transfer {
    from: u32,
    to: u32,
    amount: u64,
    answer: oneshot::Sender<Result<(), Broke>>,
}

/// A handle to a bank.
#[derive(Clone)]
pub struct Bank {
    deposits: mpsc::Sender<Deposit>,
    transfers: mpsc::Sender<Transfer>,
}

impl Bank {
    pub fn open(vault: Vault, mailbox: usize) -> (Bank, JoinHandle<Vault>) {
        let (deposits, to_add) = mpsc::channel(mailbox);
        let (transfers, to_move) = mpsc::channel(mailbox);
        (Bank { deposits, transfers }, tokio::spawn(serve(vault, to_add, to_move)))
    }

    pub async fn deposit(&self, account: u32, amount: u64) -> Result<u64, Gone> {
        let (answer, answered) = oneshot::channel();
        self.deposits.send(Deposit { account, amount, answer }).await.map_err(|_| Gone)?;
        answered.await.map_err(|_| Gone)
    }

    pub async fn transfer(&self, from: u32, to: u32, amount: u64) -> Result<(), TransferError> {
        let (answer, answered) = oneshot::channel();
        let request = Transfer { from, to, amount, answer };
        self.transfers.send(request).await.map_err(|_| TransferError::Gone)?;
        answered.await.map_err(|_| TransferError::Gone)?.map_err(|Broke| TransferError::Broke)
    }
}

async fn serve(
    mut vault: Vault,
    mut to_add: mpsc::Receiver<Deposit>,
    mut to_move: mpsc::Receiver<Transfer>,
) -> Vault {
    loop {
        tokio::select! {
            biased;
            Some(Deposit { account, amount, answer }) = to_add.recv() => {
                let _ = answer.send(vault.add(account, amount).await);
            }
            Some(Transfer { from, to, amount, answer }) = to_move.recv() => {
                let taken = vault.take(from, amount).await;
                if taken.is_ok() {
                    vault.add(to, amount).await;
                }
                let _ = answer.send(taken.map(drop));
            }
            else => return vault,
        }
    }
}
