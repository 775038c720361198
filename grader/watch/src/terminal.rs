//! The terminal, taken and given back.
#![expect(clippy::disallowed_methods, reason = "this is the edge at which the screen is written")]

use std::io::{self, Stdout, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, Show};
use crossterm::execute;
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::backend::CrosstermBackend;

/// Whether it is ours. To leave the second screen twice would move the cursor up into what was said since.
static OURS: AtomicBool = AtomicBool::new(false);

/// The screen; given back when this is dropped.
pub struct Terminal(ratatui::Terminal<CrosstermBackend<Stdout>>);

impl Terminal {
    /// Takes it. A panic, on whichever thread, gives it back before it says anything, and then tells us.
    pub fn take(panicked: impl Fn() + Send + Sync + 'static) -> io::Result<Self> {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            give_back();
            before(panic);
            panicked();
        }));
        Ok(Self(enter()?))
    }

    /// Takes it once more, after somebody else had it, and draws all of it anew. (`clear` would ask where the
    /// cursor is, and whoever reads the keys would get the answer.)
    pub fn take_again(&mut self) -> io::Result<()> {
        // A shell that had it has changed its mode, which we would take for ours still.
        disable_raw_mode()?;
        self.0 = enter()?;
        Ok(())
    }

    pub fn draw(&mut self, draw: impl FnOnce(&mut ratatui::Frame<'_>)) -> io::Result<()> {
        // After a panic elsewhere there may be an event or two until we end.
        if is_ours() { self.0.draw(draw).map(|_| ()) } else { Ok(()) }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

/// False once it was given back.
pub fn is_ours() -> bool {
    OURS.load(Ordering::SeqCst)
}

fn enter() -> io::Result<ratatui::Terminal<CrosstermBackend<Stdout>>> {
    OURS.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, Clear(ClearType::All), Hide)?;
    ratatui::Terminal::new(CrosstermBackend::new(io::stdout()))
}

/// As it was. Nobody is left to be told if it is gone.
pub fn give_back() {
    if !OURS.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = disable_raw_mode();
    let _ = execute!(io::stdout(), LeaveAlternateScreen, Show);
    let _ = io::stdout().flush();
}
