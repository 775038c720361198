//! What others ask of us.

#[cfg(unix)]
pub use unix::{listen, stop};

#[cfg(not(unix))]
pub use other::{listen, stop};

#[cfg(unix)]
mod unix {
    use std::io;

    use rustix::process::{Signal, kill_current_process_group};
    use tokio::signal::unix::{SignalKind, signal};
    use tokio::sync::mpsc::UnboundedSender;

    use crate::event::Event;

    /// Makes events of signals, for ever.
    pub async fn listen(tell: UnboundedSender<Event>) -> io::Result<()> {
        let mut term = signal(SignalKind::terminate())?;
        let mut hup = signal(SignalKind::hangup())?;
        let mut int = signal(SignalKind::interrupt())?;
        let mut tstp = signal(SignalKind::from_raw(Signal::TSTP.as_raw()))?;
        let mut cont = signal(SignalKind::from_raw(Signal::CONT.as_raw()))?;
        loop {
            let event = tokio::select! {
                _ = term.recv() => Event::End,
                _ = hup.recv() => Event::End,
                _ = int.recv() => Event::End,
                _ = tstp.recv() => Event::Suspend,
                // Whoever stopped us may have changed the terminal.
                _ = cont.recv() => Event::Redraw,
            };
            if tell.send(event).is_err() {
                return Ok(());
            }
        }
    }

    /// Stops us and who has started us, as Ctrl-Z does; returns when somebody lets us go on.
    pub fn stop() {
        let _ = kill_current_process_group(Signal::STOP);
    }
}

#[cfg(not(unix))]
mod other {
    use std::io;

    use tokio::sync::mpsc::UnboundedSender;

    use crate::event::Event;

    pub async fn listen(tell: UnboundedSender<Event>) -> io::Result<()> {
        while tokio::signal::ctrl_c().await.is_ok() && tell.send(Event::End).is_ok() {}
        Ok(())
    }

    /// Nobody stops here.
    pub fn stop() {}
}
