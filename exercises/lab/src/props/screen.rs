//! A screen that shows what was written and flushed, and remembers when.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use tokio::io::AsyncWrite;

use crate::Lab;

/// So many bytes one write takes at most: whoever does not look at how many were taken loses the others.
const AT_ONCE: usize = 8;

/// Takes text, as a terminal does, a part at a time. Clones are handles to the same one.
#[derive(Clone)]
pub struct Screen {
    lab: Lab,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// Written, and not flushed yet.
    waiting: Vec<u8>,
    /// Flushed, with the instants.
    shown: Vec<(u64, Vec<u8>)>,
    broken: bool,
}

impl Screen {
    /// An empty screen.
    pub fn new(lab: &Lab) -> Self {
        Self { lab: lab.clone(), state: Arc::default() }
    }

    /// From now on, writing fails.
    pub fn breaks(&self) {
        self.state().broken = true;
    }

    /// Everything that can be seen.
    pub fn text(&self) -> String {
        self.text_at(u64::MAX)
    }

    /// What could be seen when everything of that instant had happened.
    pub fn text_at(&self, at_ms: u64) -> String {
        let state = self.state();
        let seen = state.shown.iter().filter(|(at, _)| *at <= at_ms);
        let bytes: Vec<u8> = seen.flat_map(|(_, bytes)| bytes).copied().collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// What was written and never flushed.
    pub fn held_back(&self) -> String {
        String::from_utf8_lossy(&self.state().waiting).into_owned()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn works(&self) -> io::Result<MutexGuard<'_, State>> {
        let state = self.state();
        if state.broken { Err(io::Error::other("the screen is broken")) } else { Ok(state) }
    }
}

impl AsyncWrite for Screen {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let some = &bytes[..bytes.len().min(AT_ONCE)];
        self.works()?.waiting.extend_from_slice(some);
        Poll::Ready(Ok(some.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        let now_ms = self.lab.elapsed_ms();
        let mut state = self.works()?;
        if !state.waiting.is_empty() {
            let bytes = std::mem::take(&mut state.waiting);
            state.shown.push((now_ms, bytes));
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_flush(cx)
    }
}
