//! What others ask of us.

#[cfg(unix)]
pub use unix::{can_stop, keys, listen};

#[cfg(not(unix))]
pub use other::{can_stop, keys, listen};

#[cfg(unix)]
mod unix {
    use std::io;

    use rustix::process::{Signal, getpgrp, getsid};
    use tokio::signal::unix::{SignalKind, signal};
    use tokio::sync::mpsc::UnboundedSender;

    use crate::event::Event;

    /// Makes events of signals that are for us, for ever.
    pub async fn listen(tell: UnboundedSender<Event>) -> io::Result<()> {
        let mut term = signal(SignalKind::terminate())?;
        let mut hup = signal(SignalKind::hangup())?;
        let mut cont = signal(SignalKind::from_raw(Signal::CONT.as_raw()))?;
        loop {
            let event = tokio::select! {
                _ = term.recv() => Event::End,
                _ = hup.recv() => Event::End,
                // Whoever stopped us may have changed the terminal.
                _ = cont.recv() => Event::Redraw,
            };
            if tell.send(event).is_err() {
                return Ok(());
            }
        }
    }

    /// Makes events of those that a terminal sends for a key, for ever. They reach all who share it: while an
    /// editor has it, they are the editor's.
    pub async fn keys(tell: UnboundedSender<Event>) -> io::Result<()> {
        let mut int = signal(SignalKind::interrupt())?;
        let mut tstp = signal(SignalKind::from_raw(Signal::TSTP.as_raw()))?;
        loop {
            let event = tokio::select! {
                _ = int.recv() => Event::End,
                _ = tstp.recv() => Event::Suspend,
            };
            if tell.send(event).is_err() {
                return Ok(());
            }
        }
    }

    /// Whether there is a shell that could let us go on. One with job control gives each job a group of its own;
    /// in the group that leads the session nobody would ever do it, as in a window opened for us alone.
    pub fn can_stop() -> bool {
        getsid(None).is_ok_and(|session| session != getpgrp())
    }
}

#[cfg(not(unix))]
mod other {
    use std::io;

    use tokio::sync::mpsc::UnboundedSender;

    use crate::event::Event;

    pub async fn listen(_: UnboundedSender<Event>) -> io::Result<()> {
        Ok(())
    }

    pub async fn keys(tell: UnboundedSender<Event>) -> io::Result<()> {
        while tokio::signal::ctrl_c().await.is_ok() && tell.send(Event::End).is_ok() {}
        Ok(())
    }

    pub fn can_stop() -> bool {
        false
    }
}
