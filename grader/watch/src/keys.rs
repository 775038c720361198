//! What is typed. One thread reads it, and keeps away from the terminal while somebody else has it. (A stream
//! of crossterm's can't be ended for that: now and then the next one never hears of a key.)

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crossterm::event::{Event as Typed, poll, read};
use tokio::sync::mpsc::UnboundedSender;

use crate::event::Event;

/// So often it looks whether somebody else wants the terminal. A key is heard at once.
const LOOK: Duration = Duration::from_millis(100);

/// Reads what is typed, for ever.
#[derive(Clone, Default)]
pub struct Keys(Arc<(Mutex<Turn>, Condvar)>);

#[derive(Default)]
struct Turn {
    paused: bool,
    reading: bool,
}

impl Keys {
    /// Begins to make events of what is typed.
    pub fn listen(tell: UnboundedSender<Event>) -> Self {
        let keys = Self::default();
        let ours = keys.clone();
        std::thread::spawn(move || {
            loop {
                ours.take_turn();
                let event = match next() {
                    Ok(Some(event)) => event,
                    Ok(None) => continue,
                    // The terminal is gone.
                    Err(_) => Event::End,
                };
                let ended = matches!(event, Event::End);
                if tell.send(event).is_err() || ended {
                    return ours.turn().reading = false;
                }
            }
        });
        keys
    }

    /// Returns once nobody reads here any more; or after a moment all the same: in the middle of a sequence,
    /// as after Alt-[, crossterm waits for the rest of it however long that takes. Then one key is lost to the
    /// other program, and not the whole screen.
    pub fn pause(&self) {
        let mut turn = self.turn();
        turn.paused = true;
        let reads = |turn: &mut Turn| turn.reading;
        let _ = self.0.1.wait_timeout_while(turn, 3 * LOOK, reads);
    }

    pub fn go_on(&self) {
        self.turn().paused = false;
        self.0.1.notify_all();
    }

    /// Waits until the terminal is ours to read.
    fn take_turn(&self) {
        let mut turn = self.turn();
        turn.reading = false;
        self.0.1.notify_all();
        while turn.paused {
            turn = self.0.1.wait(turn).unwrap_or_else(PoisonError::into_inner);
        }
        turn.reading = true;
    }

    fn turn(&self) -> MutexGuard<'_, Turn> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn next() -> io::Result<Option<Event>> {
    if !poll(LOOK)? {
        return Ok(None);
    }
    Ok(match read()? {
        Typed::Key(key) => Some(Event::Key(key)),
        Typed::Resize(..) => Some(Event::Redraw),
        _ => None,
    })
}
