//! A stove that keeps a log, to see what code does with it, and when.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::Lab;
use crate::record::as_ms;

/// What the thermometer says, in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Temp(pub u64);

/// A stove with a pot on it. Clones are handles to the same stove.
#[derive(Clone)]
pub struct Stove {
    lab: Lab,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    lit: bool,
    degrees: u64,
    log: Vec<String>,
}

impl Stove {
    /// A cold stove.
    pub fn new(lab: &Lab) -> Self {
        Self { lab: lab.clone(), state: Arc::default() }
    }

    /// Lights the fire, at once. The log says "lit".
    pub fn light(&self) {
        let mut state = self.state();
        state.lit = true;
        state.log.push("lit".to_owned());
    }

    /// Waits for `time`; then the pot is one degree hotter per millisecond, if the fire was lit
    /// when the heating began, and the log says "heated".
    pub async fn heat(&self, time: Duration) {
        let lit = self.state().lit;
        self.lab.job("heat", time, ()).await;
        let mut state = self.state();
        if lit {
            state.degrees += as_ms(time);
        }
        state.log.push("heated".to_owned());
    }

    /// Reads the thermometer.
    pub fn temperature(&self) -> Temp {
        Temp(self.state().degrees)
    }

    /// What has been done to the stove so far.
    pub fn log(&self) -> Vec<String> {
        self.state().log.clone()
    }

    // A panic in the code under test leaves nothing half done here.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads well in a sentence: stubs say "light the cold stove".
impl fmt::Debug for Stove {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.state().lit { "the lit stove" } else { "the cold stove" })
    }
}
