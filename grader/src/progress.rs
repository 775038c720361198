//! What happens meanwhile, on stderr. Nothing flows back from here.

use std::time::Duration;

use crate::facts::Ran;
use indicatif::{ProgressBar, ProgressStyle};

/// Something that happened during a run.
#[derive(Clone, Debug)]
pub enum Event {
    Compiling(String),
    WaitingForCargo,
    /// Another grader has the scratch workspace.
    WaitingForGrader,
    Built(String),
    /// So many tests are about to run.
    Running(usize),
    /// A test of this package, by name, and what it did.
    Ran(String, String, Box<Ran>),
}

/// Shows events as a bar; silent where stderr is no terminal.
pub struct Progress(ProgressBar);

impl Progress {
    pub fn new(visible: bool) -> Self {
        if !visible {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    pub fn tell(&self, event: Event) {
        let bar = &self.0;
        match event {
            Event::Compiling(package) => bar.set_message(format!("compiling {package}")),
            Event::WaitingForGrader => {
                self.0.set_message("waiting for another grader that checks a submission");
            }
            Event::WaitingForCargo => {
                bar.set_message("waiting for another cargo to let go of the build directory")
            }
            Event::Built(package) => bar.set_message(format!("built {package}")),
            Event::Running(tests) => {
                let style = ProgressStyle::with_template("{bar:30} {pos}/{len} tests {msg}");
                bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
                bar.set_length(tests as u64);
                bar.set_message("");
            }
            Event::Ran(..) => bar.inc(1),
        }
    }

    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}
