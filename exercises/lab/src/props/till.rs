//! A till at which paying takes a while, and does not always go well.

use std::time::Duration;

use crate::Lab;
use crate::record::ms;

/// A proof of payment. Only a till makes one.
#[derive(Debug, PartialEq, Eq)]
pub struct Receipt(usize);

/// The payment did not go through; nothing was paid.
#[derive(Debug, PartialEq, Eq)]
pub struct Declined(());

/// How a payment ends.
#[derive(Clone, Copy)]
enum Ends {
    Well,
    Declined,
    InPanic,
}

/// Takes payments, as many at the same time as there are. Clones are handles to the same till.
#[derive(Clone)]
pub struct Till {
    lab: Lab,
    takes: Duration,
    ends: Ends,
}

impl Till {
    /// A till at which paying takes 10 ms.
    pub fn new(lab: &Lab) -> Self {
        Self { lab: lab.clone(), takes: ms(10), ends: Ends::Well }
    }

    /// The same till, but paying takes so long.
    #[must_use]
    pub fn taking(self, takes: Duration) -> Self {
        Self { takes, ..self }
    }

    /// The same till, but at its end every payment is declined.
    #[must_use]
    pub fn declining(self) -> Self {
        Self { ends: Ends::Declined, ..self }
    }

    /// The same till, but at its end every payment panics.
    #[must_use]
    pub fn panicking(self) -> Self {
        Self { ends: Ends::InPanic, ..self }
    }

    /// Pays one croissant, which takes a while. Dropped before its end, the payment is cancelled, and
    /// nothing was paid.
    ///
    /// # Errors
    ///
    /// The payment was declined.
    pub async fn pay(&self) -> Result<Receipt, Declined> {
        let number = self.lab.jobs_of("payment ").len() + 1;
        let job = self.lab.job(format!("payment {number}"), self.takes, ());
        match self.ends {
            Ends::InPanic => job.panicking().await,
            Ends::Well | Ends::Declined => job.await,
        }
        match self.ends {
            Ends::Well | Ends::InPanic => Ok(Receipt(number)),
            Ends::Declined => Err(Declined(())),
        }
    }
}
