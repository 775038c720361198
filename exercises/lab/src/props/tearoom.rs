//! A tearoom: tea and toast take their time, and the record of the test shows when each was made.

use std::fmt;
use std::time::Duration;

use crate::Lab;
use crate::record::ms;

/// A pot of tea; each test has a number of its own for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tea(pub u32);

/// A slice of toast; each test has a number of its own for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Toast(pub u32);

/// Makes tea and toast. Clones are handles to the same tearoom.
#[derive(Clone)]
pub struct Tearoom {
    lab: Lab,
    tea: (Tea, Duration),
    toast: (Toast, Duration),
}

impl Tearoom {
    /// A tearoom that makes this tea in 30 ms, and this toast in 20 ms.
    pub fn new(lab: &Lab, tea: Tea, toast: Toast) -> Self {
        Self { lab: lab.clone(), tea: (tea, ms(30)), toast: (toast, ms(20)) }
    }

    /// The same tearoom, but tea and toast take so long.
    #[must_use]
    pub fn taking(mut self, tea: Duration, toast: Duration) -> Self {
        self.tea.1 = tea;
        self.toast.1 = toast;
        self
    }

    /// Makes tea, which takes 30 ms in most tearooms. Like every `async fn` this does nothing before it is
    /// polled.
    pub async fn tea(&self) -> Tea {
        let (tea, delay) = self.tea;
        self.lab.job("tea", delay, tea).await
    }

    /// Makes toast, which takes 20 ms in most tearooms. Like every `async fn` this does nothing before it is
    /// polled.
    pub async fn toast(&self) -> Toast {
        let (toast, delay) = self.toast;
        self.lab.job("toast", delay, toast).await
    }
}

/// Reads well in a sentence.
impl fmt::Debug for Tearoom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the tearoom")
    }
}
