//! The terminal, taken and given back.
#![expect(clippy::disallowed_methods, reason = "this is the edge at which the screen is written")]

use std::io::{self, Stdout, Write};
use std::panic;

use crossterm::cursor::{Hide, Show};
use crossterm::execute;
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::backend::CrosstermBackend;

/// The screen; given back when this is dropped.
pub struct Terminal(ratatui::Terminal<CrosstermBackend<Stdout>>);

impl Terminal {
    /// Takes it. A panic gives it back before it says anything.
    pub fn take() -> io::Result<Self> {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            give_back();
            before(panic);
        }));
        Ok(Self(enter()?))
    }

    /// Takes it once more, after somebody else had it, and draws all of it anew. (`clear` would ask where the
    /// cursor is, and whoever reads the keys would get the answer.)
    pub fn take_again(&mut self) -> io::Result<()> {
        self.0 = enter()?;
        Ok(())
    }

    pub fn draw(&mut self, draw: impl FnOnce(&mut ratatui::Frame<'_>)) -> io::Result<()> {
        self.0.draw(draw).map(|_| ())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

fn enter() -> io::Result<ratatui::Terminal<CrosstermBackend<Stdout>>> {
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, Clear(ClearType::All), Hide)?;
    ratatui::Terminal::new(CrosstermBackend::new(io::stdout()))
}

/// As it was. Nobody is left to be told if it is gone.
pub fn give_back() {
    let _ = disable_raw_mode();
    let _ = execute!(io::stdout(), LeaveAlternateScreen, Show);
    let _ = io::stdout().flush();
}
