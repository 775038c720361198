//! A vault in which money lies, and which takes its time.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use crate::Lab;
use crate::record::ms;

/// The account has less than was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broke;

/// Holds the money of numbered accounts. There is one of it: it can't be cloned, and it does one thing at
/// a time.
pub struct Vault {
    lab: Lab,
    delay: Duration,
    accounts: BTreeMap<u32, u64>,
    log: Vec<String>,
}

impl Vault {
    /// An empty vault.
    pub fn new(lab: &Lab) -> Self {
        Self { lab: lab.clone(), delay: ms(10), accounts: BTreeMap::new(), log: Vec::new() }
    }

    /// The same vault, with so much in an account from the start.
    #[must_use]
    pub fn holding(mut self, account: u32, amount: u64) -> Self {
        self.accounts.insert(account, amount);
        self
    }

    /// The same vault, but all that is done to it takes so long, and not 10 ms.
    #[must_use]
    pub fn taking(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Adds to an account, which takes 10 ms, and gives its new balance. Dropped before its end, it has
    /// changed nothing.
    pub async fn add(&mut self, account: u32, amount: u64) -> u64 {
        let what = format!("add {amount} to {account}");
        self.lab.job(what.clone(), self.delay, ()).await;
        self.log.push(what);
        let balance = self.accounts.entry(account).or_default();
        *balance += amount;
        *balance
    }

    /// Takes from an account, which takes 10 ms, and gives its new balance. Dropped before its end, it has
    /// changed nothing.
    ///
    /// # Errors
    ///
    /// If the account has less than that, which takes as long, nothing is changed.
    pub async fn take(&mut self, account: u32, amount: u64) -> Result<u64, Broke> {
        let what = format!("take {amount} from {account}");
        self.lab.job(what.clone(), self.delay, ()).await;
        let balance = self.accounts.entry(account).or_default();
        *balance = balance.checked_sub(amount).ok_or(Broke)?;
        self.log.push(what);
        Ok(*balance)
    }

    /// What is in an account now.
    pub fn balance(&self, account: u32) -> u64 {
        self.accounts.get(&account).copied().unwrap_or_default()
    }

    /// What was done so far, in order: "add 5 to 1", "take 3 from 1".
    pub fn log(&self) -> Vec<String> {
        self.log.clone()
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the vault")
    }
}
